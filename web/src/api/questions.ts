import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import type { TraceQuery } from "../trace/question";
import { answered, client } from "./client";
import type { Decision, Job, LeadState } from "./types";

/** What the list of leads is filtered by. */
export interface LeadFilter {
  state: LeadState | null;
  disposition: Decision | null;
  detector: string | null;
  text: string;
}

/** Whose look-ups are wanted, between which moments, and up to which entry. */
export interface LookUpFilter {
  who?: string;
  since?: string;
  until?: string;
  up_to?: number;
}

const LEADS = 1000;
const FOREVER = Infinity;
const AT_ONCE = 1_000;
const SOON = 2_000;
const NOW_AND_THEN = 20_000;

/** Whether something of a job is still to come. */
export function isOpen(job: Job): boolean {
  return job.state === "queued" || job.state === "running" || job.state === "cancelling";
}

/** Every question that the page asks, with the key under which its answer is remembered. */
export const questions = {
  session: () =>
    queryOptions({ queryKey: ["session"], queryFn: () => answered(client.GET("/api/session")), staleTime: FOREVER }),
  model: () =>
    queryOptions({ queryKey: ["model"], queryFn: () => answered(client.GET("/api/model")), staleTime: FOREVER }),
  health: () => queryOptions({ queryKey: ["health"], queryFn: () => answered(client.GET("/api/health")) }),
  reading: () =>
    queryOptions({
      queryKey: ["reading"],
      queryFn: () => answered(client.GET("/api/reading")),
      refetchInterval: ({ state }) => (state.data?.behind ? SOON : NOW_AND_THEN),
    }),
  sources: () => queryOptions({ queryKey: ["sources"], queryFn: () => answered(client.GET("/api/sources")) }),
  loads: (offset: number, limit: number) =>
    queryOptions({
      queryKey: ["loads", offset, limit],
      queryFn: () => answered(client.GET("/api/loads", { params: { query: { offset, limit } } })),
      placeholderData: keepPreviousData,
    }),
  lookUps: (sought: LookUpFilter, offset: number, limit: number) =>
    queryOptions({
      queryKey: ["lookUps", sought, offset, limit],
      queryFn: () => answered(client.GET("/api/audit", { params: { query: { ...sought, offset, limit } } })),
      placeholderData: keepPreviousData,
      // each asking is an entry of the log: it is read again when somebody wants it
      staleTime: FOREVER,
      gcTime: 0,
    }),
  jobs: (limit: number) =>
    queryOptions({
      queryKey: ["jobs", limit],
      queryFn: () => answered(client.GET("/api/jobs", { params: { query: { limit } } })),
      refetchInterval: ({ state }) => (state.data?.jobs.some(isOpen) ? AT_ONCE : NOW_AND_THEN),
    }),
  rejects: (load: string) =>
    queryOptions({
      queryKey: ["rejects", load],
      queryFn: () => answered(client.GET("/api/load/rejects", { params: { query: { load } } })),
    }),
  leads: (filter: LeadFilter) =>
    queryOptions({
      queryKey: ["leads", filter],
      queryFn: () =>
        answered(
          client.GET("/api/leads", {
            params: {
              // The service reads an absent state as `triggered`; an empty one would not fit its type.
              query: {
                limit: LEADS,
                ...(filter.state && { state: filter.state }),
                ...(filter.disposition && { disposition: filter.disposition }),
                ...(filter.detector && { detector: filter.detector }),
                ...(filter.text && { q: filter.text }),
              },
            },
          }),
        ),
      placeholderData: keepPreviousData,
    }),
  lead: (key: string) =>
    queryOptions({
      queryKey: ["lead", key],
      queryFn: () => answered(client.GET("/api/lead", { params: { query: { key } } })),
    }),
  search: (q: string, kind: readonly string[], limit: number) =>
    queryOptions({
      queryKey: ["search", q, kind, limit],
      queryFn: ({ signal }) =>
        answered(client.GET("/api/search", { params: { query: { q, kind: [...kind], limit } }, signal })),
      enabled: q.length > 0,
      placeholderData: keepPreviousData,
    }),
  entity: (key: string) =>
    queryOptions({
      queryKey: ["entity", key],
      queryFn: () => answered(client.GET("/api/entity", { params: { query: { key } } })),
    }),
  counts: (key: string) =>
    queryOptions({
      queryKey: ["counts", key],
      queryFn: () => answered(client.GET("/api/entity/counts", { params: { query: { key } } })),
    }),
  link: (key: string) =>
    queryOptions({
      queryKey: ["link", key],
      queryFn: () => answered(client.GET("/api/link", { params: { query: { key } } })),
    }),
  observations: (of: "entity" | "link", key: string, offset: number, limit: number) =>
    queryOptions({
      queryKey: ["observations", of, key, offset, limit],
      queryFn: () => {
        const params = { query: { key, offset, limit } };
        return of === "entity"
          ? answered(client.GET("/api/entity/observations", { params }))
          : answered(client.GET("/api/link/observations", { params }));
      },
      placeholderData: keepPreviousData,
    }),
  trace: (query: TraceQuery) =>
    queryOptions({
      queryKey: ["trace", query],
      queryFn: ({ signal }) => answered(client.GET("/api/trace", { params: { query }, signal })),
    }),
  savedQueries: () =>
    queryOptions({ queryKey: ["queries"], queryFn: () => answered(client.GET("/api/queries")), staleTime: FOREVER }),
};
