import { describe, expect, it } from "vitest";

import type { LoadInfo } from "../src/api/types";
import { broughtText, reasonText, sourceText, whoText } from "../src/house/ledgerWords";
import { speech } from "./wording";

const entry: LoadInfo = {
  sequence: 1,
  load: "1-bank_statement",
  kind: "load",
  state: "live",
  source: "bank_statement",
  title: { en: "Bank statement", zh: "银行流水" },
  delivery: "2tnucwbzzusof2xeqgm3uuqok44z25ce and 1 more",
  brought: { total: 2, shown: 1, named: [{ key: "account_no:2", kind: "Account", title: "甲 6222 **** 0001" }] },
  who: "李",
  why: null,
  at: "2026-01-01T00:00:00Z",
  files: [],
  rows: {},
  counts: {},
  replaces: [],
};

describe("an entry of the ledger", () => {
  it("names its source and whose records came, not their hashes", () => {
    expect(sourceText(entry, speech)).toBe("银行流水");
    expect(broughtText(entry, speech)).toBe("甲 6222 **** 0001 等 2 个");
    expect(broughtText({ ...entry, brought: { total: 2, shown: 0, named: [] } }, speech)).toBe("共 2 个");
    expect(broughtText({ ...entry, brought: null, delivery: "shareholders" }, speech)).toBe("该来源整体");
  });

  it("says in the language of the page what Xunmai itself did", () => {
    const run = { ...entry, kind: "detect", source: "xunmai", title: null, delivery: "rings", brought: null } as const;
    expect([sourceText(run, speech), broughtText(run, speech)]).toEqual(["寻脉", "向多人归集资金的团伙"]);
    const rule = { ...run, kind: "judge", source: "two_legs", delivery: null, who: "two_legs 1", why: "equal" } as const;
    expect([broughtText(rule, speech), whoText(rule, speech)]).toEqual(["两家银行记载的同一笔转账", "规则"]);
    expect(reasonText(rule, speech)).toContain("十分钟");
    const own = { ...rule, source: "judgements", who: "李", why: "同一人" } as const;
    expect([whoText(own, speech), reasonText(own, speech)]).toEqual(["李", "同一人"]);
  });
});
