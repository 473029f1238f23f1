import type { ElementDefinition } from "cytoscape";

import type { Node } from "../api/types";
import { glyphAddress, kindLook, lettersAddress } from "../model/kindLook";
import { nodeName } from "../model/nodeName";
import { ringRole, roleLook, roleWord } from "../model/roleLook";
import type { Vocabulary } from "../model/vocabulary";
import { count, moneyShort } from "../words/format";
import type { Speech } from "../words/language";
import type { ChartDocument, MadeExpansion, PlacedNode } from "./document";
import { ems, labelLines } from "./labelLines";
import { labelLook, LINE_FONT, ROW_END, SIGN_END, STRESSED_LINE_FONT } from "./labelLook";
import { isPayment, linkLook } from "./linkLook";
import { isRing } from "./ringGeometry";
import { atStack, type DrawnLine, type DrawnNode, type Picture, scalesOf, weighed, widthOf } from "./picture";
import { stackLabel } from "./stackWords";
import { RICH_UP_TO } from "./stylesheet";

/** Pointing at a node shows so much of its title, in ems and lines; the inspector has all of it. */
const POINTED = { span: 24, lines: 5 };
export const LABELLED_LINES = 40;
/** In a ring all stand close and each is named: few sums are read among so many words, and what else joins them is in the legend. */
const LABELLED_IN_RING = 16;
/** Of many lines with money, so many bear larger words. */
const STRESSED_LINES = 6;
/** Nodes on which so many lines end are landmarks: larger, and named at every scale. */
const LANDMARK = 9;
const LANDMARKS = 12;
/** Where the roles of a ring are told and stacks leave so few nodes, each is named: nobody there is beside the point. */
const ALL_NAMED = 40;

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
  const scales = scalesOf(picture);
  const heavy = new Set(weighed(picture));
  const landmarks = landmarksOf(picture);
  const byMoney = richest(picture);
  const ring = isRing(picture.nodes);
  const most = labelledAtMost(picture);
  const labelled = new Set(picture.lines.length <= most ? picture.lines : byMoney.slice(0, most));
  const stressed = new Set(byMoney.length > STRESSED_LINES ? byMoney.slice(0, STRESSED_LINES) : []);
  // A node without a place is not drawn yet: it would flash in the middle before it stands where it belongs.
  const placed = picture.nodes.filter((entry) => entry.placed.x !== undefined);
  const list = placed.some((entry) => entry.placed.beside);
  const places = new Map(placed.map((entry) => [entry.key, entry.placed]));
  const lines = picture.lines.filter((line) => places.has(line.start) && places.has(line.end));
  const beside = list ? Map.groupBy(lines, pairOf) : new Map<string, DrawnLine[]>();
  return [
    ...placed.map((entry) => nodeElement(entry, { picture, cuts: cuts.get(entry.key) ?? [], rich, list: list || ring, landmark: landmarks.has(entry.key) }, wording.speech)),
    ...lines.map((line) => {
      const ends = endsOf(line, places, beside.get(pairOf(line)) ?? [line]);
      const width = widthOf(heavy.has(line) ? line.amountMinor : null, scales.get(line.currency));
      return lineElement(line, { width, labelled: labelled.has(line) || (line.bundle && !ring), stressed: stressed.has(line) || atStack(line) !== undefined, ends }, wording);
    }),
  ];
}

/** Of more lines than this only the payments with most bear words, and only so many of them. */
export function labelledAtMost({ nodes }: Picture): number {
  return isRing(nodes) ? LABELLED_IN_RING : LABELLED_LINES;
}

/** Lines along which money went, the most first. */
function richest({ lines }: Picture): DrawnLine[] {
  return lines
    .filter((line) => isPayment(line.type) && line.amountMinor !== null)
    .toSorted((left, right) => (right.amountMinor ?? 0) - (left.amountMinor ?? 0));
}

interface Standing {
  picture: Picture;
  cuts: readonly MadeExpansion[];
  rich: boolean;
  landmark: boolean;
  /** Whether some column of the chart is a list, or it is a ring, whose columns stand as close. */
  list: boolean;
}

function landmarksOf({ nodes, lines }: Picture): Set<string> {
  const degrees = new Map<string, number>();
  if (nodes.length <= ALL_NAMED && nodes.some(({ placed }) => ringRole(placed.role))) return new Set(nodes.map(({ key }) => key));
  // Of those who play the parts of a ring there are few, but for those who only paid in.
  const core = nodes
    .filter(({ placed, members }) => members || (ringRole(placed.role) && placed.role !== "payer"))
    .map(({ key }) => key);
  for (const { start, end } of lines) {
    for (const key of [start, end]) degrees.set(key, (degrees.get(key) ?? 0) + 1);
  }
  const high = [...degrees].filter(([, degree]) => degree >= LANDMARK).toSorted(([, left], [, right]) => right - left);
  return new Set([...core, ...high.map(([key]) => key)].slice(0, Math.max(LANDMARKS, core.length)));
}

