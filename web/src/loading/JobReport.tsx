import { Tag } from "antd";

import { ProblemError } from "../api/client";
import type { DeliveryReport, Job, Problem, RowReason } from "../api/types";
import { useVocabulary } from "../model/vocabulary";
import { ProblemView } from "../parts/ProblemView";
import { count, decimal } from "../words/format";
import { useSpeech } from "../words/language";
import { RejectDownloads } from "./RejectDownloads";
import { tableName } from "./tableName";

const COLOURS: Record<DeliveryReport["outcome"], string> = {
  loaded: "green",
  already_loaded: "default",
  refused: "red",
};

/** What a job did: of each source the rows that came in and what became of every one of them. */
export function JobReport({ job, mayLoad }: { job: Job; mayLoad: boolean }) {
  const { t, language } = useSpeech();
  const { outcome } = job;
  return (
    <div className="job-report" data-testid="job-report">
      {job.reason && (
        <p>
          {t("reason")}: {job.reason}
        </p>
      )}
      {job.state === "cancelled" && <p>{t("cancelledHint")}</p>}
      {job.state === "interrupted" && (
        <p>{t(outcome?.deliveries.length ? "interruptedPartly" : "interruptedHint")}</p>
      )}
      {outcome?.problem && <Trouble problem={outcome.problem} />}
      {outcome?.deliveries.map((report) => (
        <Delivery key={report.source} report={report} mayLoad={mayLoad} />
      ))}
      {outcome?.behind && (
        <>
          <p>{t("keptButBehind")}</p>
          <Trouble problem={outcome.behind} />
        </>
      )}
      {outcome?.changes !== null && outcome?.changes !== undefined && (
        <p className="quiet">
          {t("broughtLevel", {
            changes: count(outcome.changes, language),
            seconds: decimal(job.seconds, language, 0),
          })}
        </p>
      )}
    </div>
  );
}

function Trouble({ problem }: { problem: Problem }) {
  return <ProblemView error={new ProblemError(problem)} />;
}

function Delivery({ report, mayLoad }: { report: DeliveryReport; mayLoad: boolean }) {
  const { t, of, language } = useSpeech();
  const vocabulary = useVocabulary();
  const facts = Object.entries(report.facts).filter(([, number]) => number > 0);
  const all = facts.reduce((sum, [, number]) => sum + number, 0);
  return (
    <article className="delivery" data-testid={`delivery-${report.source}`}>
      <h3>
        {of(report.title)} <Tag color={COLOURS[report.outcome]}>{t(`outcome_${report.outcome}`)}</Tag>
      </h3>
      {report.problem && <Trouble problem={report.problem} />}
      {report.outcome === "already_loaded" && <p>{t("alreadyLoaded", { load: report.load ?? "" })}</p>}
      {report.outcome === "loaded" && (
        <>
          <p className="figures">
            {t("rowsSum", {
              read: count(report.rows_read, language),
              used: count(report.rows_used, language),
              rejected: count(report.rows_rejected, language),
              skipped: count(report.rows_skipped, language),
            })}
          </p>
          <p>
            {t("factsMade", { count: count(all, language) })}{" "}
            <span className="quiet">
              {facts.map(([name, number]) => `${tableName(name, vocabulary, t)} ${count(number, language)}`).join(" · ")}
            </span>
          </p>
          {report.replaced.length > 0 && <p>{t("replacedLoads", { loads: report.replaced.join(", ") })}</p>}
          <div className="reasons">
            <Reasons title={t("rowsRemarked")} reasons={report.remarks} />
            <Reasons title={t("rowsSkipped")} reasons={report.skips} />
            <Reasons title={t("rowsRejected")} reasons={report.rejects} />
            <Reasons title={t("valuesDropped")} reasons={report.values_dropped} />
          </div>
          {mayLoad && report.load && (report.rows_rejected > 0 || report.values_dropped.length > 0) && (
            <RejectDownloads load={report.load} />
          )}
        </>
      )}
      {report.notes.length > 0 && (
        <details>
          <summary className="quiet">{t("readerNotes", { count: count(report.notes.length, language) })}</summary>
          <ul className="plain-list">
            {report.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </article>
  );
}

function Reasons({ title, reasons }: { title: string; reasons: readonly RowReason[] }) {
  const { t, of, language } = useSpeech();
  if (reasons.length === 0) return null;
  return (
    <table className="plain-table reason-table">
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col" className="right">
            {t("count")}
          </th>
        </tr>
      </thead>
      <tbody>
        {reasons.map((reason) => (
          <tr key={reason.words.en}>
            <td>{of(reason.words)}</td>
            <td className="right figures">{count(reason.count, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
