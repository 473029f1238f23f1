import { Table, type TableColumnsType } from "antd";

import type { CitedRecord } from "../api/types";
import { useVocabulary } from "../model/vocabulary";
import { EntityLink } from "../parts/EntityLink";
import type { Subject } from "../parts/Provenance";
import { money, wallTime } from "../words/format";
import { useSpeech } from "../words/language";
import { OriginsView } from "./OriginsView";

interface RecordTableProps {
  records: readonly CitedRecord[];
  onAsk: (subject: Subject) => void;
  /** Leaves out what stands above the table already. */
  inside?: boolean;
}

/** Cited records, one a row, each with the file and row that it stands in. */
export function RecordTable({ records, onAsk, inside = false }: RecordTableProps) {
  const columns = useColumns(records, onAsk, inside);
  return (
    <Table
      size="small"
      rowKey={(record) => `${record.table} ${record.key} ${record.about}`}
      columns={columns}
      dataSource={[...records]}
      pagination={
        inside ? false : { defaultPageSize: 25, size: "small", showSizeChanger: true, pageSizeOptions: [25, 100, 500] }
      }
      scroll={{ x: 1000 }}
    />
  );
}

function useColumns(
  evidence: readonly CitedRecord[],
  onAsk: (subject: Subject) => void,
  inside: boolean,
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
          {!inside && record.start && record.end && (
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
      // what has no date stands after everything that has one
      sorter: (left, right) => (left.at ?? "9999").localeCompare(right.at ?? "9999"),
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
      render: (_, record) => <OriginsView record={record} onAsk={onAsk} />,
    },
  ];
}
