import { Table, type TableColumnsType } from "antd";
import { useMemo } from "react";

import type { CitedRecord, LeadSummary } from "../api/types";
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
  kind: string | null | undefined;
  /** When and how much: of the award, else of the first record and of all together. */
  at: string | null;
  amountMinor: number | null;
  currency: string | null;
}

interface ProjectTableProps {
  lead: LeadSummary;
  records: readonly CitedRecord[];
  onAsk: (subject: Subject) => void;
}

/** The cited records by the project that they speak of; a row opens to all of them. */
export function ProjectTable({ lead, records, onAsk }: ProjectTableProps) {
  const { t, language } = useSpeech();
  const projects = useMemo(() => projectsOf(records, lead), [records, lead]);
  const columns: TableColumnsType<Project> = [
    {
      title: t("title"),
      sorter: (left, right) => left.title.localeCompare(right.title),
      render: (_, project) => <EntityLink entity={project.about} title={project.title} {...(project.kind !== undefined && { kind: project.kind })} />,
    },
    {
      title: t("date"),
      width: 150,
      sorter: (left, right) => (left.at ?? "9999").localeCompare(right.at ?? "9999"),
      render: (_, { at }) => <span className="figures">{at ? wallTime(at, "day", language) : "–"}</span>,
    },
    {
      title: t("amount"),
      width: 160,
      align: "right",
      sorter: (left, right) => (left.amountMinor ?? -1) - (right.amountMinor ?? -1),
      render: (_, { amountMinor, currency }) => (amountMinor === null ? "–" : money(amountMinor, currency, language)),
    },
    {
      title: t("fileAndRow"),
      width: 220,
      render: (_, { award, main, records: [first] }) => {
        const record = award ?? main ?? first;
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

const TENDERED = new Set(["awarded", "tender", "chaired", "bid_on"]);

/** The first moment of some records and their sum, where all that have an amount share a currency. */
function together(records: readonly CitedRecord[]): Pick<Project, "at" | "amountMinor" | "currency"> {
  const [first = null] = records.map((record) => record.at).filter((at) => at !== null).toSorted();
  const paid = records.filter((record) => record.amount_minor !== null);
  const currencies = new Set(paid.map((record) => record.currency));
  const sum = paid.reduce((total, record) => total + (record.amount_minor ?? 0), 0);
  return { at: first, amountMinor: currencies.size === 1 ? sum : null, currency: paid[0]?.currency ?? null };
}

function projectsOf(records: readonly CitedRecord[], lead: LeadSummary): Project[] {
  const subjects = new Map(lead.subjects.map((subject) => [subject.key, subject]));
  return [...Map.groupBy(records, (record) => record.about)].map(([about, own]) => {
    const main = own.find((record) => record.key === about);
    const award = own.find((record) => record.table === "awarded");
    const named = own.find((record) => record.end === about)?.end_title ?? award?.start_title;
    const title = main?.values["title"];
    const subject = subjects.get(about);
    return {
      about,
      main,
      award,
      records: own,
      title: title?.type === "text" ? title.text : [subject?.title, named].filter(Boolean).join(" ") || about,
      kind: subject ? subject.kind : own.some((record) => TENDERED.has(record.table)) ? "Tender" : undefined,
      ...(award ? { at: award.at, amountMinor: award.amount_minor, currency: award.currency } : together(own)),
    };
  });
}
