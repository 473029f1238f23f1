import { Table, type TableColumnsType } from "antd";
import { useMemo } from "react";

import type { CitedRecord } from "../api/types";
import { EntityLink } from "../parts/EntityLink";
import type { Subject } from "../parts/Provenance";
import { count, money, wallTime } from "../words/format";
import { useSpeech } from "../words/language";
import { OriginsView } from "./OriginsView";
import { RecordTable } from "./RecordTable";

/** A project with everything that is cited of it; the award gives it date and amount. */
interface Project {
  about: string;
  title: string;
  award: CitedRecord | undefined;
  main: CitedRecord | undefined;
  records: readonly CitedRecord[];
}

interface ProjectTableProps {
  records: readonly CitedRecord[];
  onAsk: (subject: Subject) => void;
}

/** The cited records by the project that they speak of; a row opens to all of them. */
export function ProjectTable({ records, onAsk }: ProjectTableProps) {
  const { t, language } = useSpeech();
  const projects = useMemo(() => projectsOf(records), [records]);
  const columns: TableColumnsType<Project> = [
    {
      title: t("title"),
      sorter: (left, right) => left.title.localeCompare(right.title),
      render: (_, project) => <EntityLink entity={project.about} title={project.title} kind="Tender" />,
    },
    {
      title: t("date"),
      width: 150,
      sorter: (left, right) => (left.award?.at ?? "9999").localeCompare(right.award?.at ?? "9999"),
      render: (_, { award }) => <span className="figures">{award?.at ? wallTime(award.at, "day", language) : "–"}</span>,
    },
    {
      title: t("amount"),
      width: 160,
      align: "right",
      sorter: (left, right) => (left.award?.amount_minor ?? -1) - (right.award?.amount_minor ?? -1),
      render: (_, { award }) =>
        award?.amount_minor === null || award === undefined ? "–" : money(award.amount_minor, award.currency, language),
    },
    {
      title: t("fileAndRow"),
      width: 220,
      render: (_, { award, main }) => {
        const record = award ?? main;
        return record ? <OriginsView record={record} onAsk={onAsk} /> : "–";
      },
    },
    {
      title: t("observations"),
      width: 110,
      align: "right",
      render: (_, project) => t("recordsHere", { count: count(project.records.length, language) }),
    },
  ];
  return (
    <Table
      size="small"
      rowKey="about"
      columns={columns}
      dataSource={projects}
      expandable={{
        expandRowByClick: true,
        expandedRowRender: (project) => <RecordTable records={project.records} onAsk={onAsk} inside />,
      }}
      pagination={{ defaultPageSize: 50, size: "small", hideOnSinglePage: true, pageSizeOptions: [50, 200] }}
      scroll={{ x: 1000 }}
    />
  );
}

function projectsOf(records: readonly CitedRecord[]): Project[] {
  return [...Map.groupBy(records, (record) => record.about)].map(([about, own]) => {
    const main = own.find((record) => record.key === about);
    const award = own.find((record) => record.table === "awarded");
    const named = own.find((record) => record.end === about)?.end_title ?? award?.start_title;
    const title = main?.values["title"];
    return { about, main, award, records: own, title: title?.type === "text" ? title.text : (named ?? about) };
  });
}
