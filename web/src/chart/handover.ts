import type { Chart } from "../api/types";

const KEPT = "xunmai.handover";

/** What is brought to the chart page: keys, and how they are shown there. */
export interface Charge {
  nodes: readonly string[];
  links: readonly string[];
  roles: Readonly<Record<string, string>>;
  title: string;
  /** Whether the links between the nodes are wanted too. */
  connect: boolean;
}

const NOTHING: Charge = { nodes: [], links: [], roles: {}, title: "", connect: true };

/** Leaves keys for the chart page; they are too many for an address. */
export function handOver(charge: Partial<Charge> & Pick<Charge, "nodes">): void {
  sessionStorage.setItem(KEPT, JSON.stringify({ ...NOTHING, ...charge }));
}

/** Takes what was left, once. */
export function takeCharge(): Charge {
  const text = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  return text ? { ...NOTHING, ...(JSON.parse(text) as Partial<Charge>) } : NOTHING;
}

/** The keys of what is on a chart. */
export function chartKeys({ nodes, links }: Chart): Pick<Charge, "nodes" | "links"> {
  return { nodes: nodes.map((node) => node.key), links: links.map((link) => link.key) };
}
