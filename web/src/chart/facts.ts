import type { Chart, Link, Node } from "../api/types";

/** What the service said of the keys on a chart. Facts only grow: undo needs no second question. */
export interface Facts {
  nodes: ReadonlyMap<string, Node>;
  links: ReadonlyMap<string, Link>;
}

export const NO_FACTS: Facts = { nodes: new Map(), links: new Map() };

/** The facts with newer ones taken in. */
export function learnt(facts: Facts, news: Chart): Facts {
  return {
    nodes: new Map([...facts.nodes, ...news.nodes.map((node) => [node.key, node] as const)]),
    links: new Map([...facts.links, ...news.links.map((link) => [link.key, link] as const)]),
  };
}

/** Keys of the links that hang on any of these nodes. */
export function linksOf(facts: Facts, keys: ReadonlySet<string>, among: Iterable<string>): string[] {
  return [...among].filter((key) => {
    const link = facts.links.get(key);
    return link && (keys.has(link.start) || keys.has(link.end));
  });
}

/** The amount that a link carries, if it carries one. */
export function amountOf(link: Link): { amount_minor: number; currency: string | null; digits: number } | null {
  const value = link.values["amount"];
  return value?.type === "money" ? value : null;
}
