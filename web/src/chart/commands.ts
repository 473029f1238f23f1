import { spread, stackRole } from "./stacks";
import type { ChartDocument, LayoutName, MadeExpansion, Place, PlacedLink, PlacedNode } from "./document";

/** Everything that can be done to a chart. */
export type Command =
  | { do: "add"; nodes: readonly string[]; links: readonly string[]; roles?: Readonly<Record<string, string>> }
  | { do: "expand"; made: readonly MadeExpansion[]; nodes: readonly string[]; links: readonly string[] }
  | { do: "hide"; keys: readonly string[] }
  | { do: "show all" }
  | { do: "remove"; keys: readonly string[]; dangling: readonly string[] }
  | { do: "move"; positions: Readonly<Record<string, Place>> }
  | { do: "pin"; keys: readonly string[]; pinned: boolean }
  | { do: "select"; keys: readonly string[] }
  | { do: "arrange"; layout: LayoutName; positions: Readonly<Record<string, Place>> }
  | { do: "filter kind"; kind: string; shown: boolean }
  | { do: "filter type"; type: string; shown: boolean }
  | { do: "open bundle"; bundle: string; open: boolean }
  | { do: "open stack"; stack: string; open: boolean }
  | { do: "rename"; keys: Readonly<Record<string, string>> }
  | { do: "title"; title: string };

/** The chart after a command; the same object where nothing changed. */
export function apply(chart: ChartDocument, command: Command): ChartDocument {
  switch (command.do) {
    case "add":
      return inRoles(added(chart, command.nodes, command.links), command.roles ?? {});
    case "expand": {
      const wider = added(chart, command.nodes, command.links);
      return { ...wider, expansions: [...withoutRepeats(wider.expansions, command.made), ...command.made] };
    }
    case "hide":
      return {
        ...marked(chart, spread(chart, command.keys), { hidden: true }),
        selection: without(chart.selection, command.keys),
      };
    case "show all":
      return shownAll(chart);
    case "remove":
      return removed(chart, [...command.keys, ...spread(chart, command.keys), ...command.dangling]);
    case "move":
      return placed(chart, command.positions);
    case "pin":
      return pinned(chart, command.keys, command.pinned);
    case "select":
      return sameKeys(chart.selection, command.keys) ? chart : { ...chart, selection: [...command.keys] };
    case "arrange":
      return placed({ ...chart, layout: command.layout, nodes: unlisted(chart.nodes) }, command.positions);
    case "filter kind":
      return { ...chart, filter: { ...chart.filter, kinds: toggled(chart.filter.kinds, command.kind, !command.shown) } };
    case "filter type":
      return { ...chart, filter: { ...chart.filter, types: toggled(chart.filter.types, command.type, !command.shown) } };
    case "open bundle":
      return { ...chart, opened: toggled(chart.opened, command.bundle, command.open) };
    case "open stack":
      return stackOpened(chart, command.stack, command.open);
    case "rename":
      return renamed(chart, command.keys);
    case "title":
      return { ...chart, title: command.title };
  }
}

function added(chart: ChartDocument, nodes: readonly string[], links: readonly string[]): ChartDocument {
  const fresh = <T>(keys: readonly string[], there: Readonly<Record<string, T>>) =>
    Object.fromEntries(keys.filter((key) => !(key in there)).map((key) => [key, {} as T]));
  const seen = marked(chart, nodes, { hidden: undefined });
  return {
    ...seen,
    nodes: { ...seen.nodes, ...fresh<PlacedNode>(nodes, seen.nodes) },
    links: { ...seen.links, ...fresh<PlacedLink>(links, seen.links) },
  };
}

function inRoles(chart: ChartDocument, roles: Readonly<Record<string, string>>): ChartDocument {
  const nodes = { ...chart.nodes };
  for (const [key, role] of Object.entries(roles)) if (nodes[key]) nodes[key] = { ...nodes[key], role };
  return { ...chart, nodes };
}

function withoutRepeats(before: readonly MadeExpansion[], made: readonly MadeExpansion[]): readonly MadeExpansion[] {
  const again = new Set(made.map(question));
  return before.filter((entry) => !again.has(question(entry)));
}

function question(entry: MadeExpansion): string {
  return JSON.stringify([entry.of, entry.type, entry.direction, entry.kind]);
}

