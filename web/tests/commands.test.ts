import { describe, expect, it } from "vitest";

import { apply, type Command } from "../src/chart/commands";
import { type ChartDocument, EMPTY_CHART } from "../src/chart/document";
import { beginning, stepped, type History } from "../src/chart/history";

const performed = (chart: ChartDocument, ...commands: Command[]): ChartDocument => commands.reduce(apply, chart);
const stepping = (history: History, ...commands: Command[]): History =>
  commands.reduce((now, command) => stepped(now, { command }), history);

const PAIR: Command = { do: "add", nodes: ["a", "b"], links: ["ab"] };
const MADE = { of: "a", type: "BID_ON", direction: "out", kind: "Tender", order: "amount" } as const;
const EXPANDED: Command = {
  do: "expand",
  made: [{ ...MADE, total: 12_431, shown: 2 }],
  nodes: ["a", "c", "d"],
  links: ["ac", "ad"],
};

describe("a chart changed by commands", () => {
  it("adds each key once and leaves what stands there in its place", () => {
    const chart = performed(EMPTY_CHART, PAIR, { do: "move", positions: { a: { x: 1.4, y: 2 } } }, PAIR);
    expect(chart.nodes).toEqual({ a: { x: 1, y: 2 }, b: {} });
    expect(Object.keys(chart.links)).toEqual(["ab"]);
  });

  it("brings a hidden node back into view when it is added again", () => {
    const chart = performed(EMPTY_CHART, PAIR, { do: "hide", keys: ["b"] }, { do: "add", nodes: ["b"], links: [] });
    expect(chart.nodes["b"]).toEqual({});
  });

  it("remembers how much of an expansion came, and replaces the same question when it is asked again", () => {
    const more: Command = { ...EXPANDED, made: [{ ...MADE, total: 12_431, shown: 50 }] };
    const chart = performed(EMPTY_CHART, PAIR, EXPANDED, more);
    expect(chart.expansions).toEqual([{ ...MADE, total: 12_431, shown: 50 }]);
  });

  it("takes hidden things out of the selection, and shows all of them again", () => {
    const hidden = performed(EMPTY_CHART, PAIR, { do: "select", keys: ["a", "ab"] }, { do: "hide", keys: ["a"] });
    expect(hidden.selection).toEqual(["ab"]);
    expect(hidden.nodes["a"]).toEqual({ hidden: true });
    expect(performed(hidden, { do: "show all" }).nodes["a"]).toEqual({});
  });

  it("removes nodes with the links that hang on them and the expansions made of them", () => {
    const chart = performed(EMPTY_CHART, PAIR, EXPANDED, { do: "remove", keys: ["a"], dangling: ["ab", "ac", "ad"] });
    expect(Object.keys(chart.nodes)).toEqual(["b", "c", "d"]);
    expect(chart.links).toEqual({});
    expect(chart.expansions).toEqual([]);
  });

  it("keeps a pinned node pinned while it is moved, and lets it go again", () => {
    const pinned = performed(EMPTY_CHART, PAIR, { do: "pin", keys: ["a"], pinned: true });
    expect(performed(pinned, { do: "move", positions: { a: { x: 5, y: 6 } } }).nodes["a"]).toEqual({
      x: 5,
      y: 6,
      pinned: true,
    });
    expect(performed(pinned, { do: "pin", keys: ["a"], pinned: false }).nodes["a"]).toEqual({});
  });

  it("does not move what is not on the chart", () => {
    expect(performed(EMPTY_CHART, { do: "move", positions: { ghost: { x: 1, y: 1 } } }).nodes).toEqual({});
  });

  it("filters kinds and types, opens bundles, and closes them again", () => {
    const chart = performed(
      EMPTY_CHART,
      { do: "filter kind", kind: "Tender", shown: false },
      { do: "filter type", type: "BID_ON", shown: false },
      { do: "filter kind", kind: "Tender", shown: true },
      { do: "open bundle", bundle: "x", open: true },
    );
    expect(chart.filter).toEqual({ kinds: [], types: ["BID_ON"] });
    expect(chart.opened).toEqual(["x"]);
    expect(performed(chart, { do: "open bundle", bundle: "x", open: false }).opened).toEqual([]);
  });

  it("follows a merge: the old key's place and expansion pass to the canonical key", () => {
    const placed = performed(EMPTY_CHART, PAIR, EXPANDED, { do: "move", positions: { a: { x: 7, y: 8 } } });
    const chart = performed(placed, { do: "select", keys: ["a"] }, { do: "rename", keys: { a: "canonical" } });
    expect(chart.nodes["canonical"]).toEqual({ x: 7, y: 8 });
    expect(chart.nodes["a"]).toBeUndefined();
    expect(chart.expansions[0]?.of).toBe("canonical");
    expect(chart.selection).toEqual(["canonical"]);
  });

  it("survives being written to a file and read again", () => {
    const chart = performed(EMPTY_CHART, PAIR, EXPANDED, { do: "title", title: "谁与谁" });
    expect(JSON.parse(JSON.stringify(chart))).toEqual(chart);
  });
});

describe("the history of a chart", () => {
  it("takes an expansion back whole, with the places that were given to it, and does it again", () => {
    const before = stepping(beginning(EMPTY_CHART), PAIR);
    const after = stepped(stepping(before, EXPANDED), {
      command: { do: "move", positions: { c: { x: 1, y: 1 }, d: { x: 2, y: 2 } } },
      joined: true,
    });
    const undone = stepped(after, "undo");
    expect(undone.present).toEqual(before.present);
    expect(stepped(undone, "redo").present).toEqual(after.present);
  });

  it("counts no step for a selection, and loses no way forward by it", () => {
    const undone = stepped(stepping(beginning(EMPTY_CHART), PAIR), "undo");
    const selected = stepping(undone, { do: "select", keys: ["a"] });
    expect(selected.past).toHaveLength(0);
    expect(selected.future).toHaveLength(1);
  });

  it("forgets what was taken back once something else is done", () => {
    const undone = stepped(stepping(beginning(EMPTY_CHART), PAIR, EXPANDED), "undo");
    expect(stepping(undone, { do: "hide", keys: ["a"] }).future).toEqual([]);
  });

  it("stays where it is when there is nothing to take back or to do again", () => {
    const fresh = beginning(EMPTY_CHART);
    expect(stepped(fresh, "undo")).toBe(fresh);
    expect(stepped(fresh, "redo")).toBe(fresh);
  });
});
