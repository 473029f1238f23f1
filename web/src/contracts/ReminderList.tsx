import { useQuery } from "@tanstack/react-query";
import { InputNumber, Segmented, Table, Tag, type TableColumnsType } from "antd";
import { useRef, useState } from "react";
import { useNavigate } from "react-router";

import type { Reminder } from "../api/types";
import { Answer } from "../parts/Answer";
import { CutNote } from "../parts/CutNote";
import { useRoom } from "../parts/useRoom";
import { count, wallTime } from "../words/format";
import { useSpeech } from "../words/language";
import { ContractName, Sides } from "./ContractTable";
import { contractAddress, URGENCIES, type Urgency } from "./filter";
import { contractQuestions } from "./useContracts";
import { useWalk } from "./useWalk";

const TONES: Record<Urgency, string> = { overdue: "red", due: "gold", conditional: "orange", unknown: "default" };

/** What is overdue and what falls due, the most urgent first. */
export function ReminderList({ asOf }: { asOf: string }) {
  const { t, language } = useSpeech();
  const [days, setDays] = useState(30);
  const [urgency, setUrgency] = useState<Urgency | null>(null);
  const reminders = useQuery(contractQuestions.reminders(asOf, days, urgency));
  const frame = useRef<HTMLDivElement>(null);
  const height = useRoom(frame, 70);
  const counts = reminders.data?.counts;
  return (
    <>
      <div className="contract-filters">
        <Segmented<Urgency | "any">
          value={urgency ?? "any"}
          aria-label={t("urgency")}
          onChange={(value) => setUrgency(value === "any" ? null : value)}
          options={[
            { value: "any" as const, label: t("urgency_any") },
            ...URGENCIES.map((value) => ({
              value,
              label: `${t(`urgency_${value}`)}${counts ? ` ${count(counts[value], language)}` : ""}`,
            })),
          ]}
        />
        <label className="days-ahead">
          {t("daysAhead")}
          <InputNumber min={0} max={3660} value={days} onChange={(value) => setDays(value ?? 0)} />
        </label>
        <span className="grow" />
        {reminders.data && <CutNote shown={reminders.data.shown} total={reminders.data.total} />}
      </div>
      <div ref={frame}>
        <Answer to={reminders} lines={12}>
          {(found) => (
            <ReminderTable
              reminders={found.reminders}
              asOf={asOf}
              height={height}
              loading={reminders.isPlaceholderData}
            />
          )}
        </Answer>
      </div>
    </>
  );
}

interface ReminderTableProps {
  reminders: readonly Reminder[];
  asOf: string;
  height: number;
  loading: boolean;
}

function ReminderTable({ reminders, asOf, height, loading }: ReminderTableProps) {
  const { t, language } = useSpeech();
  const navigate = useNavigate();
  const table = useRef<React.ComponentRef<typeof Table>>(null);
  const columns = useColumns();
  const open = (row: number) => {
    const reminder = reminders[row];
    if (reminder) void navigate(contractAddress(reminder.contract.key, language, asOf));
  };
  const show = (row: number) => {
    const reminder = reminders[row];
    if (reminder) table.current?.scrollTo({ key: keyOf(reminder) });
  };
  const { at, goTo, onKeyDown } = useWalk(reminders.length, show, open);
  return (
    <div
      className="lead-table contract-table"
      tabIndex={0}
      onKeyDown={onKeyDown}
      role="group"
      aria-label={t("contractsKeys")}
    >
      <Table<Reminder>
        ref={table}
        virtual
        size="small"
        rowKey={keyOf}
        columns={columns}
        dataSource={[...reminders]}
        pagination={false}
        loading={loading}
        scroll={{ x: 1100, y: height }}
        rowClassName={(_, index) => (index === at ? "row-at" : "")}
        onRow={(_, index) => ({
          onClick: () => {
            goTo(index ?? 0);
            open(index ?? 0);
          },
        })}
        locale={{ emptyText: t("noReminders") }}
      />
    </div>
  );
}

function keyOf(reminder: Reminder): string {
  return `${reminder.contract.key} ${reminder.step}`;
}

function useColumns(): TableColumnsType<Reminder> {
  const { t, of, language } = useSpeech();
  return [
    {
      title: t("urgency"),
      width: 150,
      render: (_, { urgency }) => <Tag color={TONES[urgency]}>{t(`urgency_${urgency}`)}</Tag>,
    },
    { title: t("stageDue"), width: 124, render: (_, { due }) => wallTime(due, "day", language) },
    {
      title: t("daysLeft"),
      width: 116,
      align: "right",
      render: (_, { days }) => t(days < 0 ? "daysOver" : "inDays", { days: count(Math.abs(days), language) }),
    },
    { title: t("step"), width: 130, render: (_, { label }) => of(label) },
    { title: t("contract"), render: (_, { contract }) => <ContractName row={contract} /> },
    { title: t("buyerSupplier"), width: 220, render: (_, { contract }) => <Sides row={contract} /> },
    {
      title: t("why"),
      width: 300,
      render: (_, { says, basis }) => (
        <span className="two-lines" title={`${of(says)}\n${of(basis.label)}`}>
          <span>{of(says)}</span>
          <span className="quiet">{of(basis.label)}</span>
        </span>
      ),
    },
  ];
}
