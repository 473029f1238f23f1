import type { Core } from "cytoscape";

import { glyph, kindLook } from "../model/kindLook";
import { OUTLINES } from "../model/outlines";
import { lettersSvg } from "../model/roleLook";
import type { Position } from "./document";
import { ems } from "./labelLines";
import { LABEL_GAP } from "./labelLook";
import { linkLook } from "./linkLook";

/** A node as it stands on the canvas. */
export interface SceneNode {
  x: number;
  y: number;
  kind: string | null;
  /** The colour that it is drawn in: of its kind, or of its role. */
  colour: string;
  /** The letters of its role, which stand in place of the sign of its kind. */
  sign: string | null;
  size: number;
  font: number;
  label: string;
  pinned: boolean;
  /** Whether it stands for many. */
  stack?: boolean;
  conflicts: boolean;
  /** Whether its label stands beside it, not below. */
  beside: boolean;
}

/** A line as it runs on the canvas, from tip to tip, over its points of control. */
export interface SceneLine {
  start: Position;
  controls: readonly Position[];
  end: Position;
  middle: Position;
  type: string;
  width: number;
  font: number;
  bundle: boolean;
  label: string;
}

/** Everything on the canvas, in its own measure. */
export interface Scene {
  nodes: readonly SceneNode[];
  lines: readonly SceneLine[];
  box: { x: number; y: number; width: number; height: number };
}

export const INK = "#1b2733";
export const QUIET = "#51606e";
const DASHES = { solid: "", dashed: ' stroke-dasharray="6 3"', dotted: ' stroke-dasharray="1.5 2.5"' };
const ROW = 1.25;

/** What stands on the canvas now, and where. */
export function sceneOf(core: Core, kindOf: (key: string) => string | null, typeOf: (id: string) => string): Scene {
  const box = core.elements().boundingBox();
  // A picture shows all words, however small the canvas draws them.
  const bare = core.edges(".bare").removeClass("bare");
  const scene = {
    nodes: core.nodes().map((node) => ({ ...node.position(), ...node.data(), kind: kindOf(node.id()) }) as SceneNode),
    lines: core.edges().map((edge) => ({
      start: edge.sourceEndpoint(),
      // Straight lines have none, whatever the types say.
      controls: (edge.controlPoints() as Position[] | undefined) ?? [],
      end: edge.targetEndpoint(),
      middle: edge.midpoint(),
      type: typeOf(edge.id()),
      width: edge.data("width") as number,
      font: edge.data("font") as number,
      bundle: edge.data("bundle") as boolean,
      label: edge.data("label") as string,
    })),
    box: { x: box.x1, y: box.y1, width: box.w, height: box.h },
  };
  bare.addClass("bare");
  return scene;
}

/** A text that XML takes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

type Sign = Pick<SceneNode, "kind" | "colour" | "sign">;

/** The sign of a kind, or of a role, in a square of `size` around a place. */
export function signSvg(of: Sign, x: number, y: number, size: number, border = ""): string {
  const look = kindLook(of.kind);
  const inner = size * 0.56;
  const drawn = (of.sign ? lettersSvg(escaped(of.sign), "#ffffff") : glyph(of.kind, "#ffffff"))
    .replace(/ (width|height)="[^"]*"/g, "")
    .replace("<svg", `<svg x="${fixed(x - inner / 2)}" y="${fixed(y - inner / 2)}" width="${fixed(inner)}" height="${fixed(inner)}"`);
  const place = `translate(${fixed(x - size / 2)} ${fixed(y - size / 2)}) scale(${fixed(size / 24)})`;
  return `<path d="${OUTLINES[look.shape]}" transform="${place}" fill="${of.colour}"${border}/>${drawn}`;
}

