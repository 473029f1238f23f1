import type { TraceTotal } from "../api/types";
import { money } from "../words/format";
import { useSpeech } from "../words/language";
import type { Way } from "./question";

export const PARTS = ["began", "touched", "held", "stopped", "returned", "dissipated", "unnamed"] as const;

interface SumsTableProps {
  rows: readonly { name: string; total: TraceTotal }[];
  way: Way;
  head: string;
}

/** The sums of traces: what came in is what went where, to the last cent. */
export function SumsTable({ rows, way, head }: SumsTableProps) {
  const { t, language } = useSpeech();
  const word = way === "back" ? "traceBack" : "trace";
  return (
    <div className="wide-table">
      <table className="plain-table">
        <thead>
          <tr>
            <th>{head}</th>
            {PARTS.map((part) => (
              <th key={part} className="right">
                {t(`${word}_${part}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, total }) => (
            <tr key={`${name} ${total.currency ?? ""}`}>
              <th scope="row">{name}</th>
              {PARTS.map((part) => (
                <td key={part} className="right figures">
                  {money(total[`${part}_minor`], total.currency, language, total.digits)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
