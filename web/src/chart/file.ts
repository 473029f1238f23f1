import { answered, client } from "../api/client";
import type { Chart, RedrawnChart } from "../api/types";
import { apply } from "./commands";
import { type ChartDocument, EMPTY_CHART } from "./document";

/** What a chart file must look like. */
export class ChartFileError extends Error {}

const FORMAT = "xunmai chart";

/** A chart as the text of a file: keys and places, no facts about anybody. */
export function fileText(chart: ChartDocument): string {
  return JSON.stringify({ format: FORMAT, ...chart, selection: [] }, null, 1);
}

/** The chart of a file. Throws ChartFileError where it is none. */
export function parseFile(text: string): ChartDocument {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new ChartFileError("not JSON");
  }
  if (!isRecord(raw) || raw["format"] !== FORMAT || raw["version"] !== 1) throw new ChartFileError("not a chart");
  const { format: _, ...rest } = raw;
  if (!isRecord(rest["nodes"]) || !isRecord(rest["links"])) throw new ChartFileError("no nodes or links");
  return { ...EMPTY_CHART, ...rest };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A saved chart as it stands today: merged keys take their new names, missing ones are left and named. */
export async function redrawn(saved: ChartDocument): Promise<{ chart: ChartDocument; facts: Chart; missing: readonly string[] }> {
  const body = { nodes: Object.keys(saved.nodes), links: Object.keys(saved.links), connect: false };
  const today: RedrawnChart = await answered(client.POST("/api/chart", { body }));
  return { chart: apply(saved, { do: "rename", keys: today.renamed }), facts: today, missing: today.missing };
}
