import type { Speech } from "../words/language";
import type { WordKey } from "../words/en";

/** Roles in a money ring, from whom it comes to who is in it by the hundred: legends and lists keep this order. */
export const RING_ROLES = [
  "organiser",
  "nominee",
  "company",
  "collector",
  "pass_through",
  "payout",
  "end",
  "sales",
  "payer",
  "other",
  "complaint",
] as const;

export type RingRole = (typeof RING_ROLES)[number];

/** Roles in other leads: they have words, and keep the look of their kind. */
const OTHER_ROLES = ["party", "office", "department", "chair"] as const;

/** Each dark enough to carry white letters and to be told on paper; the sign on it tells the role without colour. */
const COLOURS: Record<RingRole, string> = {
  organiser: "#b3202c",
  nominee: "#b4540f",
  company: "#2463a6",
  collector: "#6a3d9a",
  pass_through: "#0f737a",
  payout: "#4a751d",
  end: "#2b2f36",
  sales: "#ab3a78",
  payer: "#66717d",
  other: "#7a6534",
  complaint: "#9c4668",
};

/** How a role looks on a chart: its colour and the letters that stand on it. */
export interface RoleLook {
  colour: string;
  sign: string;
}

/** The role that has a look of its own; undefined where it has none. */
export function ringRole(role: string | null | undefined): RingRole | undefined {
  return RING_ROLES.find((known) => known === role);
}

/** The look of a role, in the reader's language. */
export function roleLook(role: RingRole, t: Speech["t"]): RoleLook {
  return { colour: COLOURS[role], sign: t(`roleSign_${role}`) };
}

/** What a role is called; the raw name where the page has no word for it. */
export function roleWord(role: string, t: Speech["t"]): string {
  const known = [...RING_ROLES, ...OTHER_ROLES].find((entry) => entry === role);
  return known ? t(`role_${known}` satisfies WordKey) : role;
}

/** The role by which each subject is shown: the first of its roles, in the order above. */
export function rolesOf(subjects: readonly { key: string; role: string }[]): Record<string, RingRole> {
  const found: Record<string, RingRole> = {};
  for (const role of RING_ROLES) {
    for (const subject of subjects) if (subject.role === role) found[subject.key] ??= role;
  }
  return found;
}

/**
 * The roles of what is on a lead's chart: people pay from accounts, so the accounts of those whose part is to pay, or to be
 * paid, have it too. What was reported of them is the evidence beside the money, and stands together.
 */
export function rolesOnChart(
  subjects: readonly { key: string; role: string }[],
  { nodes, links }: {
    nodes: readonly { key: string; kind: string }[];
    links: readonly { type: string; start: string; end: string }[];
  },
): Record<string, RingRole> {
  const told = rolesOf(subjects);
  const roles = { ...told };
  if (!Object.keys(told).length) return roles;
  for (const { key, kind } of nodes) if (kind === "Complaint") roles[key] ??= "complaint";
  for (const { type, start, end } of links) {
    const role = told[start];
    if (type === "HOLDS" && (role === "payer" || role === "sales")) roles[end] ??= role;
  }
  // with a ring told, what has no part in it is still where its money went
  for (const { key, kind } of nodes) if (kind === "Account") roles[key] ??= "other";
  return roles;
}

/** Letters as SVG text, in a square of 64. */
export function lettersSvg(letters: string, colour: string): string {
  const size = letters.length > 1 ? 42 : 58;
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64">' +
    `<text x="32" y="${32 + size * 0.36}" font-size="${size}" font-weight="700" text-anchor="middle" fill="${colour}" ` +
    `font-family="system-ui, 'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif">${letters}</text></svg>`
  );
}