/** A node with its label below or beside it. */
export function nodeSvg(node: SceneNode): string {
  const unit = 24 / node.size;
  const border = node.conflicts
    ? ` stroke="#d98200" stroke-width="${fixed(2.5 * unit)}" stroke-dasharray="${fixed(4 * unit)} ${fixed(3 * unit)}"`
    : node.pinned
      ? ` stroke="${INK}" stroke-width="${fixed(2 * unit)}"`
      : "";
  const left = node.beside ? node.x + node.size / 2 + LABEL_GAP : node.x;
  const first = node.beside ? node.y + node.font * 0.35 : node.y + node.size / 2 + LABEL_GAP + node.font * 0.95;
  const look = { size: node.font, ground: 0.85, anchor: node.beside ? "start" : "middle" } as const;
  const words = node.label.split("\n").map((line, at) => textSvg(line, left, first + at * node.font * ROW, look));
  const behind = node.stack ? `<g opacity="0.45">${signSvg(node, node.x + 7, node.y - 7, node.size)}</g>` : "";
  return `<g>${behind}${signSvg(node, node.x, node.y, node.size, border)}${words.join("")}</g>`;
}

/** A line with its arrow and its words. */
export function lineSvg(line: SceneLine): string {
  const look = linkLook(line.type);
  const towards = line.controls.at(-1) ?? line.start;
  const length = Math.hypot(line.end.x - towards.x, line.end.y - towards.y) || 1;
  const along = { x: (line.end.x - towards.x) / length, y: (line.end.y - towards.y) / length };
  const arrow = 0.24 * Math.max((line.width * 13.37) ** 0.9, 29);
  const back = (by: number) => ({ x: line.end.x - along.x * by, y: line.end.y - along.y * by });
  const [base, neck] = [back(arrow), back(arrow * 0.8)];
  const side = { x: -along.y * (arrow / 2), y: along.x * (arrow / 2) };
  const head = `M${at(line.end)}L${at({ x: base.x + side.x, y: base.y + side.y })}L${at({ x: base.x - side.x, y: base.y - side.y })}z`;
  const dash = line.bundle ? "" : DASHES[look.line];
  const drawn =
    `<path d="M${at(line.start)}${way(line.controls, neck)}" fill="none" stroke="${look.colour}" stroke-width="${fixed(line.width)}"${dash}/>` +
    `<path d="${head}" fill="${look.colour}"/>`;
  if (!line.label) return `<g opacity="0.85">${drawn}</g>`;
  let turn = (Math.atan2(line.end.y - line.start.y, line.end.x - line.start.x) * 180) / Math.PI;
  if (Math.abs(turn) > 90) turn += 180;
  const words = textSvg(line.label, 0, line.font * 0.35, { size: line.font, ground: 0.9, bold: line.bundle, colour: "#3d4b59" });
  return `<g><g opacity="0.85">${drawn}</g><g transform="translate(${at(line.middle)}) rotate(${fixed(turn)})">${words}</g></g>`;
}

function way(controls: readonly Position[], end: Position): string {
  if (!controls.length) return `L${at(end)}`;
  return controls
    .map((control, index) => {
      const next = controls[index + 1];
      const stop = next ? { x: (control.x + next.x) / 2, y: (control.y + next.y) / 2 } : end;
      return `Q${at(control)} ${at(stop)}`;
    })
    .join("");
}

interface TextLook {
  size: number;
  /** How much of what lies behind is covered. */
  ground?: number;
  bold?: boolean;
  colour?: string;
  anchor?: "start" | "middle";
}

/** One line of text, over a ground that keeps it readable. */
export function textSvg(text: string, x: number, y: number, look: TextLook): string {
  const { size, ground = 0, bold = false, colour = INK, anchor = "middle" } = look;
  const width = ems(text) * size;
  const rect = ground
    ? `<rect x="${fixed(anchor === "start" ? x : x - width / 2)}" y="${fixed(y - size * 0.95)}" width="${fixed(width)}" height="${fixed(size * 1.2)}" fill="#ffffff" opacity="${ground}"/>`
    : "";
  const weight = bold ? ' font-weight="600"' : "";
  return `${rect}<text x="${fixed(x)}" y="${fixed(y)}" font-size="${size}"${weight} fill="${colour}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

function at({ x, y }: Position): string {
  return `${fixed(x)} ${fixed(y)}`;
}

/** A number without needless digits. */
export function fixed(value: number): string {
  return String(Math.round(value * 100) / 100);
}