function marked(chart: ChartDocument, keys: readonly string[], mark: { hidden: true | undefined }): ChartDocument {
  const change = <T extends { hidden?: true }>(there: Readonly<Record<string, T>>): Readonly<Record<string, T>> => {
    const hit = keys.filter((key) => there[key] && there[key].hidden !== mark.hidden);
    if (!hit.length) return there;
    const next = { ...there };
    for (const key of hit) {
      const { hidden: _, ...rest } = next[key] as T;
      next[key] = (mark.hidden ? { ...rest, hidden: true } : rest) as T;
    }
    return next;
  };
  return { ...chart, nodes: change(chart.nodes), links: change(chart.links) };
}

function shownAll(chart: ChartDocument): ChartDocument {
  const all = [...Object.keys(chart.nodes), ...Object.keys(chart.links)];
  return { ...marked(chart, all, { hidden: undefined }), filter: { kinds: [], types: [] } };
}

function removed(chart: ChartDocument, keys: readonly string[]): ChartDocument {
  const gone = new Set(keys);
  const rest = <T>(there: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(there).filter(([key]) => !gone.has(key)));
  return {
    ...chart,
    nodes: rest(chart.nodes),
    links: rest(chart.links),
    expansions: chart.expansions.filter((entry) => !gone.has(entry.of)),
    selection: without(chart.selection, keys),
  };
}

/** The nodes as they are before a layout places them: none is part of a column of many. */
function unlisted(nodes: ChartDocument["nodes"]): ChartDocument["nodes"] {
  return Object.fromEntries(Object.entries(nodes).map(([key, { beside: _, ...rest }]) => [key, rest]));
}

/** The chart with a stack opened or closed; columns are made anew, since one of them becomes a list or is none any more. */
function stackOpened(chart: ChartDocument, stack: string, open: boolean): ChartDocument {
  const next = { ...chart, opened: toggled(chart.opened, stack, open), selection: without(chart.selection, [stack]) };
  if (chart.layout !== "layers") return next;
  return { ...next, nodes: unplaced(chart.nodes), stacks: {} };
}

/** The nodes without their places, but for those that are pinned. */
function unplaced(nodes: ChartDocument["nodes"]): ChartDocument["nodes"] {
  const kept = ({ hidden, role }: PlacedNode): PlacedNode => ({
    ...(hidden && { hidden }),
    ...(role !== undefined && { role }),
  });
  return Object.fromEntries(Object.entries(nodes).map(([key, node]) => [key, node.pinned ? node : kept(node)]));
}

function placed(chart: ChartDocument, positions: Readonly<Record<string, Place>>): ChartDocument {
  const stacks = { ...chart.stacks };
  for (const key of Object.keys(positions)) if (stackRole(key)) stacks[key] ??= {};
  return { ...chart, nodes: moved(chart.nodes, positions), stacks: moved(stacks, positions) };
}

function moved(
  nodes: ChartDocument["nodes"],
  positions: Readonly<Record<string, Place>>,
): Readonly<Record<string, PlacedNode>> {
  const next = { ...nodes };
  for (const [key, place] of Object.entries(positions)) {
    const node = nodes[key];
    if (node) next[key] = { ...node, ...place, x: Math.round(place.x), y: Math.round(place.y) };
  }
  return next;
}

function pinned(chart: ChartDocument, keys: readonly string[], isPinned: boolean): ChartDocument {
  const nodes = { ...chart.nodes };
  for (const key of keys) {
    const node = nodes[key];
    if (!node) continue;
    const { pinned: _, ...rest } = node;
    nodes[key] = isPinned ? { ...rest, pinned: true } : rest;
  }
  return { ...chart, nodes };
}

function renamed(chart: ChartDocument, keys: Readonly<Record<string, string>>): ChartDocument {
  const now = (key: string) => keys[key] ?? key;
  const rekeyed = <T>(there: Readonly<Record<string, T>>) => {
    const next: Record<string, T> = {};
    for (const [key, entry] of Object.entries(there)) next[now(key)] ??= entry;
    return next;
  };
  return {
    ...chart,
    nodes: rekeyed(chart.nodes),
    links: rekeyed(chart.links),
    expansions: chart.expansions.map((entry) => ({ ...entry, of: now(entry.of) })),
    selection: [...new Set(chart.selection.map(now))],
  };
}

function toggled(names: readonly string[], name: string, present: boolean): readonly string[] {
  return present ? [...new Set([...names, name])] : names.filter((entry) => entry !== name);
}

function without(keys: readonly string[], gone: readonly string[]): readonly string[] {
  const set = new Set(gone);
  return keys.filter((key) => !set.has(key));
}

function sameKeys(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((key, at) => key === right[at]);
}
