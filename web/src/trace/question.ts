import type { Trace } from "../api/types";

export type Way = Trace["way"];
export type Rule = Trace["rule"];

export const WAYS: readonly Way[] = ["forward", "back"];
/** The usual one first; `poison` last, since it counts other money in. */
export const RULES: readonly Rule[] = ["haircut", "fifo", "lifo", "libr", "poison"];

/** Kinds that have money of their own, or accounts. */
const TRACEABLE = ["Account", "Person", "Company", "Party"];

/** Whether the money of such a one can be followed. */
export function isTraceable(kind: string | undefined): boolean {
  return kind !== undefined && TRACEABLE.includes(kind);
}

/** What whoever traces chooses. */
export interface TraceChoice {
  way: Way;
  rule: Rule;
  since: string | null;
  until: string | null;
  slackHours: number;
  hops: number;
  leastSharePercent: number;
  leastAmount: number;
}

export const USUAL: TraceChoice = {
  way: "forward",
  rule: "haircut",
  since: null,
  until: null,
  slackHours: 48,
  hops: 6,
  leastSharePercent: 0.1,
  leastAmount: 0,
};

/** The most rows of a table that the service brings at first, and at all. */
export const LIMITS = { first: 200, most: 1000 };

/** The question as the service takes it. */
export function queryOf(key: string, choice: TraceChoice, limit: number) {
  return {
    key,
    way: choice.way,
    rule: choice.rule,
    ...(choice.since && { since: choice.since }),
    ...(choice.until && { until: choice.until }),
    slack_hours: choice.slackHours,
    hops: choice.hops,
    least_share: choice.leastSharePercent / 100,
    least_amount: choice.leastAmount,
    limit,
  };
}

export type TraceQuery = ReturnType<typeof queryOf>;

/** What an account is called in a trace: the holder as statements print it, and the title. */
export function nameIn(trace: Pick<Trace, "titles" | "holders">, key: string): string {
  return [trace.holders[key], trace.titles[key] ?? key].filter(Boolean).join(" ");
}
