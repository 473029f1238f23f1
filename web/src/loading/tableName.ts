import type { Vocabulary } from "../model/vocabulary";
import type { Speech } from "../words/language";

/** What a table of the graph holds: a kind, a relationship, parties of every kind, or judgements. */
export function tableName(table: string, vocabulary: Vocabulary, t: Speech["t"]): string {
  if (table === "party") return t("role_party");
  return table === "judgement" ? t("load_judge") : vocabulary.link(table);
}
