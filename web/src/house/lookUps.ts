import type { LookUpFilter } from "../api/questions";
import { dayOf } from "../parts/day";

/** A day of the reader's own clock, whole; its end is the next one's beginning, whatever the clock did that night. */
export function dayBounds(day: string): Pick<LookUpFilter, "since" | "until"> {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const at = (days: number) => new Date(year, month - 1, date + days).toISOString();
  return { since: at(0), until: at(1) };
}

/** Whose look-ups of which day; empty is any, and so is what no calendar has. */
export function soughtOf(who: string, day: string): LookUpFilter {
  const known = dayOf(day);
  return { ...(who && { who }), ...(known && dayBounds(known)) };
}

/** Where all that is sought is to be had as a table. */
export function exportAddress(sought: LookUpFilter, language: string): string {
  const { who, since, until } = sought;
  const asked = { ...(who && { who }), ...(since && { since }), ...(until && { until }), language };
  return `/api/audit/export?${new URLSearchParams(asked).toString()}`;
}
