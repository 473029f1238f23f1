import type { Link, Node } from "../api/types";
import type { ChartDocument, PlacedNode } from "./document";
import { amountOf, type Facts } from "./facts";
import { isPayment } from "./linkLook";
import { stacked, stackRole } from "./stacks";

/** More parallel links of one type than this are drawn as one line with their number. */
export const BUNDLE_ABOVE = 3;

/** A node as it is drawn. */
export interface DrawnNode {
  key: string;
  node: Node;
  placed: PlacedNode;
  /** Of a stack: what is in it, and how many people or accounts without a known holder that is. */
  members?: readonly DrawnNode[];
  heads?: number;
}

/** A line as it is drawn: one link, or a bundle of parallel ones. */
export interface DrawnLine {
  id: string;
  type: string;
  start: string;
  end: string;
  links: readonly Link[];
  bundle: boolean;
  /** Sum of the amounts where all that have one share a currency. */
  amountMinor: number | null;
  currency: string | null;
}

/** What is to be seen of a chart: hidden, filtered and unknown keys are left out. */
export interface Picture {
  nodes: readonly DrawnNode[];
  lines: readonly DrawnLine[];
  /** Links inside a stack: there, but without a line. */
  within: readonly Link[];
  /** How many nodes and links the chart holds that are not in view. */
  outOfView: number;
}

/** The picture of a chart. */
export function picture(chart: ChartDocument, facts: Facts): Picture {
  const nodes: DrawnNode[] = [];
  for (const [key, placed] of Object.entries(chart.nodes)) {
    const node = facts.nodes.get(key);
    if (node && !placed.hidden && !chart.filter.kinds.includes(node.kind)) nodes.push({ key, node, placed });
  }
  const inView = new Set(nodes.map((entry) => entry.key));
  const links: Link[] = [];
  for (const [key, placed] of Object.entries(chart.links)) {
    const link = facts.links.get(key);
    if (!link || placed.hidden || chart.filter.types.includes(link.type)) continue;
    if (inView.has(link.start) && inView.has(link.end)) links.push(link);
  }
  const all = Object.keys(chart.nodes).length + Object.keys(chart.links).length;
  const { nodes: drawn, standIn } = stacked(nodes, links, chart);
  const endOf = (key: string) => standIn.get(key) ?? key;
  const inside = (link: Link) => standIn.has(link.start) && endOf(link.start) === endOf(link.end);
  return {
    nodes: drawn,
    lines: bundled(links.filter((link) => !inside(link)), chart.opened, endOf),
    within: links.filter(inside),
    outOfView: all - nodes.length - links.length,
  };
}

/** Every node in view, those in stacks one by one. */
export function everyNode({ nodes }: Pick<Picture, "nodes">): readonly DrawnNode[] {
  return nodes.flatMap((entry) => entry.members ?? [entry]);
}

/** Every link in view, those in bundles and inside stacks too. */
export function everyLink({ lines, within }: Pick<Picture, "lines" | "within">): readonly Link[] {
  return [...lines.flatMap((line) => line.links), ...within];
}

/** Whether a line begins or ends at a stack: it cannot be opened without it. */
export function atStack({ start, end }: Pick<DrawnLine, "start" | "end">): string | undefined {
  return [start, end].find(stackRole);
}

/** The name of the bundle that a link belongs to. */
export function bundleOf(link: Pick<Link, "type" | "start" | "end">): string {
  return JSON.stringify([link.type, link.start, link.end]);
}

function bundled(links: readonly Link[], opened: readonly string[], endOf: (key: string) => string): DrawnLine[] {
  const groups = new Map<string, Link[]>();
  for (const link of links) {
    const bundle = bundleOf({ type: link.type, start: endOf(link.start), end: endOf(link.end) });
    const group = groups.get(bundle);
    if (group) group.push(link);
    else groups.set(bundle, [link]);
  }
  const open = new Set(opened);
  return [...groups].flatMap(([bundle, group]) => {
    const [first] = group as [Link, ...Link[]];
    const ends = { start: endOf(first.start), end: endOf(first.end) };
    const together = atStack(ends) ? group.length > 1 : group.length > BUNDLE_ABOVE && !open.has(bundle);
    return together
      ? [line(bundle, group, { ...ends, bundle: true })]
      : group.map((link) => line(link.key, [link], { ...ends, bundle: false }));
  });
}

function line(id: string, links: readonly Link[], ends: Pick<DrawnLine, "start" | "end" | "bundle">): DrawnLine {
  const [first] = links as readonly [Link, ...Link[]];
  const amounts = links.map(amountOf).filter((amount) => amount !== null);
  const currencies = new Set(amounts.map((amount) => amount.currency));
  const summable = amounts.length > 0 && currencies.size === 1;
  return {
    id,
    type: first.type,
    ...ends,
    links,
    amountMinor: summable ? amounts.reduce((sum, amount) => sum + amount.amount_minor, 0) : null,
    currency: summable ? (amounts[0]?.currency ?? null) : null,
  };
}

/** The least and the most money on any line of one currency. */
export interface Scale {
  least: number;
  most: number;
}

/** The lines whose width tells their amount: where money went, only payments, since shares and sums of contracts are none. */
export function weighed({ lines }: Pick<Picture, "lines">): readonly DrawnLine[] {
  const paid = lines.filter((line) => isPayment(line.type) && line.amountMinor !== null);
  return paid.length ? paid : lines;
}

/** The scale of each currency in view: amounts of two currencies are not compared. */
export function scalesOf(picture: Pick<Picture, "lines">): ReadonlyMap<string | null, Scale> {
  const scales = new Map<string | null, Scale>();
  for (const { amountMinor, currency } of weighed(picture)) {
    if (amountMinor === null || amountMinor <= 0) continue;
    const { least, most } = scales.get(currency) ?? { least: amountMinor, most: amountMinor };
    scales.set(currency, { least: Math.min(least, amountMinor), most: Math.max(most, amountMinor) });
  }
  return scales;
}

/** Widths of a line without money, with next to none, with the most in view, and where there is only one amount. */
const WIDTHS = { none: 1.5, least: 2, most: 14, alone: 4 };

/** The width of a line by its amount, against the most of its currency in view, on a square-root scale. */
export function widthOf(amountMinor: number | null, scale: Scale | undefined): number {
  if (amountMinor === null || amountMinor <= 0 || !scale) return WIDTHS.none;
  if (scale.most <= scale.least) return WIDTHS.alone;
  return WIDTHS.least + (WIDTHS.most - WIDTHS.least) * Math.sqrt(amountMinor / scale.most);
}
