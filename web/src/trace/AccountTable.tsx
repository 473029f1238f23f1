import { Table, type TableColumnsType, type TablePaginationConfig } from "antd";

import type { Trace, TraceAccount } from "../api/types";
import { EntityLink } from "../parts/EntityLink";
import { count, money } from "../words/format";
import { type Speech, useSpeech } from "../words/language";
import { nameIn } from "./question";

const PAGING: TablePaginationConfig = { defaultPageSize: 10, size: "small", hideOnSinglePage: true, pageSizeOptions: [10, 50, 200] };

/** Through which accounts it went, or from which it came: what came, stayed and went on. */
export function AccountTable({ trace }: { trace: Trace }) {
  const speech = useSpeech();
  const { t, language } = speech;
  const amount = useAmounts();
  const columns: TableColumnsType<TraceAccount> = [
    nameColumn(trace, t("account")),
    { title: t("hops"), width: 64, align: "right", render: (_, { depth }) => count(depth, language) },
    amount(t("came"), (account) => account.received_minor),
    amount(t("trace_held"), (account) => account.held_minor),
    amount(t("paidOn"), (account) => account.paid_minor),
    amount(t("trace_nowhere"), (account) => account.dissipated_minor),
    { title: t("remark"), width: 230, render: (_, account) => noteOn(account, speech) },
  ];
  return <AccountRows columns={columns} rows={trace.accounts.rows} />;
}

/** Who holds some of it now, by how much, and between which bounds whatever the rule. */
export function FreezeTable({ trace }: { trace: Trace }) {
  const { t } = useSpeech();
  const amount = useAmounts();
  const columns: TableColumnsType<TraceAccount> = [
    nameColumn(trace, t("account")),
    amount(t("trace_held"), (account) => account.held_minor),
    amount(t("atLeast"), (account) => account.least_minor),
    amount(t("atMost"), (account) => account.most_minor),
    amount(t("lastBalance"), (account) => account.balance_minor),
  ];
  return <AccountRows columns={columns} rows={trace.freeze.rows} />;
}

function AccountRows({ columns, rows }: { columns: TableColumnsType<TraceAccount>; rows: readonly TraceAccount[] }) {
  return (
    <Table
      size="small"
      rowKey={(account) => `${account.key} ${account.currency ?? ""}`}
      columns={columns}
      dataSource={[...rows]}
      pagination={PAGING}
      scroll={{ x: 880 }}
    />
  );
}

function nameColumn(trace: Trace, title: string): TableColumnsType<TraceAccount>[number] {
  return {
    title,
    render: (_, { key, kind }) => <EntityLink entity={key} title={nameIn(trace, key)} kind={kind} />,
  };
}

function useAmounts() {
  const { language } = useSpeech();
  return (title: string, of: (account: TraceAccount) => number | null): TableColumnsType<TraceAccount>[number] => ({
    title,
    width: 130,
    align: "right",
    render: (_, account) => {
      const minor = of(account);
      return <span className="figures">{minor === null ? "–" : money(minor, account.currency, language)}</span>;
    },
  });
}

/** Why money was not followed through an account, and what of it no record explains. */
export function noteOn(account: TraceAccount, { t, language }: Speech): string {
  const notes: string[] = [];
  if (account.stop) notes.push(t(`stop_${account.stop}`, { others: count(account.others ?? 0, language) }));
  else if (!account.has_statement) notes.push(t("noStatement"));
  if (account.unknown_minor) {
    notes.push(t("paidUnexplained", { amount: money(account.unknown_minor, account.currency, language) }));
  }
  return notes.join(language === "zh" ? "；" : "; ");
}
