import type { Trace, TraceAccount } from "../api/types";
import { amountCell, type Cell, type Sheet } from "../parts/download";
import { minorDigits } from "../words/format";
import type { Speech } from "../words/language";
import { noteOn } from "./AccountTable";
import { nameIn, type TraceQuery } from "./question";
import { PARTS } from "./SumsTable";

/** A trace to take away: what was asked, the sums, who holds it, through whom it went, and every transfer. */
export function traceSheets(trace: Trace, query: TraceQuery, speech: Speech): Sheet[] {
  const { t } = speech;
  const freeze = trace.way === "back" ? [] : [accountSheet(t("freezeList"), trace.freeze.rows, trace, speech)];
  return [
    questionSheet(trace, query, speech),
    sumSheet(trace, speech),
    ...freeze,
    accountSheet(t(trace.way === "back" ? "tracedAccountsBack" : "tracedAccounts"), trace.accounts.rows, trace, speech),
    stepSheet(trace, speech),
  ];
}

/** What was asked, and how much of each table is in the file. */
function questionSheet(trace: Trace, query: TraceQuery, { t }: Speech): Sheet {
  const rows: Cell[][] = [
    [t("account"), nameIn(trace, trace.key)],
    [t("key"), trace.key],
    [t("way"), t(`way_${trace.way}`)],
    [t("traceRule"), t(`traceRule_${trace.rule}`)],
    [t("dayFrom"), query.since ?? null],
    [t("dayTo"), query.until ?? null],
    [t("slackHours"), trace.slack_hours],
    [t("mostHops"), trace.hops],
    [t("leastSharePercent"), query.least_share * 100],
    [t("leastAmount"), query.least_amount],
    ...([["freezeList", trace.freeze], ["tracedAccounts", trace.accounts], ["traceSteps", trace.steps]] as const).map(
      ([name, { shown, total }]): Cell[] => [t(name), t("shownOf", { shown, total })],
    ),
    [t("leadsNotVerdicts"), null],
  ];
  return { name: t("traceQuestion"), heads: [t("property"), t("givenValue")], rows };
}

function sumSheet(trace: Trace, { t }: Speech): Sheet {
  const word = trace.way === "back" ? "traceBack" : "trace";
  return {
    name: t("sumOfTrace"),
    heads: [t("currency"), ...PARTS.map((part) => t(`${word}_${part}`))],
    rows: trace.totals.map((total) => [
      total.currency,
      ...PARTS.map((part) => amountCell(total[`${part}_minor`], total.digits)),
    ]),
  };
}

function accountSheet(name: string, accounts: readonly TraceAccount[], trace: Trace, speech: Speech): Sheet {
  const { t } = speech;
  return {
    name,
    heads: [
      t("holder"),
      t("account"),
      t("hops"),
      t("currency"),
      t("came"),
      t("trace_held"),
      t("paidOn"),
      t("trace_nowhere"),
      t("atLeast"),
      t("atMost"),
      t("lastBalance"),
      t("remark"),
      t("key"),
    ],
    rows: accounts.map((account) => {
      const amount = (minor: number | null) => amountCell(minor, minorDigits(account.currency));
      return [
        trace.holders[account.key] ?? null,
        account.title,
        account.depth,
        account.currency,
        amount(account.received_minor),
        amount(account.held_minor),
        amount(account.paid_minor),
        amount(account.dissipated_minor),
        amount(account.least_minor),
        amount(account.most_minor),
        amount(account.balance_minor),
        noteOn(account, speech),
        account.key,
      ];
    }),
  };
}

/** The transfers as a table: one row a transfer, with the first of its records. */
export function stepSheet(trace: Trace, { t }: Speech): Sheet {
  return {
    name: t("traceSteps"),
    heads: [
      t("date"),
      t("from"),
      t("to"),
      t("amount"),
      t("followedPart"),
      t("currency"),
      t("timeOrder"),
      t("hops"),
      t("file"),
      t("sheet"),
      t("row"),
      t("load"),
      t("key"),
    ],
    rows: trace.steps.rows.map((step) => {
      const [origin] = step.origins;
      return [
        step.at.precision === "day" ? step.at.at.slice(0, 10) : step.at.at.replace("T", " "),
        nameIn(trace, step.payer),
        nameIn(trace, step.payee),
        amountCell(step.amount_minor, minorDigits(step.currency)),
        amountCell(step.followed_minor, minorDigits(step.currency)),
        step.currency,
        t(`order_${step.state}`),
        step.depth,
        origin?.file ?? origin?.source ?? null,
        origin?.sheet ?? null,
        origin?.row ?? null,
        origin?.load ?? null,
        step.key,
      ];
    }),
  };
}
