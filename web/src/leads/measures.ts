import type { LeadSubject, LeadSummary, Measure } from "../api/types";
import { chance, count, decimal, money, moneyShort, percent } from "../words/format";
import type { Language } from "../words/language";

/** A measure of a lead by its name. */
export function measure(of: { measures: readonly Measure[] }, name: string): Measure | undefined {
  return of.measures.find((entry) => entry.name === name);
}

/** The figure of a measure; null where it could not be computed. */
export function figure(of: { measures: readonly Measure[] }, name: string): number | null {
  return measure(of, name)?.value ?? null;
}

/** Those who play a role in a lead. */
export function inRole(lead: LeadSummary, ...roles: readonly string[]): readonly LeadSubject[] {
  return lead.subjects.filter((subject) => roles.includes(subject.role));
}

/** A measure with its unit, in full. */
export function measureText({ value, unit, currency }: Measure, language: Language): string {
  if (value === null) return "–";
  switch (unit) {
    case "count":
      return Number.isInteger(value) ? count(value, language) : decimal(value, language);
    case "percent":
      return percent(value, language);
    case "probability":
      return chance(-Math.log10(value), language);
    case "log10":
      return `${decimal(value, language, 1)} (${chance(value, language)})`;
    case "minor":
      return money(value, currency ?? null, language);
    case "index":
      return decimal(value, language, 3);
    case "ratio":
      return `${decimal(value, language, 1)} ×`;
    default:
      return decimal(value, language);
  }
}

/** Money of a measure in three figures. */
export function shortMoney(found: Measure | undefined, language: Language): string {
  if (!found || found.value === null) return "–";
  return moneyShort(found.value, found.currency ?? null, language);
}
