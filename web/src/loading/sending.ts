import { ProblemError, problemOf, unreachable } from "../api/client";
import type { Brought } from "./dropped";

/** Sends one file to a drop, telling how many of its bytes went. Throws ProblemError, or AbortError when stopped. */
export function send(
  upload: string,
  { place, file }: Brought,
  told: (bytes: number) => void,
  stop: AbortSignal,
): Promise<void> {
  return new Promise((done, fail) => {
    // fetch tells nothing of how far it has come
    const request = new XMLHttpRequest();
    request.open("PUT", `/api/upload/file?${new URLSearchParams({ upload, place })}`);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded }) => told(loaded);
    request.onload = () =>
      request.status < 300 ? done() : fail(new ProblemError(problemOf(request.response, request.status)));
    request.onerror = () => fail(unreachable());
    request.onabort = () => fail(new DOMException("stopped", "AbortError"));
    stop.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}
