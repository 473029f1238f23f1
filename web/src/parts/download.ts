import { exactDecimal } from "../words/format";

/** One cell of a table that is exported: money keeps its exact digits. */
export type Cell = string | number | boolean | null;

/** A table as it is exported: heads, then rows. */
export interface Sheet {
  name: string;
  heads: string[];
  rows: Cell[][];
}

const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** A busy machine may begin to fetch a file long after it was offered. */
const KEPT_MS = 120_000;

/** Hands a file to the browser. */
export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}

/** A cell of a CSV file: quoted where needed, and never read as a formula by a spreadsheet. */
export function csvCell(cell: Cell): string {
  if (cell === null) return "";
  const text = typeof cell === "string" && /^[=+\-@\t\r]/.test(cell) && !NUMBER.test(cell) ? `'${cell}` : String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table as CSV with a byte order mark, so that Excel reads Chinese. */
export function csvText(sheet: Sheet): string {
  return "\uFEFF" + [sheet.heads, ...sheet.rows].map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

/** Saves a table as a CSV file. */
export function saveCsv(file: string, sheet: Sheet): void {
  download(`${file}.csv`, new Blob([csvText(sheet)], { type: "text/csv;charset=utf-8" }));
}

/** Saves tables as one Excel workbook; the writer is fetched when it is first needed. */
export async function saveExcel(file: string, sheets: Sheet[]): Promise<void> {
  const { default: write } = await import("write-excel-file/browser");
  const workbook = write(
    sheets.map((sheet) => ({
      sheet: sheet.name.slice(0, 31),
      stickyRowsCount: 1,
      columns: sheet.heads.map((head, at) => ({ width: width(head, sheet.rows, at) })),
      data: [
        sheet.heads.map((head) => ({ value: head, fontWeight: "bold" as const })),
        ...sheet.rows.map((row) => row.map((cell) => (cell === null ? null : { value: cell }))),
      ],
    })),
  );
  download(`${file}.xlsx`, await workbook.toBlob());
}

function width(head: string, rows: Cell[][], at: number): number {
  const longest = rows.slice(0, 200).reduce((most, row) => Math.max(most, String(row[at] ?? "").length), head.length);
  return Math.min(60, Math.max(8, longest + 2));
}

/** An amount for a file, exact: a number where a spreadsheet keeps all its figures, else text. */
export function amountCell(amountMinor: number | null | undefined, digits: number): Cell {
  if (amountMinor === null || amountMinor === undefined) return null;
  const text = exactDecimal(amountMinor, digits);
  return Math.abs(amountMinor) < 1e15 ? Number(text) : text;
}

/** A name that every file system takes. */
export function fileName(title: string): string {
  return title.replace(/[\\/:*?"<>|\s]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 80) || "xunmai";
}
