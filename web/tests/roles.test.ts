import { describe, expect, it } from "vitest";

import type { Node } from "../src/api/types";
import { apply } from "../src/chart/commands";
import { EMPTY_CHART } from "../src/chart/document";
import { elements, LABELLED_LINES } from "../src/chart/elements";
import { learnt, NO_FACTS } from "../src/chart/facts";
import { fileText, parseFile } from "../src/chart/file";
import { layers } from "../src/chart/geometry";
import { picture } from "../src/chart/picture";
import { RING_ROLES, roleLook, rolesOf, roleWord } from "../src/model/roleLook";
import { phrase } from "../src/words/language";
import { speech, vocabulary } from "./wording";

const account = (key: string, holder: string): Node => ({
  key,
  kind: "Account",
  title: "6222 **** 0001",
  values: { holder_name: { type: "text", text: holder } },
  aliases: [],
  sources: ["s"],
  compartments: ["default"],
  observations: 1,
  conflicts: [],
});

const luminance = (colour: string) =>
  [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * ([0.2126, 0.7152, 0.0722][at] ?? 0), 0);

describe("roles", () => {
  it("are told apart without colour, by letters of their own in each language", () => {
    for (const language of ["en", "zh"] as const) {
      const signs = RING_ROLES.map((role) => roleLook(role, (key) => phrase(language, key)).sign);
      expect(new Set(signs).size).toBe(RING_ROLES.length);
    }
  });

  it("have colours on which white letters can be read", () => {
    for (const role of RING_ROLES) {
      const { colour } = roleLook(role, speech.t);
      expect(1.05 / (luminance(colour) + 0.05), role).toBeGreaterThan(4.5);
    }
  });

  it("give somebody who has several the look of the first of them", () => {
    expect(rolesOf([{ key: "a", role: "payer" }, { key: "a", role: "organiser" }, { key: "b", role: "office" }])).toEqual({
      a: "organiser",
    });
  });

  it("have their words, and an unknown one its own name", () => {
    expect(roleWord("pass_through", speech.t)).toBe("过渡账户");
    expect(roleWord("office", speech.t)).toBe("机关");
    expect(roleWord("new_role", speech.t)).toBe("new_role");
  });
});

describe("a chart with roles", () => {
  const facts = learnt(NO_FACTS, { nodes: [account("p", "甲"), account("c", "乙"), account("e", "丙")], links: [] });
  const chart = apply(EMPTY_CHART, {
    do: "add",
    nodes: ["p", "c", "e"],
    links: [],
    roles: { p: "payer", c: "collector", gone: "end" },
  });

  it("draws a node in the colour of its role with its letters, and others as their kind", () => {
    const places = { p: { x: 0, y: 0 }, c: { x: 1, y: 0 }, e: { x: 2, y: 0 } };
    const placed = apply(chart, { do: "move", positions: places });
    const drawn = elements(picture(placed, facts), placed, { speech, vocabulary });
    const data = (id: string) => drawn.find((element) => element.data.id === id)?.data;
    expect(data("c")).toMatchObject({ colour: roleLook("collector", speech.t).colour, sign: "归" });
    expect(decodeURIComponent(String(data("c")?.["glyph"]))).toContain(">归</text>");
    expect(data("e")).toMatchObject({ sign: null });
    expect(data("c")?.["label"]).toContain("乙");
  });

  it("stands in columns from who paid in to where the money went", () => {
    const places = layers(picture(chart, facts));
    expect(places["p"]?.x).toBeLessThan(places["c"]?.x ?? 0);
  });

  it("keeps its roles in its file, and knows none of keys that it does not hold", () => {
    expect(parseFile(fileText(chart)).nodes["c"]).toEqual({ role: "collector" });
    expect(chart.nodes).not.toHaveProperty("gone");
  });
});

describe("the words on lines", () => {
  it("are written on those with the most money, where there are too many for all", () => {
    const keys = Array.from({ length: LABELLED_LINES + 2 }, (_, at) => `n${at}`);
    const links = keys.slice(1).map((key, at) => ({
      key: `FLOWED:${at}`,
      type: "FLOWED",
      start: "n0",
      end: key,
      start_kind: "Account",
      end_kind: "Account",
      values: { amount: { type: "money" as const, amount_minor: 1000 - at, currency: "CNY", digits: 2 } },
      sources: [],
      compartments: [],
      observations: 1,
      conflicts: [],
    }));
    const many = learnt(NO_FACTS, { nodes: keys.map((key) => account(key, key)), links });
    const begun = apply(EMPTY_CHART, { do: "add", nodes: keys, links: links.map(({ key }) => key) });
    const placed = apply(begun, { do: "move", positions: Object.fromEntries(keys.map((key, at) => [key, { x: at, y: 0 }])) });
    const lines = elements(picture(placed, many), placed, { speech, vocabulary }).filter(({ group }) => group === "edges");
    expect(lines.filter(({ data }) => data["label"])).toHaveLength(LABELLED_LINES);
    expect(lines.at(-1)?.data["label"]).toBe("");
    expect(lines[0]?.data["label"]).toContain("10");
  });
});
