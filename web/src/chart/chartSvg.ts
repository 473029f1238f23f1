import { KIND_ORDER, kindLook } from "../model/kindLook";
import { RING_ROLES, roleLook, roleWord } from "../model/roleLook";
import { moneyShort } from "../words/format";
import type { Wording } from "./elements";
import { captions } from "./captions";
import { labelLines } from "./labelLines";
import { linkLook } from "./linkLook";
import { scalesOf, widthOf } from "./picture";
import { fixed, lineSvg, nodeSvg, QUIET, type Scene, signSvg, textSvg } from "./svgParts";
import type { ChartInHand } from "./useChart";

const MARGIN = 32;
const LEAST = 700;
const TITLE = 20;
const SMALL = 13;
const ROW = 22;
const ENTRY = 190;
const FONT = "system-ui, 'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif";
const DASHES = { solid: "", dashed: ' stroke-dasharray="5 3"', dotted: ' stroke-dasharray="1.5 2.5"' };

/** A chart drawn in vectors, and its size. */
export interface Drawing {
  text: string;
  width: number;
  height: number;
}

/** The chart as a picture that stands on its own: title, chart, legend, and what was cut, sources and date below. */
export function chartSvg(scene: Scene, hand: Pick<ChartInHand, "chart" | "facts" | "view">, wording: Wording): Drawing {
  const words = captions(hand, wording);
  const width = Math.max(scene.box.width + 2 * MARGIN, LEAST);
  const inside = width - 2 * MARGIN;
  const parts: string[] = [];
  let y = MARGIN;
  const write = (text: string, size: number, row: number, colour?: string) => {
    for (const line of labelLines(text, inside / size, 20)) {
      y += row;
      parts.push(textSvg(line, MARGIN, y, { size, anchor: "start", bold: size === TITLE, ...(colour && { colour }) }));
    }
  };
  write(words.title, TITLE, 26);
  y += MARGIN / 2;
  const left = (width - scene.box.width) / 2 - scene.box.x;
  parts.push(
    `<g transform="translate(${fixed(left)} ${fixed(y - scene.box.y)})">`,
    ...scene.lines.map(lineSvg),
    ...scene.nodes.map(nodeSvg),
    "</g>",
  );
  y += scene.box.height + MARGIN;
  const legend = legendOf(hand, wording);
  const perRow = Math.max(1, Math.floor(inside / ENTRY));
  parts.push(...legend.map((entry, at) => entry(MARGIN + (at % perRow) * ENTRY, y + Math.floor(at / perRow) * ROW)));
  y += Math.ceil(legend.length / perRow) * ROW;
  for (const line of words.footer) write(line, SMALL, ROW, QUIET);
  const height = y + MARGIN;
  const size = `width="${fixed(width)}" height="${fixed(height)}" viewBox="0 0 ${fixed(width)} ${fixed(height)}"`;
  const text =
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${FONT}">` +
    `<rect width="100%" height="100%" fill="#ffffff"/>${parts.join("\n")}</svg>\n`;
  return { text, width, height };
}

function legendOf({ view }: Pick<ChartInHand, "view">, { vocabulary, speech }: Wording): ((x: number, y: number) => string)[] {
  const { t, language } = speech;
  const kinds = [...new Set(view.nodes.map(({ node }) => node.kind))];
  const roles = RING_ROLES.filter((role) => view.nodes.some(({ placed }) => placed.role === role));
  kinds.sort((left, right) => KIND_ORDER.indexOf(left) - KIND_ORDER.indexOf(right));
  const types = [...new Set(view.lines.map((line) => line.type))];
  const word = (text: string, x: number, y: number) => {
    const [line = ""] = labelLines(text, (ENTRY - 30) / SMALL, 1);
    return textSvg(line, x + 24, y + 4.5, { size: SMALL, anchor: "start" });
  };
  return [
    ...roles.map((role) => (x: number, y: number) => {
      const sign = signSvg({ kind: null, ...roleLook(role, t) }, x + 8, y, 16);
      return sign + word(roleWord(role, t), x, y);
    }),
    ...kinds.map((kind) => (x: number, y: number) => {
      const sign = signSvg({ kind, colour: kindLook(kind).colour, sign: null }, x + 8, y, 16);
      return sign + word(vocabulary.kind(kind), x, y);
    }),
    ...types.map((type) => (x: number, y: number) => {
      const look = linkLook(type);
      const line = `<path d="M${x} ${y}h17" stroke="${look.colour}" stroke-width="2"${DASHES[look.line]}/>`;
      return line + word(vocabulary.link(type), x, y);
    }),
    ...[...scalesOf(view)].flatMap(([currency, { least, most }]) =>
      [...new Set([least, most])].map((amount) => (x: number, y: number) => {
        const line = `<path d="M${x} ${y}h17" stroke="${QUIET}" stroke-width="${fixed(widthOf(amount, { least, most }))}"/>`;
        return line + word(moneyShort(amount, currency, language), x, y);
      }),
    ),
  ];
}
