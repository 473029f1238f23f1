import { describe, expect, it } from "vitest";

import type { Link, Node } from "../src/api/types";
import { linkSheet, nodeSheet } from "../src/chart/chartSheets";
import { apply } from "../src/chart/commands";
import { type ChartDocument, EMPTY_CHART } from "../src/chart/document";
import { elements } from "../src/chart/elements";
import { learnt, NO_FACTS } from "../src/chart/facts";
import { fileText, parseFile } from "../src/chart/file";
import { layers } from "../src/chart/geometry";
import { everyLink, everyNode, picture, scalesOf } from "../src/chart/picture";
import { STACK_ABOVE, stackOf } from "../src/chart/stacks";
import { rolesOnChart } from "../src/model/roleLook";
import { speech, vocabulary } from "./wording";

const MANY = 20;
const STACK = stackOf("payer");
const node = (key: string, kind: string): Node => ({
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
const link = (type: string, start: string, end: string, yuan?: number): Link => ({
  key: `${type}:${start}>${end}`,
  type,
  start,
  end,
  start_kind: "",
  end_kind: "",
  values: yuan === undefined ? {} : { amount: { type: "money", amount_minor: yuan * 100, currency: "CNY", digits: 2 } },
  sources: ["s"],
  compartments: ["default"],
  observations: 1,
  conflicts: [],
});

/** Many people who pay from accounts of theirs into one, from which the money goes on; two of them pay each other, too. */
const people = Array.from({ length: MANY }, (_, at) => `person${at}`);
const nodes = [
  ...people.flatMap((key) => [node(key, "Person"), node(`${key}'s account`, "Account")]),
  node("collector", "Account"),
  node("end", "Account"),
  node("company", "Company"),
];
const links = [
  ...people.flatMap((key) => [link("HOLDS", key, `${key}'s account`), link("FLOWED", `${key}'s account`, "collector", 1000)]),
  link("FLOWED", "person0's account", "person1's account", 7),
  link("FLOWED", "collector", "person0's account", 50),
  link("FLOWED", "collector", "end", 15_000),
  link("OWNS", "person0", "company", 9_000_000),
];
const subjects = [
  ...people.map((key) => ({ key, role: "payer" })),
  { key: "collector", role: "collector" },
  { key: "end", role: "end" },
];
const facts = learnt(NO_FACTS, { nodes, links });
const begun = apply(EMPTY_CHART, {
  do: "add",
  nodes: nodes.map(({ key }) => key),
  links: links.map(({ key }) => key),
  roles: rolesOnChart(subjects, { nodes, links }),
});
const drawn = (chart: ChartDocument) => {
  const arranged = apply({ ...chart, layout: "layers" }, { do: "move", positions: layers(picture(chart, facts)) });
  return elements(picture(arranged, facts), arranged, { speech, vocabulary });
};

describe("payers that are many", () => {
  const view = picture(begun, facts);

  it("stand as one stack that says how many people they are and what they paid", () => {
    expect(view.nodes.map(({ key }) => key).toSorted()).toEqual(["collector", "company", "end", STACK].toSorted());
    const stack = drawn(begun).find(({ data }) => data.id === STACK);
    expect(stack?.data).toMatchObject({ stack: true, sign: "资" });
    expect(stack?.data["label"]).toBe("20 名出资人\n转出 ¥2万");
  });

  it("pay along one arrow as wide as their sum, and the money that came back has its own", () => {
    const paid = view.lines.find(({ start, end }) => start === STACK && end === "collector");
    expect(paid).toMatchObject({ amountMinor: 2_000_000, bundle: true });
    expect(view.lines.find(({ start, end }) => start === "collector" && end === STACK)).toMatchObject({ amountMinor: 5000 });
    const widths = new Map(drawn(begun).map(({ data }) => [`${String(data["source"])}>${String(data["target"])}`, data["width"] as number]));
    expect(widths.get(`${STACK}>collector`)).toBeGreaterThan(widths.get("collector>end") ?? Infinity);
    expect(widths.get(`collector>${STACK}`)).toBeGreaterThanOrEqual(2);
  });

  it("lose nothing: all of them are counted, in tables, and links among them are told", () => {
    expect(everyNode(view)).toHaveLength(nodes.length);
    expect(everyLink(view)).toHaveLength(links.length);
    expect(view.within).toHaveLength(MANY + 1);
    expect(view.outOfView).toBe(0);
    expect(nodeSheet(view, { speech, vocabulary }).rows).toHaveLength(nodes.length);
    expect(linkSheet(view, facts, { speech, vocabulary }).rows).toHaveLength(links.length);
  });

  it("stand in tables with their sources as people call them", () => {
    for (const { heads, rows } of [nodeSheet(view, { speech, vocabulary }), linkSheet(view, facts, { speech, vocabulary })]) {
      expect(new Set(rows.map((row) => row[heads.indexOf(speech.t("sources"))]))).toEqual(new Set(["银行流水"]));
    }
  });

  it("are drawn one by one once the stack is opened, in a column, and put together again", () => {
    const opened = apply(begun, { do: "open stack", stack: STACK, open: true });
    expect(picture(opened, facts).nodes).toHaveLength(nodes.length);
    expect(picture(opened, facts).lines).toHaveLength(links.length);
    const closed = apply(opened, { do: "open stack", stack: STACK, open: false });
    expect(picture(closed, facts).nodes).toHaveLength(4);
  });

  it("are all hidden or removed with their stack", () => {
    const hidden = apply(begun, { do: "hide", keys: [STACK] });
    expect(picture(hidden, facts).nodes.map(({ key }) => key)).toEqual(["collector", "end", "company"]);
    const removed = apply(begun, { do: "remove", keys: [STACK], dangling: [] });
    expect(Object.keys(removed.nodes)).toEqual(["collector", "end", "company"]);
  });

  it("stay where they were put, also in a saved chart", () => {
    const moved = apply(begun, { do: "move", positions: { [STACK]: { x: 5, y: 6 } } });
    expect(parseFile(fileText(moved)).stacks).toEqual({ [STACK]: { x: 5, y: 6 } });
    expect(parseFile(fileText(begun)).nodes).not.toHaveProperty(STACK);
  });

  it("are left one by one where they are few", () => {
    const few = new Set(people.slice(0, STACK_ABOVE).flatMap((key) => [key, `${key}'s account`]));
    const gone = people.flatMap((key) => [key, `${key}'s account`]).filter((key) => !few.has(key));
    const rest = apply(begun, { do: "remove", keys: gone, dangling: [] });
    expect(picture(rest, facts).nodes.some(({ members }) => members)).toBe(false);
  });
});

describe("the width of lines", () => {
  it("tells money that was paid; a share in a company is none", () => {
    expect(scalesOf(picture(begun, facts)).get("CNY")).toEqual({ least: 5000, most: 2_000_000 });
  });
});

describe("roles on a lead's chart", () => {
  it("go from a payer to the accounts paid from, not over a role that the account has", () => {
    const held = [link("HOLDS", "p", "a"), link("HOLDS", "p", "c"), link("HOLDS", "o", "b")];
    const named = [{ key: "p", role: "payer" }, { key: "c", role: "collector" }, { key: "o", role: "organiser" }];
    const complaint = node("said", "Complaint");
    expect(rolesOnChart(named, { nodes: [complaint], links: held })).toEqual({
      p: "payer", c: "collector", o: "organiser", a: "payer", said: "complaint",
    });
    expect(rolesOnChart([{ key: "x", role: "party" }], { nodes: [complaint], links: held })).toEqual({});
  });
});
