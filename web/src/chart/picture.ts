import type { Link, Node } from "../api/types";
import type { ChartDocument, PlacedNode } from "./document";
import { amountOf, type Facts } from "./facts";

/** More parallel links of one type than this are drawn as one line with their number. */
export const BUNDLE_ABOVE = 3;

/** A node as it is drawn. */
export interface DrawnNode {
  key: string;
  node: Node;
  placed: PlacedNode;
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
  return { nodes, lines: bundled(links, chart.opened), outOfView: all - nodes.length - links.length };
}

/** The name of the bundle that a link belongs to. */
export function bundleOf(link: Link): string {
  return JSON.stringify([link.type, link.start, link.end]);
}

function bundled(links: readonly Link[], opened: readonly string[]): DrawnLine[] {
  const groups = new Map<string, Link[]>();
  for (const link of links) {
    const bundle = bundleOf(link);
    const group = groups.get(bundle);
    if (group) group.push(link);
    else groups.set(bundle, [link]);
  }
  const open = new Set(opened);
  return [...groups].flatMap(([bundle, group]) =>
    group.length > BUNDLE_ABOVE && !open.has(bundle)
      ? [line(bundle, group, true)]
      : group.map((link) => line(link.key, [link], false)),
  );
}

function line(id: string, links: readonly [Link, ...Link[]] | Link[], bundle: boolean): DrawnLine {
  const [first] = links as [Link];
  const amounts = links.map(amountOf).filter((amount) => amount !== null);
  const currencies = new Set(amounts.map((amount) => amount.currency));
  const summable = amounts.length > 0 && currencies.size === 1;
  return {
    id,
    type: first.type,
    start: first.start,
    end: first.end,
    links,
    bundle,
    amountMinor: summable ? amounts.reduce((sum, amount) => sum + amount.amount_minor, 0) : null,
    currency: summable ? (amounts[0]?.currency ?? null) : null,
  };
}

/** The least and the most money on any line of one currency. */
export interface Scale {
  least: number;
  most: number;
}

/** The scale of each currency in view: amounts of two currencies are not compared. */
export function scalesOf({ lines }: Pick<Picture, "lines">): ReadonlyMap<string | null, Scale> {
  const scales = new Map<string | null, Scale>();
  for (const { amountMinor, currency } of lines) {
    if (amountMinor === null || amountMinor <= 0) continue;
    const { least, most } = scales.get(currency) ?? { least: amountMinor, most: amountMinor };
    scales.set(currency, { least: Math.min(least, amountMinor), most: Math.max(most, amountMinor) });
  }
  return scales;
}

/** Widths of a line without money, with next to none, with the most in view, and where there is only one amount. */
const WIDTHS = { none: 1.2, least: 1.4, most: 8, alone: 3 };

/** The width of a line by its amount, against the most of its currency in view, on a square-root scale. */
export function widthOf(amountMinor: number | null, scale: Scale | undefined): number {
  if (amountMinor === null || amountMinor <= 0 || !scale) return WIDTHS.none;
  if (scale.most <= scale.least) return WIDTHS.alone;
  return WIDTHS.least + (WIDTHS.most - WIDTHS.least) * Math.sqrt(amountMinor / scale.most);
}
