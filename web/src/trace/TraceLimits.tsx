import { Alert } from "antd";

import type { Trace } from "../api/types";
import { count, money, percent } from "../words/format";
import { useSpeech } from "../words/language";

/** What was not followed or could not be used, with its sum, and how much of the money the trail for a chart keeps. */
export function TraceLimits({ trace }: { trace: Trace }) {
  const { t, language } = useSpeech();
  const told = trace.stops.map((stop) =>
    t(`stopped_${stop.why}`, {
      accounts: count(stop.accounts, language),
      amount: money(stop.amount_minor, stop.currency, language),
    }),
  );
  const { accounts } = trace;
  if (accounts.without_statement) {
    const blanks = { accounts: count(accounts.without_statement, language), total: count(accounts.total, language) };
    told.push(t("seenOnce", blanks));
  }
  if (trace.undated || trace.without_amount) {
    const blanks = { undated: count(trace.undated, language), without_amount: count(trace.without_amount, language) };
    told.push(t("leftOutOfTrace", blanks));
  }
  for (const part of trace.evidence) {
    told.push(
      t("trailKeeps", {
        accounts: count(part.nodes.length, language),
        percent: percent(part.total_minor ? (100 * part.kept_minor) / part.total_minor : 100, language),
        currency: part.currency ?? "–",
      }),
    );
  }
  return (
    <>
      {trace.steps.early > 0 && (
        <Alert type="warning" showIcon title={t("earlySteps", { steps: count(trace.steps.early, language) })} />
      )}
      <ul className="trace-limits" aria-label={t("limits")}>
        {(told.length ? told : [t("nothingLeftOut")]).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}
