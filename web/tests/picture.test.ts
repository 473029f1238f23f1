import { describe, expect, it } from "vitest";

import type { Link, Node } from "../src/api/types";
import { apply } from "../src/chart/commands";
import { EMPTY_CHART } from "../src/chart/document";
import { learnt, NO_FACTS } from "../src/chart/facts";
import { ChartFileError, fileText, parseFile } from "../src/chart/file";
import { bundleOf, picture, widthOf } from "../src/chart/picture";
import { layers } from "../src/chart/geometry";

const node = (key: string, kind = "Company"): Node => ({
  key,
  kind,
  title: key,
  values: {},
  aliases: [],
  sources: ["s"],
  compartments: ["default"],
  observations: 1,
  conflicts: [],
});
const link = (key: string, start: string, end: string, amount: number, currency = "INR"): Link => ({
  key,
  type: "AWARDED",
  start,
  end,
  start_kind: "Tender",
  end_kind: "Company",
  values: { amount: { type: "money", amount_minor: amount, currency, digits: 2 } },
  sources: ["s"],
  compartments: ["default"],
  observations: 1,
  conflicts: [],
});

const five = [1, 2, 3, 4, 5].map((at) => link(`l${at}`, "t", "p", at * 100));
const facts = learnt(NO_FACTS, { nodes: [node("t", "Tender"), node("p")], links: five });
const chart = apply(EMPTY_CHART, { do: "add", nodes: ["t", "p", "unknown"], links: five.map(({ key }) => key) });

describe("the picture of a chart", () => {
  it("draws more than three parallel links of one type as one line with their number and sum", () => {
    const { lines } = picture(chart, facts);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ bundle: true, amountMinor: 1500, currency: "INR" });
    expect(lines[0]?.links).toHaveLength(5);
  });

  it("draws them one by one once the bundle is opened", () => {
    const [first] = five;
    if (!first) throw new Error("no link");
    const opened = apply(chart, { do: "open bundle", bundle: bundleOf(first), open: true });
    expect(picture(opened, facts).lines.map((line) => line.id)).toEqual(["l1", "l2", "l3", "l4", "l5"]);
  });

  it("adds up no amounts of different currencies", () => {
    const mixed = learnt(facts, { nodes: [], links: [link("l5", "t", "p", 1, "EUR")] });
    expect(picture(chart, mixed).lines[0]?.amountMinor).toBeNull();
  });

  it("leaves out what is hidden or filtered with its links, and says how much that is", () => {
    const filtered = apply(chart, { do: "filter kind", kind: "Tender", shown: false });
    const view = picture(filtered, facts);
    expect(view.nodes.map(({ key }) => key)).toEqual(["p"]);
    expect(view.lines).toEqual([]);
    expect(view.outOfView).toBe(7);
  });

  it("widens lines with the amount, and gives those without one the thinnest", () => {
    expect(widthOf(null, 1, 100)).toBeLessThan(widthOf(1, 1, 100) + 0.01);
    expect(widthOf(100, 1, 100)).toBeGreaterThan(widthOf(10, 1, 100));
    expect(widthOf(5, 5, 5)).toBeGreaterThan(0);
  });

  it("stands in columns from those who award to those who gain", () => {
    const places = layers(picture(chart, facts));
    expect(places["t"]?.x).toBeLessThan(places["p"]?.x ?? 0);
  });
});

describe("a chart's file", () => {
  it("holds keys and places, no selection and no facts, and reads back", () => {
    const selected = apply(chart, { do: "select", keys: ["p"] });
    const text = fileText(selected);
    expect(text).not.toContain("observations");
    expect(parseFile(text)).toEqual(chart);
  });

  it("is refused when it is something else", () => {
    expect(() => parseFile("nonsense")).toThrow(ChartFileError);
    expect(() => parseFile('{"format":"other"}')).toThrow(ChartFileError);
    expect(() => parseFile('{"format":"xunmai chart","version":1,"nodes":[]}')).toThrow(ChartFileError);
  });
});
