import { ringRole, type RingRole } from "../model/roleLook";
import type { Position } from "./document";
import { LANDMARK_BY_LIST } from "./labelLook";
import type { DrawnNode } from "./picture";

/** The words under a sign of a ring are this wide and so many lines high: lanes and rows leave room for them. */
const LANE = LANDMARK_BY_LIST.span + 13;
const ROW = LANDMARK_BY_LIST.size + LANDMARK_BY_LIST.lines * 1.25 * LANDMARK_BY_LIST.font + 12;
/** A column with more than this goes on in another lane beside it. */
const TALLEST = 5;
/** Columns are further apart than the words ask for, so that amounts have room on the arrows between them. */
const AISLE = 16;
/** What has few columns is spread: the room beside a lead is wider than high, and rows above hold more. */
const NARROWEST = 6 * LANE;

/** The way of the money, from left to right. */
const MONEY: readonly (readonly RingRole[])[] = [
  ["payer", "sales"],
  ["collector", "payout"],
  ["pass_through"],
  ["end"],
  ["other", "complaint"],
];
/** Above it, row by row, who directs, lends a name or owns: their lines come down to the accounts, and cross no words. */
const PEOPLE: readonly (readonly RingRole[])[] = [["organiser"], ["nominee", "company"]];

/** Whether a chart tells who plays which part in a ring, and is arranged by it. */
export function isRing(nodes: readonly DrawnNode[]): boolean {
  return nodes.some(({ placed }) => placed.role === "collector");
}

/**
 * Places by the parts that are played in a ring: money in columns from who paid to where it ended, those behind it in rows
 * above. Nothing stands where the words of another are. Those within a column or row keep the order they come in.
 */
export function ringPlaces(nodes: readonly DrawnNode[]): Record<string, Position> {
  const columns = MONEY.map((roles) => nodes.filter((node) => isOf(node, roles))).filter((column) => column.length);
  const money = new Set(columns.flat());
  const rows = [...PEOPLE.map((roles) => nodes.filter((node) => isOf(node, roles))), nodes.filter((node) => !ringRole(node.placed.role))];
  const lanes = columns.map((column) => Math.ceil(column.length / TALLEST));
  const filled = lanes.reduce((sum, count) => sum + count, 0) * LANE;
  const aisles = Math.max(1, columns.length - 1);
  const aisle = Math.max(AISLE, (NARROWEST - filled) / aisles);
  const width = filled + aisles * aisle;
  const height = Math.max(...columns.map((column, at) => Math.ceil(column.length / (lanes[at] ?? 1))));
  const positions: Record<string, Position> = {};
  let left = 0;
  for (const [at, column] of columns.entries()) {
    const count = lanes[at] ?? 1;
    stood(column, { left, count, height }, positions);
    left += count * LANE + aisle;
  }
  const across = Math.floor(width / LANE);
  const above = rows.flatMap((row) => inRows(row.filter((node) => !money.has(node)), across));
  for (const [at, row] of above.entries()) {
    const y = (at - above.length + 0.5) * ROW;
    for (const [nth, { key }] of row.entries()) positions[key] = { x: ((nth + 0.5) * width) / row.length, y };
  }
  return positions;
}

interface Column {
  left: number;
  count: number;
  height: number;
}

/** One column, lane after lane, in the middle of the height of all. */
function stood(column: readonly DrawnNode[], { left, count, height }: Column, positions: Record<string, Position>): void {
  const rows = Math.ceil(column.length / count);
  const step = (height * ROW) / rows;
  for (const [at, { key }] of column.entries()) {
    positions[key] = { x: left + (Math.floor(at / rows) + 0.5) * LANE, y: ((at % rows) + 0.5) * step };
  }
}

function inRows(nodes: readonly DrawnNode[], across: number): DrawnNode[][] {
  const rows = Math.ceil(nodes.length / across);
  const each = Math.ceil(nodes.length / Math.max(1, rows));
  return Array.from({ length: rows }, (_, at) => nodes.slice(at * each, (at + 1) * each));
}

function isOf({ placed }: DrawnNode, roles: readonly RingRole[]): boolean {
  const role = ringRole(placed.role);
  return role !== undefined && roles.includes(role);
}
