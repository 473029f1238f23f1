import type { Link, Node } from "../api/types";
import { ringRole, type RingRole } from "../model/roleLook";
import type { ChartDocument } from "./document";
import type { DrawnNode } from "./picture";

/** Roles that are had by the hundred: more of one than this are drawn as one stack until somebody opens it. */
export const MANY_ROLES: readonly RingRole[] = ["payer", "sales", "complaint", "company", "nominee", "other"];
export const STACK_ABOVE = 7;
/** Of some, fewer are enough: what they got or said is told by the stack, and who it is by the list beside the chart. */
const STACK_SOONER: Partial<Record<RingRole, number>> = { sales: 2, complaint: 3, other: 3 };

/** How many of a role are drawn one by one at most. */
export function stackAbove(role: RingRole): number {
  return STACK_SOONER[role] ?? STACK_ABOVE;
}
const MARK = "stack:";

/** The name under which the stack of a role stands on the chart. */
export function stackOf(role: RingRole): string {
  return `${MARK}${role}`;
}

/** The role whose stack this is; undefined for anything else. */
export function stackRole(id: string): RingRole | undefined {
  return id.startsWith(MARK) ? ringRole(id.slice(MARK.length)) : undefined;
}

/** Keys with those of stacks replaced by the keys of all that have the role. */
export function spread(chart: ChartDocument, keys: readonly string[]): readonly string[] {
  if (!keys.some(stackRole)) return keys;
  const members = (role: RingRole) =>
    Object.entries(chart.nodes)
      .filter(([, placed]) => placed.role === role && !placed.hidden)
      .map(([key]) => key);
  return keys.flatMap((key) => {
    const role = stackRole(key);
    return role ? members(role) : [key];
  });
}

/** How many people, or accounts without a known holder, have a role: an account goes with its holder beside it. */
export function headsOf(members: readonly DrawnNode[], links: readonly Link[]): number {
  const keys = new Set(members.map(({ key }) => key));
  const held = new Set(links.filter((link) => link.type === "HOLDS" && keys.has(link.start)).map((link) => link.end));
  return members.filter(({ key }) => !held.has(key)).length;
}

/** What is drawn once stacks are made: nodes with stacks in the place of their members, and each member's stack. */
export interface Stacked {
  nodes: readonly DrawnNode[];
  standIn: ReadonlyMap<string, string>;
}

/** Puts those of a role that many have into one stack, unless it was opened. */
export function stacked(nodes: readonly DrawnNode[], links: readonly Link[], chart: ChartDocument): Stacked {
  const standIn = new Map<string, string>();
  const stacks: DrawnNode[] = [];
  for (const role of MANY_ROLES) {
    const key = stackOf(role);
    const members = nodes.filter(({ placed }) => placed.role === role);
    const heads = members.length > stackAbove(role) ? headsOf(members, links) : 0;
    if (heads <= stackAbove(role) || chart.opened.includes(key)) continue;
    for (const member of members) standIn.set(member.key, key);
    stacks.push({ key, node: together(key, members), placed: { ...chart.stacks[key], role }, members, heads });
  }
  return { nodes: [...stacks, ...nodes.filter(({ key }) => !standIn.has(key))], standIn };
}

/** A stack as the rest of the chart takes a node: of the kind of its first member, standing on the records of all. */
function together(key: string, members: readonly DrawnNode[]): Node {
  const of = <T>(get: (node: Node) => readonly T[]) => [...new Set(members.flatMap(({ node }) => get(node)))];
  return {
    key,
    kind: members[0]?.node.kind ?? "Party",
    title: "",
    values: {},
    aliases: [],
    sources: of((node) => node.sources),
    compartments: of((node) => node.compartments),
    observations: members.reduce((sum, { node }) => sum + node.observations, 0),
    conflicts: [],
  };
}
