import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";

import { answered, client } from "../api/client";
import type { ChosenFile, UploadState } from "../api/types";
import type { Brought } from "./dropped";
import { send } from "./sending";

/** How much of what was dropped has been sent. */
export interface Sent {
  files: number;
  ofFiles: number;
  bytes: number;
  ofBytes: number;
}

export type Phase = "idle" | "sending" | "looking" | "choosing" | "starting";

export interface Drop {
  phase: Phase;
  upload: UploadState | null;
  sent: Sent | null;
  error: Error | null;
  /** Sends files, beside those that are there already, and has them looked at. */
  bring: (files: Brought[]) => void;
  discard: () => void;
  load: (files: ChosenFile[]) => void;
}

/** More was dropped than the service takes at once. */
export class TooMuchError extends Error {
  constructor(
    readonly mostBytes: number,
    readonly mostFiles: number,
  ) {
    super("too much was dropped at once");
  }
}

const KEPT = "xunmai.drop";
const LOOK_MS = 500;

/** One drop from its first file to the start of its load; it survives a change of page. */
export function useDrop(): Drop {
  const queries = useQueryClient();
  const [phase, setPhase] = useState<Phase>(() => (sessionStorage.getItem(KEPT) ? "looking" : "idle"));
  const [upload, setUpload] = useState<UploadState | null>(null);
  const [sent, setSent] = useState<Sent | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const stop = useRef<AbortController | null>(null);

  const end = useCallback(() => {
    sessionStorage.removeItem(KEPT);
    setUpload(null);
    setSent(null);
    setPhase("idle");
  }, []);

  /** Carries out steps that may fail, or be stopped by whoever leaves or discards. */
  const run = useCallback((steps: (signal: AbortSignal) => Promise<void>, failed: () => void) => {
    const controller = new AbortController();
    stop.current = controller;
    steps(controller.signal).catch((fault: unknown) => {
      if (controller.signal.aborted) return;
      setError(fault instanceof Error ? fault : new Error(String(fault)));
      failed();
    });
  }, []);

  const look = useCallback(async (id: string, signal: AbortSignal) => {
    setPhase("looking");
    for (;;) {
      const state = await answered(client.GET("/api/upload", { params: { query: { upload: id } }, signal }));
      if (state.state !== "looking") {
        setUpload(state);
        setPhase("choosing");
        return;
      }
      await new Promise((later) => setTimeout(later, LOOK_MS));
      signal.throwIfAborted();
    }
  }, []);

  /** What was sent before the page was left is looked at now. */
  const takeUp = useCallback(
    async (id: string, signal: AbortSignal) => {
      const query = { upload: id };
      const state = await answered(client.GET("/api/upload", { params: { query }, signal }));
      if (state.state === "receiving") await answered(client.POST("/api/upload/look", { params: { query } }));
      await look(id, signal);
    },
    [look],
  );

  useEffect(() => {
    const id = sessionStorage.getItem(KEPT);
    if (id) run((signal) => takeUp(id, signal), end);
    return () => stop.current?.abort();
  }, [run, takeUp, end]);

  const begin = (begun: Phase) => {
    setError(null);
    setPhase(begun);
  };

  const bring = (files: Brought[]) => {
    begin("sending");
    run(
      async (signal) => {
        const drop = upload ?? (await answered(client.POST("/api/upload")));
        sessionStorage.setItem(KEPT, drop.id);
        setUpload(drop);
        await sendAll(drop, files, setSent, signal);
        await answered(client.POST("/api/upload/look", { params: { query: { upload: drop.id } } }));
        await look(drop.id, signal);
      },
      () => (upload ? setPhase("choosing") : end()),
    );
  };

  const discard = () => {
    stop.current?.abort();
    const query = { upload: upload?.id ?? "" };
    if (upload) void client.DELETE("/api/upload", { params: { query } });
    setError(null);
    end();
  };

  const load = (files: ChosenFile[]) => {
    begin("starting");
    run(
      async () => {
        await answered(client.POST("/api/job/load", { body: { upload: upload?.id ?? "", files } }));
        end();
        await queries.invalidateQueries({ queryKey: ["jobs"] });
      },
      () => setPhase("choosing"),
    );
  };

  return { phase, upload, sent, error, bring, discard, load };
}

async function sendAll(drop: UploadState, files: Brought[], told: (sent: Sent) => void, signal: AbortSignal) {
  const ofBytes = files.reduce((sum, { file }) => sum + file.size, 0);
  const there = drop.files.reduce((sum, file) => sum + file.bytes, 0);
  if (there + ofBytes > drop.most_bytes || drop.files.length + files.length > drop.most_files) {
    throw new TooMuchError(drop.most_bytes, drop.most_files);
  }
  let before = 0;
  const tell = (done: number, bytes: number) => told({ files: done, ofFiles: files.length, bytes, ofBytes });
  tell(0, 0);
  for (const [done, brought] of files.entries()) {
    await send(drop.id, brought, (bytes) => tell(done, before + bytes), signal);
    before += brought.file.size;
    tell(done + 1, before);
  }
}
