import { useQuery } from "@tanstack/react-query";
import { Table, Tag, type TableColumnsType } from "antd";
import { useState } from "react";

import { questions } from "../api/questions";
import type { LoadInfo } from "../api/types";
import { Answer } from "../parts/Answer";
import { useVocabulary } from "../model/vocabulary";
import { CutNote } from "../parts/CutNote";
import { useTitle } from "../parts/useTitle";
import { count, localTime } from "../words/format";
import { useSpeech } from "../words/language";

const PAGE = 50;
const COLOURS: Record<LoadInfo["state"], string> = { live: "green", withdrawn: "default", replaced: "default" };

/** The ledger of loads: who brought what, when, and whether it still holds. */
export default function LoadsPage() {
  const { t } = useSpeech();
  useTitle(t("loads"));
  const [page, setPage] = useState(1);
  const loads = useQuery(questions.loads((page - 1) * PAGE, PAGE));
  const columns = useColumns();
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t("loads")}</h1>
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
            expandable={{ expandedRowRender: (load) => <Counts load={load} /> }}
            pagination={{ current: page, pageSize: PAGE, total: found.total, onChange: setPage, hideOnSinglePage: true }}
          />
        )}
      </Answer>
    </div>
  );
}

function Counts({ load }: { load: LoadInfo }) {
  const { t, language } = useSpeech();
  const vocabulary = useVocabulary();
  return (
    <div className="load-detail">
      <dl className="value-list">
        {Object.entries(load.counts).map(([name, number]) => (
          <div key={name}>
            <dt>{name === "rejects" ? t("rejects") : vocabulary.link(name)}</dt>
            <dd className="figures">{count(number, language)}</dd>
          </div>
        ))}
      </dl>
      <ul>
        {load.files.map((file) => (
          <li key={file}>{file}</li>
        ))}
      </ul>
    </div>
  );
}

function useColumns(): TableColumnsType<LoadInfo> {
  const { t, language } = useSpeech();
  return [
    { title: t("sequence"), dataIndex: "sequence", width: 90, align: "right" },
    { title: t("kind"), width: 110, render: (_, load) => t(`load_${load.kind}`) },
    {
      title: t("state"),
      width: 110,
      render: (_, load) => <Tag color={COLOURS[load.state]}>{t(`loadState_${load.state}`)}</Tag>,
    },
    { title: t("source"), width: 170, dataIndex: "source" },
    { title: t("delivery"), render: (_, load) => load.delivery },
    { title: t("filesHead"), width: 80, align: "right", render: (_, load) => count(load.files.length, language) },
    { title: t("by"), width: 140, dataIndex: "who" },
    { title: t("date"), width: 170, render: (_, load) => localTime(load.at, language) },
    { title: t("reason"), render: (_, load) => load.why ?? "" },
  ];
}
