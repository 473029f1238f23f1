import { Button, Space } from "antd";
import type { ReactNode } from "react";

import type { Chart, Trace } from "../api/types";
import { CutNote } from "../parts/CutNote";
import { fileName, saveCsv, saveExcel } from "../parts/download";
import { count, decimal } from "../words/format";
import { useSpeech } from "../words/language";
import { AccountTable, FreezeTable } from "./AccountTable";
import { LIMITS, nameIn, type TraceQuery } from "./question";
import { SumsTable } from "./SumsTable";
import { StepTable } from "./StepTable";
import { stepSheet, traceSheets } from "./traceSheets";
import { TraceLimits } from "./TraceLimits";

interface TraceResultProps {
  trace: Trace;
  query: TraceQuery;
  chartLabel: string;
  onChart: (trail: Chart) => void;
  onMore: () => void;
  /** What stands below the sums. */
  children?: ReactNode;
}

/** What a trace found: sums, who holds it, through whom it went, the transfers, and what was left out. */
export function TraceResult({ trace, query, chartLabel, onChart, onMore, children }: TraceResultProps) {
  const speech = useSpeech();
  const { t, language } = speech;
  if (!trace.totals.length) return <p>{t("nothingToTrace")}</p>;
  const back = trace.way === "back";
  const name = fileName(`${t("followMoney")}-${nameIn(trace, trace.key)}`);
  const tables = [trace.accounts, trace.freeze, trace.steps];
  const cut = tables.some(({ shown, total }) => shown < total);
  const more = cut && query.limit < LIMITS.most && (
    <Button size="small" onClick={onMore}>
      {t("showMoreSteps", { count: count(LIMITS.most, language) })}
    </Button>
  );
  const trail: Chart = {
    nodes: trace.evidence.flatMap((part) => part.nodes),
    links: trace.evidence.flatMap((part) => part.links),
  };
  return (
    <>
      <section aria-labelledby="trace-sums">
        <div className="panel-head">
          <h3 id="trace-sums">{t("sumOfTrace")}</h3>
          <span className="quiet">
            {`${t(`way_${trace.way}`)} · ${t(`traceRule_${trace.rule}`)} · `}
            {`${t("accountsAsked", { count: count(trace.asked.length, language) })} · `}
            {t("traceSeconds", { seconds: decimal(trace.seconds, language, 1) })}
          </span>
          <span className="grow" />
          {trail.links.length > 0 && (
            <Button size="small" type="primary" onClick={() => onChart(trail)}>
              {chartLabel}
            </Button>
          )}
          <Space.Compact size="small">
            <Button size="small" onClick={() => saveCsv(name, stepSheet(trace, speech))}>
              CSV
            </Button>
            <Button size="small" onClick={() => void saveExcel(name, traceSheets(trace, query, speech))}>
              Excel
            </Button>
          </Space.Compact>
        </div>
        <SumsTable
          rows={trace.totals.map((total) => ({ name: total.currency ?? "–", total }))}
          way={trace.way}
          head={t("currency")}
        />
        <p className="quiet">{t(back ? "sumsHintBack" : "sumsHint")}</p>
      </section>
      {children}
      <TraceLimits trace={trace} />
      {!back && (
        <section aria-labelledby="trace-freeze" data-testid="freeze">
          <div className="panel-head">
            <h3 id="trace-freeze">{t("freezeList")}</h3>
            <CutNote {...trace.freeze} /> {more}
          </div>
          <p className="quiet">{t("freezeHint")}</p>
          <FreezeTable trace={trace} />
        </section>
      )}
      <section aria-labelledby="trace-accounts">
        <div className="panel-head">
          <h3 id="trace-accounts">{t(back ? "tracedAccountsBack" : "tracedAccounts")}</h3>
          <CutNote {...trace.accounts} /> {more}
        </div>
        <AccountTable trace={trace} />
      </section>
      <section aria-labelledby="trace-steps" data-testid="steps">
        <div className="panel-head">
          <h3 id="trace-steps">{t("traceSteps")}</h3>
          <CutNote {...trace.steps} /> {more}
        </div>
        <StepTable trace={trace} />
      </section>
    </>
  );
}
