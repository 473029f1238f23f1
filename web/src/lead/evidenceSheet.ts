import type { CitedRecord } from "../api/types";
import type { Vocabulary } from "../model/vocabulary";
import { amountCell, type Sheet } from "../parts/download";
import { minorDigits } from "../words/format";
import type { Speech } from "../words/language";

/** The evidence as a table to take away: one row for each place that a record stands in. */
export function evidenceSheet(evidence: readonly CitedRecord[], { t, of }: Speech, vocabulary: Vocabulary): Sheet {
  return {
    name: t("evidence"),
    heads: [
      t("record"),
      t("says"),
      t("date"),
      t("amount"),
      t("currency"),
      t("from"),
      t("to"),
      t("source"),
      t("file"),
      t("sheet"),
      t("row"),
      t("place"),
      t("load"),
      t("key"),
    ],
    rows: evidence.flatMap((record) =>
      (record.origins.length ? record.origins : [null]).map((origin) => [
        vocabulary.link(record.table),
        of(record.says),
        record.at,
        amountCell(record.amount_minor, minorDigits(record.currency)),
        record.currency,
        record.start_title ?? record.start,
        record.end_title ?? record.end,
        origin ? vocabulary.source(origin.source) : null,
        origin?.file ?? null,
        origin?.sheet ?? null,
        origin?.row ?? null,
        origin?.place ?? null,
        origin?.load ?? null,
        record.key,
      ]),
    ),
  };
}
