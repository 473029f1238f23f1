import type { ElementDefinition } from "cytoscape";

import { glyphAddress, kindLook } from "../model/kindLook";
import type { Vocabulary } from "../model/vocabulary";
import { count, moneyShort } from "../words/format";
import type { Speech } from "../words/language";
import type { ChartDocument, MadeExpansion } from "./document";
import { labelLines } from "./labelLines";
import { linkLook } from "./linkLook";
import { type DrawnLine, type DrawnNode, type Picture, widthOf } from "./picture";
import { RICH_UP_TO } from "./stylesheet";

/** So many lines of a title are drawn, of a landmark one more; the inspector has all of it. */
const TITLE_LINES = 2;
const LABELLED_LINES = 40;
/** Nodes on which so many lines end are landmarks: larger, and named at every scale. */
const LANDMARK = 9;
const LANDMARKS = 12;

/** What the elements say besides their looks. */
export interface Wording {
  speech: Speech;
  vocabulary: Vocabulary;
}

/** The elements that Cytoscape draws for a picture. */
export function elements(picture: Picture, chart: ChartDocument, wording: Wording): ElementDefinition[] {
  const rich = picture.nodes.length <= RICH_UP_TO;
  const cuts = Map.groupBy(
    chart.expansions.filter((made) => made.shown < made.total),
    (made) => made.of,
  );
  const amounts = picture.lines.map((line) => line.amountMinor).filter((amount) => amount !== null).filter((amount) => amount > 0);
  const least = amounts.reduce((low, amount) => Math.min(low, amount), Infinity);
  const most = amounts.reduce((high, amount) => Math.max(high, amount), 0);
  const landmarks = landmarksOf(picture);
  const labelled = picture.lines.length <= LABELLED_LINES;
  // A node without a place is not drawn yet: it would flash in the middle before it stands where it belongs.
  const placed = picture.nodes.filter((entry) => entry.placed.x !== undefined);
  const standing = new Set(placed.map((entry) => entry.key));
  const lines = picture.lines.filter((line) => standing.has(line.start) && standing.has(line.end));
  return [
    ...placed.map((entry) => nodeElement(entry, { cuts: cuts.get(entry.key) ?? [], rich, landmark: landmarks.has(entry.key) }, wording.speech)),
    ...lines.map((line) => lineElement(line, widthOf(line.amountMinor, least, most), labelled, wording)),
  ];
}

interface Standing {
  cuts: readonly MadeExpansion[];
  rich: boolean;
  landmark: boolean;
}

function landmarksOf({ lines }: Picture): Set<string> {
  const degrees = new Map<string, number>();
  for (const { start, end } of lines) {
    for (const key of [start, end]) degrees.set(key, (degrees.get(key) ?? 0) + 1);
  }
  const high = [...degrees].filter(([, degree]) => degree >= LANDMARK).toSorted(([, left], [, right]) => right - left);
  return new Set(high.slice(0, LANDMARKS).map(([key]) => key));
}

function nodeElement(entry: DrawnNode, { cuts, rich, landmark }: Standing, speech: Speech): ElementDefinition {
  const { node, placed } = entry;
  const look = kindLook(node.kind);
  const font = landmark ? 20 : 12;
  const span = landmark ? 220 : 130;
  const title = labelLines(node.title || node.key, span / font, landmark ? TITLE_LINES + 1 : TITLE_LINES);
  return {
    group: "nodes",
    data: {
      id: entry.key,
      label: [...title, ...cuts.map((made) => cutLabel(made, speech))].join("\n"),
      shape: look.shape,
      colour: look.colour,
      size: landmark ? 54 : 34,
      font,
      span: span * 2, // lines are broken already; Cytoscape breaks no Chinese
      pinned: placed.pinned ?? false,
      conflicts: node.conflicts.length > 0,
      ...(rich && { glyph: glyphAddress(node.kind) }),
    },
    position: { x: placed.x ?? 0, y: placed.y ?? 0 },
  };
}

/** What the badge of a cut expansion says: "50 of 12,431, by amount". */
export function cutLabel(made: MadeExpansion, { t, language }: Speech): string {
  const order = t(`order_${made.order}`);
  return t("cutBadge", { shown: count(made.shown, language), total: count(made.total, language), order });
}

function lineElement(line: DrawnLine, width: number, labelled: boolean, wording: Wording): ElementDefinition {
  const look = linkLook(line.type);
  const stressed = labelled || line.bundle;
  return {
    group: "edges",
    data: {
      id: line.id,
      source: line.start,
      target: line.end,
      colour: look.colour,
      line: look.line,
      bundle: line.bundle,
      width: line.bundle ? Math.max(3, width) : width,
      label: stressed ? lineLabel(line, wording) : "",
    },
  };
}

/** The words on a line: its type, how many it stands for, and the sum. */
export function lineLabel(line: DrawnLine, { speech, vocabulary }: Wording): string {
  const parts = [vocabulary.link(line.type)];
  if (line.bundle) parts.push(`× ${count(line.links.length, speech.language)}`);
  if (line.amountMinor !== null) parts.push(moneyShort(line.amountMinor, line.currency, speech.language));
  return parts.join(" ");
}
