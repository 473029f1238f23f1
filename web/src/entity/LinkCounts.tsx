import { useQuery } from "@tanstack/react-query";

import { questions } from "../api/questions";
import { LineMark } from "../chart/ChartLegend";
import { KindMark } from "../model/KindMark";
import { useVocabulary } from "../model/vocabulary";
import { Answer } from "../parts/Answer";
import { count, money } from "../words/format";
import { useSpeech } from "../words/language";

/** How many links an entity has, by type, direction and kind of the other end. */
export function LinkCounts({ of }: { of: string }) {
  const { t, language } = useSpeech();
  const vocabulary = useVocabulary();
  const counts = useQuery(questions.counts(of));
  return (
    <section className="panel" aria-labelledby="links">
      <h2 id="links">{t("links")}</h2>
      <Answer to={counts} lines={4}>
        {(found) =>
          found.counts.length ? (
            <table className="plain-table">
              <thead>
                <tr>
                  <th>{t("link")}</th>
                  <th>{t("otherEnd")}</th>
                  <th className="right">{t("count")}</th>
                  <th className="right">{t("sum")}</th>
                </tr>
              </thead>
              <tbody>
                {found.counts.map((row) => (
                  <tr key={`${row.type} ${row.direction} ${row.kind}`}>
                    <td>
                      <span className="expand-type">
                        <LineMark type={row.type} />
                        {vocabulary.link(row.type)}
                        <span className="quiet">{t(row.direction === "out" ? "directionOut" : "directionIn")}</span>
                      </span>
                    </td>
                    <td>
                      <span className="entity-link">
                        <KindMark kind={row.kind} />
                        {vocabulary.kind(row.kind)}
                      </span>
                    </td>
                    <td className="right figures">{count(row.count, language)}</td>
                    <td className="right figures">
                      {Object.entries(row.amounts).map(([currency, minor]) => (
                        <div key={currency}>{money(minor, currency, language)}</div>
                      ))}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          ) : (
            <p className="quiet">{t("noLinks")}</p>
          )
        }
      </Answer>
    </section>
  );
}
