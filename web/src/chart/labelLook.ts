/** How large a node and its label are drawn: the size of the sign, of the type, and the width and number of lines. */
export interface LabelLook {
  size: number;
  font: number;
  span: number;
  lines: number;
}

/** The width of a label that stands beside its node. */
export const BESIDE_SPAN = 210;

/** Between the sign of a node and its label. */
export const LABEL_GAP = 4;

/** The type of the words on a line. */
export const LINE_FONT = 9.5;
/** That of the lines with the most money, which are read at every scale. */
export const STRESSED_LINE_FONT = 16;

/** A smaller label than this, in pixels of the screen, is not drawn: pointing at the node shows it. */
export const READABLE = 10;

const PLAIN: LabelLook = { size: 34, font: 12, span: 130, lines: 2 };
const BESIDE: LabelLook = { size: 14, font: 12, span: BESIDE_SPAN, lines: 1 };
/** Landmarks are named at every scale; beside a list the chart is never drawn so small. */
const LANDMARK: LabelLook = { size: 54, font: 20, span: 220, lines: 3 };
export const LANDMARK_BY_LIST: LabelLook = { size: 44, font: 15, span: 155, lines: 3 };

/** How far right of its node a row of a list ends: lines that come from the right end there, not on the words. */
export const ROW_END = BESIDE.size / 2 + LABEL_GAP + BESIDE_SPAN;
/** Where they end while the words of the list are too small to be drawn. */
export const SIGN_END = BESIDE.size / 2;

/** Whether the labels of a list are too small to be drawn at a scale of the chart. */
export function isListBare(zoom: number): boolean {
  return BESIDE.font * zoom < READABLE;
}

/** The look of a node by where it stands. */
export function labelLook({ beside, landmark, list }: { beside: boolean; landmark: boolean; list: boolean }): LabelLook {
  if (beside) return BESIDE;
  if (!landmark) return PLAIN;
  return list ? LANDMARK_BY_LIST : LANDMARK;
}
