import { useQuery } from "@tanstack/react-query";
import { Button, Table, Tag, type TableColumnsType } from "antd";
import { useState } from "react";

import { questions } from "../api/questions";
import type { LoadInfo } from "../api/types";
import { DropPanel } from "../loading/DropPanel";
import { JobList } from "../loading/JobList";
import { RejectDownloads } from "../loading/RejectDownloads";
import { tableName } from "../loading/tableName";
import { broughtText, reasonText, sourceText, whoText } from "./ledgerWords";
import { WithdrawDialog } from "../loading/WithdrawDialog";
import { Answer } from "../parts/Answer";
import { useVocabulary } from "../model/vocabulary";
import { CutNote } from "../parts/CutNote";
import { useTitle } from "../parts/useTitle";
import type { WordKey } from "../words/en";
import { count, localTime } from "../words/format";
import { useSpeech } from "../words/language";

const PAGE = 50;
const BRINGING: ReadonlySet<LoadInfo["kind"]> = new Set(["load", "judge", "detect"]);
/** What the loader counted beside the rows of each table. */
const COUNTED: Record<string, WordKey> = {
  "rows rejected": "rowsRejected",
  "rows skipped": "rowsSkipped",
  "values dropped": "valuesDropped",
};
const COLOURS: Record<LoadInfo["state"], string> = { live: "green", withdrawn: "default", replaced: "default" };

/** Bringing files in, the jobs that load them, and the ledger: who brought what, when, and whether it still holds. */
export default function LoadsPage() {
  const { t } = useSpeech();
  useTitle(t("loads"));
  const { data: session } = useQuery(questions.session());
  const mayLoad = session?.may_load ?? false;
  return (
    <div className="page">
      <h1>{t("loads")}</h1>
      {mayLoad ? <DropPanel /> : <p className="quiet">{t("mayNotLoad")}</p>}
      <JobList mayLoad={mayLoad} />
      <Ledger mayLoad={mayLoad} />
    </div>
  );
}

function Ledger({ mayLoad }: { mayLoad: boolean }) {
  const { t } = useSpeech();
  const [page, setPage] = useState(1);
  const [leaving, setLeaving] = useState<LoadInfo | null>(null);
  const loads = useQuery(questions.loads((page - 1) * PAGE, PAGE));
  const columns = useColumns(mayLoad ? setLeaving : null);
  return (
    <section aria-labelledby="ledger">
      <div className="page-head">
        <h2 id="ledger">{t("ledgerHead")}</h2>
        <span className="quiet">{t("loadsHint")}</span>
        <span className="grow" />
        {loads.data && <CutNote shown={loads.data.shown} total={loads.data.total} />}
      </div>
      <Answer to={loads}>
        {(found) => (
          <Table
            size="small"
            rowKey="sequence"
            className="panel"
            columns={columns}
            dataSource={[...found.loads]}
            loading={loads.isPlaceholderData}
            expandable={{ expandedRowRender: (load) => <Counts load={load} mayLoad={mayLoad} /> }}
            pagination={{ current: page, pageSize: PAGE, total: found.total, onChange: setPage, hideOnSinglePage: true }}
          />
        )}
      </Answer>
      {leaving && <WithdrawDialog load={leaving} close={() => setLeaving(null)} />}
    </section>
  );
}

function Counts({ load, mayLoad }: { load: LoadInfo; mayLoad: boolean }) {
  const { t, of, language } = useSpeech();
  const vocabulary = useVocabulary();
  const { data: known } = useQuery(questions.sources());
  const tables = known?.sources.find(({ name }) => name === load.source)?.tables ?? {};
  const counted = (name: string): string => {
    if (COUNTED[name]) return t(COUNTED[name]);
    const table = name.replace(/^rows /, "");
    return t("rowsOf", { table: tables[table] ? of(tables[table]) : table });
  };
  return (
    <div className="load-detail">
      <dl className="value-list">
        {Object.entries(load.counts).map(([name, number]) => (
          <div key={name}>
            <dt>{counted(name)}</dt>
            <dd className="figures">{count(number, language)}</dd>
          </div>
        ))}
        {Object.entries(load.rows).map(([name, number]) => (
          <div key={name}>
            <dt>{tableName(name, vocabulary, t)}</dt>
            <dd className="figures">{count(number, language)}</dd>
          </div>
        ))}
      </dl>
      <div>
        <dl className="value-list">
          {([["load", load.load], ["source", `${vocabulary.source(load.source)} (${load.source})`], ["asInLedger", load.delivery]] as const).map(
            ([name, text]) =>
              text && (
                <div key={name}>
                  <dt>{t(name)}</dt>
                  <dd>{text}</dd>
                </div>
              ),
          )}
        </dl>
        <ul className="plain-list">
          {load.files.map((file) => (
            <li key={file}>{file}</li>
          ))}
        </ul>
        {mayLoad && load.kind === "load" && <RejectDownloads load={load.load} />}
      </div>
    </div>
  );
}

function useColumns(withdraw: ((load: LoadInfo) => void) | null): TableColumnsType<LoadInfo> {
  const speech = useSpeech();
  const { t, language } = speech;
  const columns: TableColumnsType<LoadInfo> = [
    { title: t("sequence"), dataIndex: "sequence", width: 84, align: "right" },
    { title: t("kind"), width: 104, render: (_, load) => t(`load_${load.kind}`) },
    {
      title: t("state"),
      width: 84,
      render: (_, load) => <Tag color={COLOURS[load.state]}>{t(`loadState_${load.state}`)}</Tag>,
    },
    { title: t("source"), width: 190, render: (_, load) => sourceText(load, speech) },
    { title: t("delivery"), render: (_, load) => <span title={broughtText(load, speech)} className="cut-lines">{broughtText(load, speech)}</span> },
    {
      title: t("filesHead"),
      ellipsis: true,
      render: (_, load) =>
        load.files.length > 1
          ? t("filesFrom", { first: load.files[0] ?? "", count: count(load.files.length, language) })
          : load.files[0],
    },
    { title: t("by"), width: 84, render: (_, load) => whoText(load, speech) },
    { title: t("date"), width: 160, render: (_, load) => localTime(load.at, language) },
    { title: t("reason"), render: (_, load) => reasonText(load, speech) },
  ];
  if (!withdraw) return columns;
  return [
    ...columns,
    {
      title: t("act"),
      width: 90,
      render: (_, load) =>
        load.state === "live" &&
        BRINGING.has(load.kind) && (
          <Button size="small" onClick={() => withdraw(load)} aria-label={`${t("withdrawLoad")}: ${load.load}`}>
            {t("withdrawLoad")}
          </Button>
        ),
    },
  ];
}
