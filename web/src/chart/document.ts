import type { Direction, LinkOrder } from "../api/types";

export type LayoutName = "force" | "circle" | "layers";

/** Where a node stands, in the chart's own units. */
export interface Position {
  x: number;
  y: number;
}

/** The place that a layout gives a node; in a column of many its label stands beside it, in one line. */
export interface Place extends Position {
  beside?: true;
}

/** A node on the chart: only how it is shown; what it is stays with the service. */
export interface PlacedNode extends Partial<Place> {
  pinned?: true;
  hidden?: true;
  /** What a lead takes it for; gives it the colour and the sign of that role. */
  role?: string;
}

/** A link on the chart. */
export interface PlacedLink {
  hidden?: true;
}

/** One expansion that was made: what was asked for, and how much of it came. */
export interface MadeExpansion {
  of: string;
  type: string | null;
  direction: Direction | null;
  kind: string | null;
  order: LinkOrder;
  total: number;
  shown: number;
}

/** What is left out of view, by kind of node and type of link. */
export interface ChartFilter {
  kinds: readonly string[];
  types: readonly string[];
}

/** A chart: keys and how they are arranged. It is saved as it stands, and changed by commands only. */
export interface ChartDocument {
  version: 1;
  title: string;
  nodes: Readonly<Record<string, PlacedNode>>;
  links: Readonly<Record<string, PlacedLink>>;
  /** Where stacks stand; who is in them follows from the roles. */
  stacks: Readonly<Record<string, PlacedNode>>;
  expansions: readonly MadeExpansion[];
  selection: readonly string[];
  filter: ChartFilter;
  opened: readonly string[];
  layout: LayoutName;
}

/** A chart with nothing on it. */
export const EMPTY_CHART: ChartDocument = {
  version: 1,
  title: "",
  nodes: {},
  links: {},
  stacks: {},
  expansions: [],
  selection: [],
  filter: { kinds: [], types: [] },
  opened: [],
  layout: "force",
};
