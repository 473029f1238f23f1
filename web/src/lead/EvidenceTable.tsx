import { Button, Input, Space, Table, Tag, type TableColumnsType } from "antd";
import { useMemo, useState } from "react";

import type { CitedRecord, LeadSummary } from "../api/types";
import { useVocabulary } from "../model/vocabulary";
import { CutNote } from "../parts/CutNote";
import { fileName, saveCsv, saveExcel } from "../parts/download";
import { EntityLink } from "../parts/EntityLink";
import { OriginView } from "../parts/ObservationTable";
import { Provenance, type Subject } from "../parts/Provenance";
import { money, wallTime } from "../words/format";
import { useSpeech } from "../words/language";
import { evidenceSheet } from "./evidenceSheet";

/** The very records that the lead rests on, with the file and row of each. */
export function EvidenceTable({ lead, evidence }: { lead: LeadSummary; evidence: readonly CitedRecord[] }) {
  const speech = useSpeech();
  const { t, of } = speech;
  const vocabulary = useVocabulary();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState<Subject | null>(null);
  const columns = useColumns(evidence, setAsked);
  const wanted = text.trim().toLowerCase();
  const found = useMemo(
    () =>
      wanted
        ? evidence.filter((record) =>
            [of(record.says), record.key, record.start_title, record.end_title].join(" ").toLowerCase().includes(wanted),
          )
        : evidence,
    [evidence, wanted, of],
  );
  const name = fileName(`${of(lead.title)}-${t("evidence")}`);
  return (
    <section className="panel" aria-labelledby="evidence" data-testid="evidence">
      <div className="panel-head">
        <h2 id="evidence">{t("evidence")}</h2>
        <CutNote shown={found.length} total={evidence.length} />
        <span className="grow" />
        <Input
          size="small"
          allowClear
          className="filter"
          placeholder={t("filterEvidence")}
          aria-label={t("filterEvidence")}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Space.Compact size="small">
          <Button size="small" onClick={() => saveCsv(name, evidenceSheet(found, speech, vocabulary))}>
            CSV
          </Button>
          <Button size="small" onClick={() => void saveExcel(name, [evidenceSheet(found, speech, vocabulary)])}>
            Excel
          </Button>
        </Space.Compact>
      </div>
      <Table
        size="small"
        rowKey={(record) => `${record.table} ${record.key} ${record.about}`}
        columns={columns}
        dataSource={[...found]}
        pagination={{ defaultPageSize: 25, size: "small", showSizeChanger: true, pageSizeOptions: [25, 100, 500] }}
        scroll={{ x: 1100 }}
      />
      <Provenance subject={asked} onClose={() => setAsked(null)} />
    </section>
  );
}

function useColumns(
  evidence: readonly CitedRecord[],
  onAsk: (subject: Subject) => void,
): TableColumnsType<CitedRecord> {
  const { t, of, language } = useSpeech();
  const vocabulary = useVocabulary();
  const tables = [...new Set(evidence.map((record) => record.table))];
  return [
    {
      title: t("record"),
      width: 150,
      filters: tables.map((value) => ({ value, text: vocabulary.link(value) })),
      onFilter: (value, record) => record.table === value,
      sorter: (left, right) => left.table.localeCompare(right.table),
      render: (_, record) => vocabulary.link(record.table),
    },
    {
      title: t("says"),
      render: (_, record) => (
        <>
          <div>{of(record.says)}</div>
          {record.start && record.end && (
            <div className="ends">
              <EntityLink entity={record.start} title={record.start_title ?? record.start} />
              <span aria-hidden="true">→</span>
              <EntityLink entity={record.end} title={record.end_title ?? record.end} />
            </div>
          )}
        </>
      ),
    },
    {
      title: t("date"),
      width: 130,
      defaultSortOrder: "ascend",
      sorter: (left, right) => (left.at ?? "").localeCompare(right.at ?? ""),
      render: (_, record) => <span className="figures">{record.at ? wallTime(record.at, null, language) : "–"}</span>,
    },
    {
      title: t("amount"),
      width: 150,
      align: "right",
      sorter: (left, right) => (left.amount_minor ?? -1) - (right.amount_minor ?? -1),
      render: (_, record) => (
        <span className="figures">
          {record.amount_minor === null ? "–" : money(record.amount_minor, record.currency, language)}
        </span>
      ),
    },
    {
      title: t("fileAndRow"),
      width: 250,
      render: (_, record) => {
        const [origin] = record.origins;
        if (!origin) return <Tag color="warning">{t("withdrawn")}</Tag>;
        return (
          <button
            type="button"
            className="plain"
            title={t("whereFrom")}
            onClick={() => onAsk({ of: record.start === null ? "entity" : "link", key: record.key })}
          >
            <OriginView origin={origin} />
            {record.origins.length > 1 && <span className="quiet">+{record.origins.length - 1}</span>}
          </button>
        );
      },
    },
  ];
}
