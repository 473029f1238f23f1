import type { Place, Position } from "./document";
import { ringRole, type RingRole } from "../model/roleLook";
import { ROW_END } from "./labelLook";
import type { DrawnNode, Picture } from "./picture";
import { isRing, ringPlaces } from "./ringGeometry";
import { stackRole } from "./stacks";

const COLUMN = 220;
const ROW = 74;
/** A short column spreads over so much of the height, but not further apart than this. */
const HEIGHT = 540;
const ROOMY = 190;
/** A longer column is a list: small signs with their labels beside them, so that labels stay large enough to read. */
const TALLEST = 7;
/** The longest that a column of a ring may be before all of it is drawn as lists. */
const LONGEST = 20;
const LIST_ROW = 16;
const LIST_ROOMY = 30;
const LIST_TALLEST = 36;
const LIST_LANE = ROW_END + 24;
/** What stands around a list, whose labels leave less of the width. */
const NARROW = 170;
const NARROWEST = 120;
const SEVERAL = 4;
const FAN = 34;

/** From those who decide, over what they decide, to those who gain: the columns of the layered chart. */
const COLUMNS: readonly (readonly string[])[] = [
  ["Case", "Finding", "BudgetItem"],
  ["Agency", "Post"],
  ["Person"],
  ["Tender", "Lot", "Complaint"],
  ["Bid", "Award", "Contract", "Milestone", "Licence"],
  ["Party", "Company"],
  ["Account", "Loan", "Unnamed"],
  ["Address", "Phone", "Device"],
];

/** Where a lead tells roles, they make the columns: from who paid, over who passed it on, to where it ended. */
const ROLE_COLUMNS: readonly (readonly RingRole[])[] = [
  ["payer"],
  ["company", "nominee", "collector"],
  ["organiser", "pass_through"],
  ["payout", "sales"],
  ["end"],
  ["other"],
  ["complaint"],
];

/** Places on a circle, kinds together. */
export function circle({ nodes }: Picture): Record<string, Position> {
  const ordered = nodes.toSorted((left, right) => columnOf(left) - columnOf(right));
  const radius = Math.max(140, (ordered.length * 78) / (2 * Math.PI));
  return Object.fromEntries(
    ordered.map(({ key }, at) => {
      const turn = (2 * Math.PI * at) / ordered.length - Math.PI / 2;
      return [key, { x: radius * Math.cos(turn), y: radius * Math.sin(turn) }];
    }),
  );
}

/** Places in columns by kind; inside a column, neighbours stand level with each other, and many of them as a list. */
export function layers(view: Picture): Record<string, Place> {
  // a stack that was opened is a list, as everything long is
  if (isRing(view.nodes) && !isOpened(view.nodes)) return ringPlaces(view.nodes);
  const columns = [...Map.groupBy(view.nodes, columnOf)]
    .toSorted(([left], [right]) => left - right)
    .map(([, nodes]) => nodes.map(({ key }) => key));
  const neighbours = neighboursOf(view);
  for (let pass = 0; pass < 4; pass += 1) {
    const level = new Map(columns.flatMap((keys) => keys.map((key, at) => [key, (at + 0.5) / keys.length] as const)));
    for (const [at, keys] of columns.entries()) columns[at] = levelled(keys, neighbours, level);
  }
  const width = columns.some(isList) ? (columns.length > SEVERAL ? NARROWEST : NARROW) : COLUMN;
  const positions: Record<string, Place> = {};
  let left = 0;
  for (const keys of columns) {
    // The words on the lines of a stack tell who paid whom: they need their room.
    const room = keys.some(stackRole) ? COLUMN : width;
    if (isList(keys)) left = listed(keys, left + FAN, positions);
    else {
      const step = Math.min(ROOMY, Math.max(ROW, HEIGHT / keys.length));
      for (const [at, key] of keys.entries()) {
        positions[key] = { x: left + width / 2, y: (at - (keys.length - 1) / 2) * step };
      }
      left += room;
    }
  }
  return positions;
}

function isOpened(nodes: Picture["nodes"]): boolean {
  return [...Map.groupBy(nodes, columnOf).values()].some((column) => column.length > LONGEST);
}

function isList(keys: readonly string[]): boolean {
  return keys.length > TALLEST;
}

/** Places a long column row by row from its left edge; gives its right edge. */
function listed(keys: readonly string[], left: number, positions: Record<string, Place>): number {
  const lanes = Math.ceil(keys.length / LIST_TALLEST);
  const rows = Math.ceil(keys.length / lanes);
  const step = Math.min(LIST_ROOMY, Math.max(LIST_ROW, HEIGHT / rows));
  for (const [at, key] of keys.entries()) {
    const row = Math.floor(at / lanes);
    positions[key] = { x: left + (at % lanes) * LIST_LANE, y: (row - (rows - 1) / 2) * step, beside: true };
  }
  return left + lanes * LIST_LANE;
}

function columnOf({ node, placed }: DrawnNode): number {
  const role = ringRole(placed.role);
  if (role) return ROLE_COLUMNS.findIndex((roles) => roles.includes(role)) - ROLE_COLUMNS.length;
  const at = COLUMNS.findIndex((kinds) => kinds.includes(node.kind));
  return at < 0 ? COLUMNS.length : at;
}

function neighboursOf({ lines }: Picture): Map<string, string[]> {
  const neighbours = new Map<string, string[]>();
  const join = (from: string, to: string) => {
    const known = neighbours.get(from);
    if (known) known.push(to);
    else neighbours.set(from, [to]);
  };
  for (const { start, end } of lines) {
    join(start, end);
    join(end, start);
  }
  return neighbours;
}

function levelled(keys: readonly string[], neighbours: Map<string, string[]>, level: Map<string, number>): string[] {
  const wish = new Map(
    keys.map((key) => {
      const levels = (neighbours.get(key) ?? []).map((other) => level.get(other) ?? 0.5);
      const mean = levels.reduce((sum, entry) => sum + entry, 0) / levels.length;
      return [key, levels.length ? mean : (level.get(key) ?? 0.5)] as const;
    }),
  );
  return keys.toSorted((left, right) => (wish.get(left) ?? 0) - (wish.get(right) ?? 0));
}
