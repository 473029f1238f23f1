import { Tag } from "antd";

import type { Conflict } from "../api/types";
import { useVocabulary } from "../model/vocabulary";
import { CutNote } from "../parts/CutNote";
import { OriginView } from "../parts/ObservationTable";
import { ValueView } from "../parts/ValueView";
import { count } from "../words/format";
import { useSpeech } from "../words/language";
import type { WordKey } from "../words/en";

const RULES = ["latest", "frequent", "earliest", "greatest", "least", "union"] as const;

function ruleWord(rule: string): WordKey | null {
  const known = RULES.find((entry) => entry === rule);
  return known ? `rule_${known}` : null;
}

/** Where the records disagree: every value, who says it, and which one the rule takes. */
export function Conflicts({ conflicts, kind }: { conflicts: readonly Conflict[]; kind: string }) {
  const { t, language } = useSpeech();
  const vocabulary = useVocabulary();
  if (!conflicts.length) return null;
  return (
    <section className="panel" aria-labelledby="conflicts" data-testid="conflicts">
      <h2 id="conflicts">{t("conflicts")}</h2>
      <p className="quiet">{t("conflictsHint")}</p>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{t("property")}</th>
            <th>{t("givenValue")}</th>
            <th>{t("observations")}</th>
            <th>{t("place")}</th>
          </tr>
        </thead>
        <tbody>
          {conflicts.flatMap((conflict) => {
            const rule = ruleWord(conflict.rule);
            return conflict.variants.map((variant, at) => (
              <tr key={`${conflict.property} ${at}`} className={variant.chosen ? "chosen" : undefined}>
                {at === 0 && (
                  <th scope="rowgroup" rowSpan={conflict.variants.length}>
                    {vocabulary.property(kind, conflict.property)}
                    <div className="quiet">{rule ? t(rule) : conflict.rule}</div>
                    <CutNote shown={conflict.variants.length} total={conflict.total} />
                  </th>
                )}
                <td>
                  <ValueView value={variant.value} /> {variant.chosen && <Tag color="blue">{t("taken")}</Tag>}
                </td>
                <td className="figures">{count(variant.observations, language)}</td>
                <td>
                  {variant.origins.slice(0, 3).map((origin, place) => (
                    <div key={place}>
                      <OriginView origin={origin} />
                    </div>
                  ))}
                </td>
              </tr>
            ));
          })}
        </tbody>
      </table>
    </section>
  );
}
