import { describe, expect, it } from "vitest";

import type { Node } from "../src/api/types";
import { chartSvg } from "../src/chart/chartSvg";
import { apply } from "../src/chart/commands";
import { EMPTY_CHART, type MadeExpansion } from "../src/chart/document";
import { learnt, NO_FACTS } from "../src/chart/facts";
import { ems, labelLines } from "../src/chart/labelLines";
import { picture } from "../src/chart/picture";
import { nodeSvg, type Scene } from "../src/chart/svgParts";
import { phrase } from "../src/words/language";
import { speech, vocabulary } from "./wording";

const company: Node = {
  key: "c",
  kind: "Company",
  title: "北京<华夏>投资 & 管理",
  values: {},
  aliases: [],
  sources: ["shares"],
  compartments: ["default"],
  observations: 1,
  conflicts: [],
};
const made: MadeExpansion = {
  of: "c",
  type: "OWNS",
  direction: "out",
  kind: "Company",
  order: "amount",
  total: 12431,
  shown: 50,
};

describe("a drawing of the chart", () => {
  const facts = learnt(NO_FACTS, { nodes: [company], links: [] });
  const begun = apply(EMPTY_CHART, { do: "add", nodes: ["c"], links: [] });
  const chart = apply(begun, { do: "expand", made: [made], nodes: [], links: [] });
  const scene: Scene = {
    nodes: [
      { x: 500, y: -300, kind: "Company", colour: "#2463a6", sign: null, size: 34, font: 12, label: company.title, pinned: false, conflicts: true, beside: false },
    ],
    lines: [],
    box: { x: 430, y: -320, width: 140, height: 60 },
  };
  const { text, height } = chartSvg(scene, { chart, facts, view: picture(chart, facts) }, { speech, vocabulary });

  it("is vectors and words, with nothing that must be fetched", () => {
    expect(text).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(text).not.toMatch(/<image|href=|foreignObject/);
    expect(text).toContain("北京&#60;华夏&#62;投资 &#38; 管理");
  });

  it("says what was cut, by which order, and where it comes from", () => {
    expect(text).toContain(phrase("zh", "cutBadge", { shown: "50", total: "12,431", order: phrase("zh", "order_amount") }));
    expect(text).toContain("shares");
    expect(text).toContain(phrase("zh", "leadsNotVerdicts"));
  });

  it("writes the label of a row beside its sign", () => {
    const [row] = scene.nodes.map((entry) => ({ ...entry, x: 10, y: 20, size: 14, beside: true }));
    expect(row && nodeSvg(row)).toMatch(/<text x="21" y="24\.2" [^>]*text-anchor="start">/);
  });

  it("stands inside its frame, wherever the chart stood on the canvas", () => {
    const [, down] = /<g transform="translate\([-\d.]+ ([-\d.]+)\)">/.exec(text) ?? [];
    expect(Number(down) + scene.box.y).toBeGreaterThan(0);
    expect(Number(down) + scene.box.y + scene.box.height).toBeLessThan(height);
  });
});

describe("the lines of a label", () => {
  it("break Chinese between any two signs and Latin between words", () => {
    expect(labelLines("北京华夏投资管理有限公司", 5, 3)).toEqual(["北京华夏投", "资管理有限", "公司"]);
    expect(labelLines("Executive Engineer of works", 9, 3)).toEqual(["Executive", "Engineer of", "works"]);
  });

  it("are never wider than asked, even for one endless word, and say when something is left out", () => {
    for (const title of ["X".repeat(80), "一".repeat(80), "Providing bamboo wall panels in the boundary wall"]) {
      const lines = labelLines(title, 8, 2);
      expect(lines.length).toBeLessThanOrEqual(2);
      expect(Math.max(...lines.map(ems))).toBeLessThanOrEqual(8);
      expect(lines.at(-1)).toMatch(/…$/);
    }
  });
});
