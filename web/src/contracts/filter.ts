import type { ContractRow, Contracts, Reminder } from "../api/types";

export type Colour = ContractRow["colour"];
export type Urgency = Reminder["urgency"];
export type Stage = keyof Contracts["stages"] & string;

export const COLOURS: readonly Colour[] = ["red", "yellow", "green", "grey"];
export const STAGES = [
  "initiation",
  "tender",
  "drafting",
  "review",
  "signing",
  "filing",
  "performance",
  "change",
  "termination",
  "archive",
] as const;
export type StageName = (typeof STAGES)[number];
export const ORDERS = ["worst", "signed", "amount"] as const;
export const URGENCIES: readonly Urgency[] = ["overdue", "due", "conditional", "unknown"];

/** What the list of contracts is filtered by, as it stands in the address. */
export interface ContractFilter {
  asOf: string;
  colour: Colour | null;
  stage: StageName | null;
  stageColour: Colour | null;
  check: string | null;
  agency: string | null;
  party: string | null;
  text: string;
  order: (typeof ORDERS)[number];
}

/** The filter that an address asks for; what it does not name, or misspells, is any. */
export function filterOf(search: URLSearchParams): ContractFilter {
  return {
    asOf: search.get("as_of") ?? "",
    colour: among(search.get("colour"), COLOURS),
    stage: among(search.get("stage"), STAGES),
    stageColour: among(search.get("stage_colour"), COLOURS),
    check: search.get("check"),
    agency: search.get("agency"),
    party: search.get("party"),
    text: search.get("q") ?? "",
    order: among(search.get("order"), ORDERS) ?? "worst",
  };
}

/** The address of one contract, as of the same day. */
export function contractAddress(key: string, language: string, asOf: string): string {
  const parts = new URLSearchParams({ key, lang: language, ...(asOf && { as_of: asOf }) });
  return `/contract?${parts.toString()}`;
}

function among<T extends string>(value: string | null, known: readonly T[]): T | null {
  return known.find((entry) => entry === value) ?? null;
}
