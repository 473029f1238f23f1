/** Signs that stand for a word each, and may begin a new line. */
const IDEOGRAPH = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;
const PARTS = /\s+|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+/g;

/** About how wide a text is, in units of the size of its type; enough to break lines without asking a canvas. */
export function ems(text: string): number {
  let sum = 0;
  for (const sign of text) sum += IDEOGRAPH.test(sign) ? 1 : /[A-Z@%&MW]/.test(sign) ? 0.7 : 0.56;
  return sum;
}

/** A text in lines no wider than `span` ems, Chinese between any two signs; what is beyond `most` lines ends in "…". */
export function labelLines(text: string, span: number, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const part of pieces(text.trim(), span)) {
    if (line && ems(line + part.trimEnd()) > span) {
      lines.push(line.trimEnd());
      line = part.trimStart();
    } else line += part;
  }
  if (line.trim()) lines.push(line.trim());
  if (lines.length <= most) return lines;
  const kept = lines.slice(0, most);
  let last = kept[most - 1] ?? "";
  while (last && ems(`${last}…`) > span) last = last.slice(0, -1);
  return [...kept.slice(0, -1), `${last.trimEnd()}…`];
}

/** Words, ideographs and gaps; a word too long for any line in parts. */
function pieces(text: string, span: number): string[] {
  return (text.match(PARTS) ?? []).flatMap((part) => {
    if (ems(part) <= span) return [part];
    const letters = Array.from(part);
    const fit = Math.max(1, Math.floor(span / 0.7));
    return Array.from({ length: Math.ceil(letters.length / fit) }, (_, at) =>
      letters.slice(at * fit, (at + 1) * fit).join(""),
    );
  });
}
