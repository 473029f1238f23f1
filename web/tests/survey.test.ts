import { describe, expect, it } from "vitest";

import type { SeenFile, UploadState } from "../src/api/types";
import { chosenOf, isReady, linesOf } from "../src/loading/survey";
import { bytes } from "../src/words/format";

const FILE: SeenFile = {
  file: "a.csv",
  bytes: 10,
  sheets: [],
  source: "bank_statement",
  title: { en: "Statement", zh: "流水" },
  tables: ["transactions"],
  unknown: [],
  could: [],
  mends: false,
  asks_folder: false,
  why: null,
};
const unknown: SeenFile = { ...FILE, file: "b.csv", source: null, title: null };
const folder: SeenFile = { ...FILE, file: "2016.csv", source: "municipal_contracts", asks_folder: true };
const drop = (...seen: SeenFile[]): UploadState => ({
  id: "x",
  state: "seen",
  files: [],
  seen,
  refused: [],
  passed_over: [],
  problem: null,
  most_bytes: 1,
  most_files: 1,
});

describe("a survey", () => {
  it("puts first what asks for a decision", () => {
    expect(linesOf(drop(FILE, unknown, folder), {}).map(({ seen }) => seen.file)).toEqual(["b.csv", "2016.csv", "a.csv"]);
  });

  it("loads what was recognised, and what was decided by hand, and nothing else", () => {
    const undecided = linesOf(drop(FILE, unknown, folder), {});
    expect(chosenOf(undecided).map(({ file }) => file)).toEqual(["a.csv"]);
    const decided = linesOf(drop(FILE, unknown, folder), {
      "a.csv": { left: true },
      "b.csv": { source: "complaints" },
      "2016.csv": { folder: " Gjakova " },
    });
    expect(chosenOf(decided)).toEqual([
      { file: "b.csv", source: "complaints", sheets: [], folder: null },
      { file: "2016.csv", source: "municipal_contracts", sheets: [], folder: "Gjakova" },
    ]);
  });

  it("keeps the sheets of one workbook apart", () => {
    const sheets = [
      { ...FILE, file: "c.xlsx", sheets: ["一"] },
      { ...unknown, file: "c.xlsx", sheets: ["二"] },
    ];
    const lines = linesOf(drop(...sheets), { "c.xlsx\n二": { source: "complaints" } });
    expect(lines.every(isReady)).toBe(true);
    expect(chosenOf(lines).map(({ source, sheets: named }) => [source, ...named])).toEqual([
      ["complaints", "二"],
      ["bank_statement", "一"],
    ]);
  });
});

describe("a size", () => {
  it("is told in the unit that keeps it short", () => {
    expect(bytes(0, "en")).toBe("0 B");
    expect(bytes(1023, "en")).toBe("1,023 B");
    expect(bytes(1536, "en")).toBe("2 KB");
    expect(bytes(4 * 1024 ** 3, "zh")).toBe("4 GB");
    expect(bytes(1.5 * 1024 ** 2, "en")).toBe("1.5 MB");
  });
});
