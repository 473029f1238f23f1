import cytoscape from "cytoscape";
import { describe, expect, it } from "vitest";

import type { Link, Node } from "../src/api/types";
import { apply } from "../src/chart/commands";
import { EMPTY_CHART } from "../src/chart/document";
import { learnt, NO_FACTS } from "../src/chart/facts";
import { ChartFileError, fileText, parseFile } from "../src/chart/file";
import { bundleOf, picture, scalesOf, widthOf } from "../src/chart/picture";
import { elements } from "../src/chart/elements";
import { layers } from "../src/chart/geometry";
import { isListBare, labelLook, READABLE, ROW_END, SIGN_END } from "../src/chart/labelLook";
import { stylesheet } from "../src/chart/stylesheet";
import { speech, vocabulary } from "./wording";

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
    const scale = { least: 1, most: 100 };
    expect(widthOf(null, scale)).toBeLessThan(widthOf(1, scale));
    expect(widthOf(100, scale)).toBeGreaterThan(widthOf(10, scale));
    // a square root: four times the money is twice as wide
    const bare = widthOf(1e-9, scale);
    expect(widthOf(100, scale) - bare).toBeCloseTo(2 * (widthOf(25, scale) - bare), 3);
    expect(widthOf(5, { least: 5, most: 5 })).toBeGreaterThan(0);
  });

  it("compares amounts with others of their currency only", () => {
    const mixed = learnt(NO_FACTS, { nodes: [node("t"), node("p")], links: [link("a", "t", "p", 100), link("b", "p", "t", 7, "EUR")] });
    const drawn = picture(apply(EMPTY_CHART, { do: "add", nodes: ["t", "p"], links: ["a", "b"] }), mixed);
    expect([...scalesOf(drawn)]).toEqual([
      ["INR", { least: 100, most: 100 }],
      ["EUR", { least: 7, most: 7 }],
    ]);
  });

  it("stands in columns from those who award to those who gain", () => {
    const places = layers(picture(chart, facts));
    expect(places["t"]?.x).toBeLessThan(places["p"]?.x ?? 0);
  });
});

describe("a column of many", () => {
  const keys = Array.from({ length: 33 }, (_, at) => `t${at}`);
  const many = learnt(NO_FACTS, {
    nodes: [node("a", "Agency"), node("c", "Person"), ...keys.map((key) => node(key, "Tender")), node("p")],
    links: keys.map((key, at) => link(`l${at}`, key, "p", 1)),
  });
  const begun = apply(EMPTY_CHART, { do: "add", nodes: ["a", "c", ...keys, "p"], links: keys.map((_, at) => `l${at}`) });
  const places = layers(picture(begun, many));
  const placed = apply(begun, { do: "arrange", layout: "layers", positions: places });

  it("is a list with the labels beside it, one below the other, and nothing else is", () => {
    expect(Object.keys(places).filter((key) => places[key]?.beside)).toEqual(expect.arrayContaining(keys));
    expect(["a", "c", "p"].filter((key) => places[key]?.beside)).toEqual([]);
    const rows = keys.map((key) => places[key]?.y ?? 0).toSorted((one, other) => one - other);
    expect(new Set(keys.map((key) => places[key]?.x)).size).toBe(1);
    expect(Math.min(...rows.slice(1).map((y, at) => y - (rows[at] ?? 0)))).toBeGreaterThanOrEqual(16);
    expect(places["p"]?.x).toBeGreaterThan((places["t0"]?.x ?? 0) + ROW_END);
  });

  it("is read without a glass beside a lead on a screen 1,280 wide", () => {
    const [xs, ys] = (["x", "y"] as const).map((axis) => Object.values(places).map((place) => place[axis]));
    const extent = (values: number[] = []) => Math.max(...values) - Math.min(...values);
    // half a label to the left and to the right, half a row above and below
    const scale = Math.min((755 - 36) / (extent(xs) + 155), (553 - 36) / (extent(ys) + 16));
    expect(scale * labelLook({ beside: true, landmark: false, list: true }).font).toBeGreaterThanOrEqual(READABLE);
  });

  it("is met by straight lines where its words end", () => {
    const drawn = elements(picture(placed, many), placed, { speech, vocabulary });
    const line = drawn.find(({ data }) => data.id === "l0");
    expect(line?.data).toMatchObject({ straight: true, startAt: `${ROW_END}px 0px`, endAt: "outside-to-node" });
  });

  it("is met at its signs where its words are too small to be drawn", () => {
    const { font } = labelLook({ beside: true, landmark: false, list: true });
    expect([isListBare(READABLE / font), isListBare((READABLE - 0.1) / font)]).toEqual([false, true]);
    const core = cytoscape({ headless: true, styleEnabled: true, style: stylesheet(true) });
    core.add(elements(picture(placed, many), placed, { speech, vocabulary }));
    const start = () => core.$id("l0").style("source-endpoint") as string;
    expect(start()).toBe(`${ROW_END}px 0px`);
    core.$id("l0").addClass("bare");
    expect(start()).toBe(`${SIGN_END}px 0px`);
  });

  it("is one no more once the chart is arranged otherwise, and stays one while it is moved", () => {
    const shifted = apply(placed, { do: "move", positions: { t0: { x: 1, y: 2 } } });
    expect(shifted.nodes["t0"]).toEqual({ x: 1, y: 2, beside: true });
    const round = apply(placed, { do: "arrange", layout: "circle", positions: { t0: { x: 1, y: 2 } } });
    expect(round.nodes["t0"]).toEqual({ x: 1, y: 2 });
    expect(Object.values(round.nodes).filter((entry) => entry.beside)).toEqual([]);
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
