import type { QueryColumn, QueryResult, Words } from "../api/types";
import { amountCell, type Cell, type Sheet } from "../parts/download";
import { minorDigits } from "../words/format";

/** A node or link in a cell. */
export interface Element {
  element: "node" | "link";
  key: string;
  kind: string;
  title: string;
}

/** Whether a cell holds a node or link. */
export function isElement(value: unknown): value is Element {
  return typeof value === "object" && value !== null && "element" in value && "key" in value;
}

/** The currency that belongs to a column of money in a row. */
export function currencyOf(
  column: QueryColumn,
  row: readonly unknown[],
  columns: readonly QueryColumn[],
): string | null {
  const value = row[columns.findIndex((entry) => entry.name === column.currency)];
  return typeof value === "string" ? value : null;
}

/** Keys of the nodes that an answer names, each once. */
export function elementsIn(result: QueryResult): string[] {
  const keys = new Set<string>();
  for (const row of result.rows as readonly (readonly unknown[])[]) {
    for (const [at, value] of row.entries()) {
      if (isElement(value) && value.element === "node") keys.add(value.key);
      else if (result.columns[at]?.type === "key" && typeof value === "string") keys.add(value);
    }
  }
  return [...keys];
}

/** An answer as a table to take away. */
export function resultSheet(result: QueryResult, name: string, of: (words: Words) => string): Sheet {
  const rows = result.rows as readonly (readonly unknown[])[];
  return {
    name,
    heads: result.columns.map((column) => of(column.label) || column.name),
    rows: rows.map((row) => row.map((value, at) => cellOf(value, result.columns[at], row, result.columns))),
  };
}

function cellOf(
  value: unknown,
  column: QueryColumn | undefined,
  row: readonly unknown[],
  columns: readonly QueryColumn[],
): Cell {
  if (value === null || value === undefined) return null;
  if (column?.type === "money" && typeof value === "number") {
    return amountCell(value, minorDigits(currencyOf(column, row, columns)));
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return isElement(value) ? value.title || value.key : JSON.stringify(value);
}
