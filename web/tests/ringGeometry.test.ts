import { describe, expect, it } from "vitest";

import type { Node } from "../src/api/types";
import { apply } from "../src/chart/commands";
import { EMPTY_CHART } from "../src/chart/document";
import { elements } from "../src/chart/elements";
import { learnt, NO_FACTS } from "../src/chart/facts";
import { layers } from "../src/chart/geometry";
import { LANDMARK_BY_LIST, READABLE } from "../src/chart/labelLook";
import { picture } from "../src/chart/picture";
import { stackOf } from "../src/chart/stacks";
import { rolesOnChart } from "../src/model/roleLook";
import { speech, vocabulary } from "./wording";

/** How many have each role in the largest ring of the simulated city. */
const RING = { organiser: 4, nominee: 5, company: 12, collector: 2, payout: 1, pass_through: 5, end: 7, sales: 3, payer: 128 };
const PEOPLE = new Set(["organiser", "nominee", "sales", "payer"]);
const kindOf = (role: string) => (PEOPLE.has(role) ? "Person" : role === "company" ? "Company" : "Account");

const subjects = Object.entries(RING).flatMap(([role, count]) =>
  Array.from({ length: count }, (_, at) => ({ key: `${role}${at}`, role, kind: kindOf(role) })),
);
const nodes = [
  ...subjects,
  ...Array.from({ length: 19 }, (_, at) => ({ key: `rest${at}`, kind: "Account" })),
  { key: "said", kind: "Complaint" },
].map(({ key, kind }): Node => {
  const values = { holder_name: { type: "text", text: "清江市万业教育培训有限公司" } } as const;
  const rest = { aliases: [], sources: [], compartments: [], observations: 1, conflicts: [] };
  return { key, kind, title: kind === "Account" ? "8000 **** 5914" : key, values, ...rest };
});
const facts = learnt(NO_FACTS, { nodes, links: [] });
const begun = apply(EMPTY_CHART, {
  do: "add",
  nodes: nodes.map(({ key }) => key),
  links: [],
  roles: rolesOnChart(subjects, { nodes, links: [] }),
});
const view = picture(begun, facts);
const places = layers(view);

describe("the chart of a large ring", () => {
  it("stacks those who are many, and names everybody whose part is to gather, pass on or keep the money", () => {
    const stacks = (["payer", "sales", "company", "other"] as const).map(stackOf);
    expect(view.nodes.filter(({ members }) => members).map(({ key }) => key).toSorted()).toEqual(stacks.toSorted());
    expect(view.nodes).toHaveLength(4 + 4 + 5 + 2 + 1 + 5 + 7 + 1);
  });

  it("lets money go from left to right, below those behind it", () => {
    const x = (key: string) => places[key]?.x ?? NaN;
    expect(x(stackOf("payer"))).toBeLessThan(x("collector0"));
    expect(x("collector1")).toBeLessThan(x("pass_through0"));
    expect(x("pass_through4")).toBeLessThan(x("end0"));
    expect(x("end6")).toBeLessThan(x(stackOf("other")));
    const lowest = Math.max(...["organiser3", "nominee4", stackOf("company")].map((key) => places[key]?.y ?? NaN));
    const money = ["collector0", "pass_through0", "end0", stackOf("payer")].map((key) => places[key]?.y ?? NaN);
    expect(Math.min(...money)).toBeGreaterThan(lowest);
  });

  it("puts no sign and no words upon those of another", () => {
    const { size, span, font, lines } = LANDMARK_BY_LIST;
    const high = size + lines * font * 1.25;
    const all = Object.values(places);
    for (const [at, one] of all.entries()) {
      for (const other of all.slice(at + 1)) {
        expect(Math.abs(one.x - other.x) >= span || Math.abs(one.y - other.y) >= high).toBe(true);
      }
    }
  });

  it("is read without a glass beside a lead on a screen 1,280 wide", () => {
    const extent = (axis: "x" | "y") => {
      const values = Object.values(places).map((place) => place[axis]);
      return Math.max(...values) - Math.min(...values);
    };
    const scale = Math.min((755 - 36) / (extent("x") + 155), (553 - 36) / (extent("y") + 100));
    expect(scale * LANDMARK_BY_LIST.font).toBeGreaterThanOrEqual(READABLE);
  });

  it("keeps the number of an account whole, below its holder", () => {
    const drawn = elements(picture(apply(begun, { do: "move", positions: places }), facts), begun, { speech, vocabulary });
    const label = String(drawn.find(({ data }) => data.id === "end0")?.data["label"]);
    expect(label.split("\n").at(-1)).toBe("8000 **** 5914");
    expect(label.split("\n").length).toBeLessThanOrEqual(LANDMARK_BY_LIST.lines);
  });

  it("draws what was opened as lists again", () => {
    const opened = apply(begun, { do: "open stack", stack: stackOf("payer"), open: true });
    expect(Object.values(layers(picture(opened, facts))).some(({ beside }) => beside)).toBe(true);
  });
});
