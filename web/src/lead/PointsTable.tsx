import type { LeadDetail } from "../api/types";
import { decimal } from "../words/format";
import { useSpeech } from "../words/language";

/** What makes the score: each reason with what it gives of how much, and the sum. */
export function PointsTable({ points }: { points: LeadDetail["points"] }) {
  const { t, of, language } = useSpeech();
  if (!points.length) return null;
  const total = points.reduce((sum, part) => sum + part.points, 0);
  return (
    <section className="panel" aria-labelledby="points" data-testid="points">
      <h2 id="points">{t("points")}</h2>
      <table className="plain-table points">
        <thead>
          <tr>
            <th>{t("pointsReason")}</th>
            <th aria-hidden="true" />
            <th className="right">{t("pointsGiven")}</th>
            <th className="right">{t("pointsMost")}</th>
          </tr>
        </thead>
        <tbody>
          {points.map((part) => (
            <tr key={part.name}>
              <th scope="row">
                {of(part.label)}
                {part.says && <div className="quiet">{of(part.says)}</div>}
              </th>
              <td aria-hidden="true">
                {part.most > 0 && (
                  <span className="points-bar">
                    <span style={{ width: `${(100 * Math.max(0, part.points)) / part.most}%` }} />
                  </span>
                )}
              </td>
              <td className="right figures">{decimal(part.points, language, 1)}</td>
              <td className="right figures quiet">{decimal(part.most, language, 1)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("sum")}</th>
            <td aria-hidden="true" />
            <td className="right figures">
              <b>{decimal(total, language, 1)}</b>
            </td>
            <td />
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
