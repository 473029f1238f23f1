import { phrase, type Speech } from "../src/words/language";

/** Chinese, as the page speaks it, and a vocabulary of one kind and one relationship. */
export const speech: Speech = {
  language: "zh",
  say: () => undefined,
  t: (key, given) => phrase("zh", key, given),
  of: (words) => words.zh,
};
export const vocabulary = {
  ready: true,
  kind: () => "公司",
  link: () => "持股",
  property: (_: string, name: string) => name,
  unit: () => null,
  source: (name: string) => (name === "s" ? "银行流水" : name),
  model: undefined,
};