function nodeElement(entry: DrawnNode, { picture, cuts, rich, landmark, list }: Standing, speech: Speech): ElementDefinition {
  const { node, placed } = entry;
  const look = kindLook(node.kind);
  const role = ringRole(placed.role);
  const inRole = role && roleLook(role, speech.t);
  const beside = placed.beside ?? false;
  const { size, font, span, lines } = labelLook({ beside, landmark, list });
  const stack = entry.members !== undefined;
  const title = nodeName(node);
  const named = labelLines(title, span / font, lines);
  const told = stack ? stackLabel(entry, picture, speech) : beside ? named : accountLines(node, span / font, lines) ?? named;
  const badges = cuts.map((made) => cutLabel(made, speech));
  return {
    group: "nodes",
    data: {
      id: entry.key,
      label: [...told, ...badges].join(beside ? " · " : "\n"),
      whole: stack
        ? [...told, speech.t("stackHint")].join("\n")
        : [...(role ? [roleWord(role, speech.t)] : []), ...labelLines(title, POINTED.span, POINTED.lines), ...badges].join("\n"),
      stack,
      shape: look.shape,
      colour: inRole?.colour ?? look.colour,
      sign: inRole?.sign ?? null,
      size,
      font,
      kept: landmark,
      beside,
      span: span * 2, // lines are broken already; Cytoscape breaks no Chinese
      pinned: placed.pinned ?? false,
      conflicts: node.conflicts.length > 0,
      ...(rich && { glyph: inRole ? lettersAddress(inRole.sign) : glyphAddress(node.kind) }),
    },
    position: { x: placed.x ?? 0, y: placed.y ?? 0 },
  };
}

/** The holder of an account, and its masked number whole on a line of its own; undefined for anything else. */
function accountLines(node: Node, span: number, most: number): string[] | undefined {
  const holder = node.values["holder_name"];
  if (node.kind !== "Account" || holder?.type !== "text" || ems(node.title) > span) return undefined;
  return [...labelLines(holder.text, span, most - 1), node.title];
}

/** What the badge of a cut expansion says: "50 of 12,431, by amount". */
export function cutLabel(made: MadeExpansion, { t, language }: Speech): string {
  const order = t(`order_${made.order}`);
  return t("cutBadge", { shown: count(made.shown, language), total: count(made.total, language), order });
}

function pairOf({ start, end }: DrawnLine): string {
  return JSON.stringify([start, end].toSorted());
}

/**
 * How a line runs: as the drawing library would have it, or straight to the right end of a row, apart from its like. While
 * the words of a row are not drawn, the line goes on to its sign.
 */
interface Ends {
  straight: boolean;
  startAt: string;
  endAt: string;
  startBare: string;
  endBare: string;
}

const ANYWHERE = "outside-to-node";
const APART = 5;

function endsOf(line: DrawnLine, places: ReadonlyMap<string, PlacedNode>, like: readonly DrawnLine[]): Ends {
  const shift = (like.indexOf(line) - (like.length - 1) / 2) * APART;
  const isFromRight = (key: string, other: string) => {
    const [node, from] = [places.get(key), places.get(other)];
    return (node?.beside ?? false) && (from?.x ?? 0) > (node?.x ?? 0) + ROW_END;
  };
  const at = (right: boolean, end: number) => (right ? `${end}px ${shift}px` : ANYWHERE);
  const [start, end] = [isFromRight(line.start, line.end), isFromRight(line.end, line.start)];
  return {
    straight: start || end,
    startAt: at(start, ROW_END),
    endAt: at(end, ROW_END),
    startBare: at(start, SIGN_END),
    endBare: at(end, SIGN_END),
  };
}

interface Drawing {
  width: number;
  labelled: boolean;
  stressed: boolean;
  ends: Ends;
}

function lineElement(line: DrawnLine, { width, labelled, stressed, ends }: Drawing, wording: Wording): ElementDefinition {
  const look = linkLook(line.type);
  return {
    group: "edges",
    data: {
      id: line.id,
      source: line.start,
      target: line.end,
      colour: look.colour,
      line: look.line,
      bundle: line.bundle,
      font: stressed ? STRESSED_LINE_FONT : LINE_FONT,
      kept: atStack(line) !== undefined,
      ...ends,
      width: line.bundle && !atStack(line) ? Math.max(3, width) : width,
      label: labelled ? shortLabel(line, wording) : "",
    },
  };
}

/** The words on a line of the drawing: where money went, the sum alone, since the colour says that it is money. */
function shortLabel(line: DrawnLine, wording: Wording): string {
  if (!isPayment(line.type) || line.amountMinor === null || (line.bundle && !atStack(line))) return lineLabel(line, wording);
  return moneyShort(line.amountMinor, line.currency, wording.speech.language);
}

/** The words on a line: its type, how many it stands for, and the sum. */
export function lineLabel(line: DrawnLine, { speech, vocabulary }: Wording): string {
  const parts = [vocabulary.link(line.type)];
  if (line.bundle) parts.push(`× ${count(line.links.length, speech.language)}`);
  if (line.amountMinor !== null) parts.push(moneyShort(line.amountMinor, line.currency, speech.language));
  return parts.join(" ");
}
