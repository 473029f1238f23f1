import type { ElementDefinition } from "cytoscape";

import { glyphAddress, kindLook } from "../model/kindLook";
import type { Vocabulary } from "../model/vocabulary";
import { count, moneyShort } from "../words/format";
import type { Speech } from "../words/language";
import type { ChartDocument, MadeExpansion, PlacedNode } from "./document";
import { labelLines } from "./labelLines";
import { labelLook, LINE_FONT, ROW_END } from "./labelLook";
import { linkLook } from "./linkLook";
import { type DrawnLine, type DrawnNode, type Picture, widthOf } from "./picture";
import { RICH_UP_TO } from "./stylesheet";

/** Pointing at a node shows so much of its title, in ems and lines; the inspector has all of it. */
const POINTED = { span: 24, lines: 5 };
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
  const list = placed.some((entry) => entry.placed.beside);
  const places = new Map(placed.map((entry) => [entry.key, entry.placed]));
  const lines = picture.lines.filter((line) => places.has(line.start) && places.has(line.end));
  const beside = list ? Map.groupBy(lines, pairOf) : new Map<string, DrawnLine[]>();
  return [
    ...placed.map((entry) => nodeElement(entry, { cuts: cuts.get(entry.key) ?? [], rich, list, landmark: landmarks.has(entry.key) }, wording.speech)),
    ...lines.map((line) => {
      const ends = endsOf(line, places, beside.get(pairOf(line)) ?? [line]);
      return lineElement(line, { width: widthOf(line.amountMinor, least, most), labelled, ends }, wording);
    }),
  ];
}

interface Standing {
  cuts: readonly MadeExpansion[];
  rich: boolean;
  landmark: boolean;
  /** Whether some column of the chart is a list. */
  list: boolean;
}

function landmarksOf({ lines }: Picture): Set<string> {
  const degrees = new Map<string, number>();
  for (const { start, end } of lines) {
    for (const key of [start, end]) degrees.set(key, (degrees.get(key) ?? 0) + 1);
  }
  const high = [...degrees].filter(([, degree]) => degree >= LANDMARK).toSorted(([, left], [, right]) => right - left);
  return new Set(high.slice(0, LANDMARKS).map(([key]) => key));
}

function nodeElement(entry: DrawnNode, { cuts, rich, landmark, list }: Standing, speech: Speech): ElementDefinition {
  const { node, placed } = entry;
  const look = kindLook(node.kind);
  const beside = placed.beside ?? false;
  const { size, font, span, lines } = labelLook({ beside, landmark, list });
  const title = node.title || node.key;
  const badges = cuts.map((made) => cutLabel(made, speech));
  return {
    group: "nodes",
    data: {
      id: entry.key,
      label: [...labelLines(title, span / font, lines), ...badges].join(beside ? " · " : "\n"),
      whole: [...labelLines(title, POINTED.span, POINTED.lines), ...badges].join("\n"),
      shape: look.shape,
      colour: look.colour,
      size,
      font,
      beside,
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

function pairOf({ start, end }: DrawnLine): string {
  return JSON.stringify([start, end].toSorted());
}

/** How a line runs: as the drawing library would have it, or straight to the right end of a row, apart from its like. */
interface Ends {
  straight: boolean;
  startAt: string;
  endAt: string;
}

const ANYWHERE = "outside-to-node";
const APART = 5;

function endsOf(line: DrawnLine, places: ReadonlyMap<string, PlacedNode>, like: readonly DrawnLine[]): Ends {
  const shift = (like.indexOf(line) - (like.length - 1) / 2) * APART;
  const endOn = (key: string, other: string) => {
    const [node, from] = [places.get(key), places.get(other)];
    const fromRight = node?.beside && (from?.x ?? 0) > (node.x ?? 0) + ROW_END;
    return fromRight ? `${ROW_END}px ${shift}px` : ANYWHERE;
  };
  const [startAt, endAt] = [endOn(line.start, line.end), endOn(line.end, line.start)];
  return { straight: startAt !== ANYWHERE || endAt !== ANYWHERE, startAt, endAt };
}

interface Drawing {
  width: number;
  labelled: boolean;
  ends: Ends;
}

function lineElement(line: DrawnLine, { width, labelled, ends }: Drawing, wording: Wording): ElementDefinition {
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
      font: LINE_FONT,
      ...ends,
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
