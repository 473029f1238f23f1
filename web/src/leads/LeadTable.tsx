import { Table, Tag, Tooltip, type TableColumnsType } from "antd";
import { type KeyboardEvent, useRef, useState } from "react";
import { useNavigate } from "react-router";

import type { LeadSummary } from "../api/types";
import { EntityLink } from "../parts/EntityLink";
import { chance, count, level } from "../words/format";
import { useSpeech } from "../words/language";
import { DispositionTag } from "./DispositionTag";
import { GradeTag } from "./GradeTag";
import { figure, inRole, measure, measureText, shortMoney } from "./measures";

interface LeadTableProps {
  leads: readonly LeadSummary[];
  height: number;
  loading: boolean;
}

/** A narrower window scrolls the table sideways: sooner where it has many columns. */
const leastWidth = (columns: number) => (columns > 8 ? 1100 : 900);

/** Whom a lead is about before all others, whatever its detector. */
const WHO = [["party"], ["company"], ["organiser"], ["collector"], ["nominee"]];

/** The address of one lead. */
export function leadAddress(key: string, language: string): string {
  return `/lead?${new URLSearchParams({ key, lang: language }).toString()}`;
}

/** Leads in rank order; arrows walk, Enter opens. */
export function LeadTable({ leads, height, loading }: LeadTableProps) {
  const { t, language } = useSpeech();
  const navigate = useNavigate();
  const columns = useColumns(leads);
  const [at, setAt] = useState(0);
  const table = useRef<React.ComponentRef<typeof Table>>(null);
  const open = (lead: LeadSummary | undefined) => lead && void navigate(leadAddress(lead.key, language));
  const walk = (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).closest("a, button, input")) return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -1e9, End: 1e9 };
    const by = steps[event.key];
    if (event.key === "Enter") open(leads[at]);
    if (by === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(leads.length - 1, at + by));
    setAt(next);
    const key = leads[next]?.key;
    if (key) table.current?.scrollTo({ key });
  };
  return (
    <div className="lead-table" tabIndex={0} onKeyDown={walk} role="group" aria-label={t("leadsKeys")}>
      <Table<LeadSummary>
        ref={table}
        virtual
        size="small"
        rowKey="key"
        columns={columns}
        dataSource={[...leads]}
        pagination={false}
        loading={loading}
        scroll={{ x: leastWidth(columns.length), y: height }}
        rowClassName={(_, index) => (index === at ? "row-at" : "")}
        onRow={(lead, index) => ({
          onClick: () => {
            setAt(index ?? 0);
            open(lead);
          },
        })}
        locale={{ emptyText: t("noLeads") }}
      />
    </div>
  );
}

function useColumns(leads: readonly LeadSummary[]): TableColumnsType<LeadSummary> {
  const { t, of, language } = useSpeech();
  const number = (lead: LeadSummary, name: string, write: (value: number) => string) => {
    const value = figure(lead, name);
    return value === null ? "–" : write(value);
  };
  const ofAwards: TableColumnsType<LeadSummary> = [
    {
      title: t("officeOrDepartment"),
      ellipsis: true,
      render: (_, lead) => <Roles lead={lead} roles={["office", "department"]} />,
    },
    { title: t("chair"), width: 160, ellipsis: true, render: (_, lead) => <Roles lead={lead} roles={["chair"]} /> },
    {
      title: t("observedExpected"),
      width: 108,
      align: "right",
      render: (_, lead) => (
        <Tooltip title={t("observedExpectedHint")}>
          <b>{number(lead, "observed", (value) => count(value, language))}</b>
          <span className="quiet"> / {number(lead, "expected", (value) => level(value, language))}</span>
        </Tooltip>
      ),
    },
    {
      title: t("share"),
      width: 66,
      align: "right",
      render: (_, lead) => number(lead, "share", (value) => `${level(value, language)}%`),
    },
    {
      title: t("value"),
      width: 80,
      align: "right",
      render: (_, lead) => {
        const value = measure(lead, "value_minor");
        return (
          <Tooltip title={value && measureText(value, language)}>
            <span>{shortMoney(value, language)}</span>
          </Tooltip>
        );
      },
    },
    {
      title: t("surprise"),
      width: 104,
      align: "right",
      render: (_, lead) => (
        <Tooltip title={t("surpriseHint")}>
          <span>{number(lead, "adjusted", (value) => chance(value, language))}</span>
        </Tooltip>
      ),
    },
    {
      title: t("rung"),
      width: 54,
      align: "center",
      render: (_, lead) =>
        lead.stratum ? (
          <Tooltip title={of(lead.stratum.label)}>
            <Tag>{lead.stratum.rung}</Tag>
          </Tooltip>
        ) : (
          "–"
        ),
    },
    {
      title: t("wonOfEntered"),
      width: 84,
      align: "right",
      render: (_, lead) => (
        <Tooltip title={t("wonOfEnteredHint")}>
          <span>
            {number(lead, "awards", (value) => count(value, language))} /{" "}
            {number(lead, "entered_here", (value) => count(value, language))}
          </span>
        </Tooltip>
      ),
    },
  ];
  // Detectors argue with different figures: columns of which no lead here knows anything are left out, and of leads of
  // several the argument in words stands in their place.
  const graded = leads.some((lead) => lead.grade !== null);
  const alike = new Set(leads.map((lead) => lead.detector)).size <= 1;
  const awards = alike && (!leads.length || leads.some((lead) => figure(lead, "observed") !== null));
  const columns: (TableColumnsType<LeadSummary>[number] | false)[] = [
    { title: t("rank"), width: 52, align: "right", render: (_, lead) => <b>{lead.rank ?? "–"}</b> },
    graded && { title: t("grade"), width: 74, render: (_, lead) => <GradeTag grade={lead.grade} /> },
    {
      title: t("who"),
      width: awards ? 190 : 260,
      ellipsis: true,
      render: (_, lead) => <Roles lead={lead} roles={WHO.find((roles) => inRole(lead, ...roles).length) ?? []} />,
    },
    (graded || !alike) && { title: t("argument"), ellipsis: true, render: (_, lead) => of(lead.title) },
    graded && {
      title: t("score"),
      width: 66,
      align: "right",
      render: (_, lead) => (lead.score === null ? "–" : level(lead.score, language)),
    },
    ...(awards ? ofAwards : []),
    alike && !awards && {
      title: t("sum"),
      width: 100,
      align: "right",
      render: (_, lead) => {
        const value = lead.measures.find((entry) => entry.unit === "minor");
        return (
          <Tooltip title={value && measureText(value, language)}>
            <span>{shortMoney(value, language)}</span>
          </Tooltip>
        );
      },
    },
    {
      title: t("disposition"),
      width: 100,
      render: (_, lead) => (
        <>
          <DispositionTag disposition={lead.disposition} />
          {lead.stale && <Tag color="warning">{t("stale")}</Tag>}
        </>
      ),
    },
  ];
  return columns.filter((column) => column !== false);
}

function Roles({ lead, roles }: { lead: LeadSummary; roles: readonly string[] }) {
  const subjects = inRole(lead, ...roles);
  if (!subjects.length) return <span className="quiet">–</span>;
  const [first] = subjects;
  return (
    <span className="roles">
      {first && <EntityLink entity={first.key} title={first.title} kind={first.kind} />}
      {subjects.length > 1 && <span className="quiet">+{subjects.length - 1}</span>}
    </span>
  );
}
