import { describe, expect, it } from "vitest";

import type { Trace, TraceAccount } from "../src/api/types";
import { queryOf, USUAL } from "../src/trace/question";
import { traceSheets } from "../src/trace/traceSheets";
import { speech } from "./wording";

const account: TraceAccount = {
  key: "account_no:b",
  title: "6222 **** 0002",
  kind: "Account",
  currency: "CNY",
  depth: 1,
  received_minor: 10050,
  touched_minor: 0,
  held_minor: 10050,
  paid_minor: 0,
  dissipated_minor: 0,
  opening_minor: 0,
  unknown_minor: 700,
  balance_minor: null,
  has_statement: false,
  stop: null,
  others: null,
  least_minor: 0,
  most_minor: 10050,
};
const trace: Trace = {
  key: "account_no:a",
  asked: ["account_no:a"],
  way: "forward",
  rule: "fifo",
  slack_hours: 48,
  hops: 6,
  totals: [
    {
      currency: "CNY",
      digits: 2,
      began_minor: 10050,
      touched_minor: 0,
      held_minor: 10050,
      stopped_minor: 0,
      returned_minor: 0,
      dissipated_minor: 0,
      unnamed_minor: 0,
    },
  ],
  accounts: { total: 7, shown: 1, rows: [account], without_statement: 1 },
  freeze: { total: 7, shown: 1, rows: [account], without_statement: 1 },
  steps: {
    total: 300,
    shown: 1,
    early: 1,
    rows: [
      {
        key: "TRANSFERRED:1",
        payer: "account_no:a",
        payee: "account_no:b",
        amount_minor: 10050,
        followed_minor: 10050,
        currency: "CNY",
        at: { type: "moment", at: "2024-05-01T00:00:00", at_us: 0, precision: "day" },
        state: "early",
        depth: 1,
        origins: [],
        records: 0,
      },
    ],
  },
  stops: [],
  evidence: [],
  titles: { "account_no:a": "6222 **** 0001", "account_no:b": "6222 **** 0002" },
  holders: { "account_no:b": "王六" },
  undated: 0,
  without_amount: 0,
  seconds: 0.1,
};

describe("a trace's question", () => {
  it("leaves out days that were not chosen, and tells shares as shares", () => {
    const query = queryOf("k", { ...USUAL, leastSharePercent: 0.5 }, 200);
    expect(query).not.toHaveProperty("since");
    expect(query.least_share).toBeCloseTo(0.005);
    expect(queryOf("k", { ...USUAL, since: "2024-05-01" }, 200)).toMatchObject({ since: "2024-05-01" });
  });
});

describe("a trace taken away", () => {
  const sheets = traceSheets(trace, queryOf(trace.key, USUAL, 200), speech);
  const sheet = (name: string) => sheets.find((entry) => entry.name === name);

  it("says what was asked, and how much of each table is in the file", () => {
    const [question] = sheets;
    expect(question?.rows).toContainEqual(["转账（按计入顺序）", "显示 1 条，共 300 条"]);
    expect(question?.rows).toContainEqual(["规则", "先进先出（克莱顿案规则）"]);
  });

  it("keeps amounts exact, and names the holder, the order in time and what no record explains", () => {
    const [held] = sheet("现存该资金的账户")?.rows ?? [];
    expect(held).toEqual(expect.arrayContaining(["王六", 100.5, 0]));
    expect(held?.join(" ")).toContain("无记录可解释");
    const [step] = sheet("转账（按计入顺序）")?.rows ?? [];
    expect(step?.slice(0, 3)).toEqual(["2024-05-01", "6222 **** 0001", "王六 6222 **** 0002"]);
    expect(step).toContain("早于资金到账：可能缺少流水");
  });

  it("has no list to freeze by, back in time", () => {
    const back = traceSheets({ ...trace, way: "back" }, queryOf(trace.key, USUAL, 200), speech);
    expect(back.map(({ name }) => name)).not.toContain("现存该资金的账户");
  });
});
