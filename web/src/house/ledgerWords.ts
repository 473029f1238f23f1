import type { LoadInfo } from "../api/types";
import type { WordKey } from "../words/en";
import { count } from "../words/format";
import type { Speech } from "../words/language";

/** What detectors look for, and what rules of identity say. */
const DETECTED: Readonly<Record<string, WordKey>> = { repeated_awards: "detects_repeated_awards", rings: "detects_rings" };
const JUDGED: Readonly<Record<string, WordKey>> = { two_legs: "judged_two_legs", judgements: "judged_judgements" };
const REASONS: Readonly<Record<string, WordKey>> = { two_legs: "why_two_legs" };

/** What an entry of the ledger is of: a source by its title, or Xunmai's own work. */
export function sourceText({ kind, source, title }: LoadInfo, { t, of }: Speech): string {
  if (title) return of(title);
  return kind === "detect" || kind === "judge" ? t("ownWork") : source;
}

/** What it brought: the names of those whose records they are, what was looked for, or what was judged. */
export function broughtText({ kind, source, delivery, brought }: LoadInfo, { t, language }: Speech): string {
  const known = kind === "detect" ? DETECTED[delivery ?? ""] : kind === "judge" ? JUDGED[source] : undefined;
  if (known) return t(known);
  if (!brought) return kind === "load" ? t("broughtWhole") : (delivery ?? "");
  const names = brought.named.map(({ title }) => title).join(language === "zh" ? "、" : ", ");
  const more = brought.total - brought.shown;
  if (!names) return t("broughtUnnamed", { count: count(brought.total, language) });
  if (more <= 0) return names;
  return t("broughtMany", { names, count: count(language === "zh" ? brought.total : more, language) });
}

/** Who did it: a person by name, or a rule. */
export function whoText({ kind, source, who }: LoadInfo, { t }: Speech): string {
  return kind === "judge" && source in REASONS ? t("byRule") : who;
}

/** Why it was done: a person's own words, or a rule's in the language of the page. */
export function reasonText({ kind, source, why }: LoadInfo, { t }: Speech): string {
  const known = kind === "judge" ? REASONS[source] : undefined;
  return known ? t(known) : (why ?? "");
}
