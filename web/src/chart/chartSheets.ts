import type { Values } from "../api/types";
import { amountCell, type Cell, type Sheet } from "../parts/download";
import { valueText } from "../parts/ValueView";
import type { Wording } from "./elements";
import { amountOf, type Facts } from "./facts";
import { everyLink, everyNode, type Picture } from "./picture";

/** The nodes in view as a table, with every value that is known of them. */
export function nodeSheet(view: Picture, { speech, vocabulary }: Wording): Sheet {
  const { t, language } = speech;
  const nodes = everyNode(view);
  const names = namesIn(nodes.map(({ node }) => node.values));
  return {
    name: t("nodes"),
    heads: [
      t("kind"),
      t("title"),
      ...names.map((name) => headOf(name, view, vocabulary)),
      t("sources"),
      t("observations"),
      t("key"),
    ],
    rows: nodes.map(({ node }) => [
      vocabulary.kind(node.kind),
      node.title,
      ...names.map((name) => cellOf(node.values, name, (value) => valueText(value, language, t))),
      node.sources.map(vocabulary.source).join("; "),
      node.observations,
      node.key,
    ]),
  };
}

/** The links in view as a table, single ones even where the picture bundles them. */
export function linkSheet(view: Picture, facts: Facts, { speech, vocabulary }: Wording): Sheet {
  const { t, language } = speech;
  const links = everyLink(view);
  const names = namesIn(links.map((link) => link.values)).filter((name) => name !== "amount");
  const title = (key: string) => facts.nodes.get(key)?.title ?? key;
  return {
    name: t("links"),
    heads: [
      t("link"),
      t("from"),
      t("to"),
      t("amount"),
      t("currency"),
      ...names.map((name) => vocabulary.property(links.find((link) => link.values[name])?.type ?? "", name)),
      t("sources"),
      t("observations"),
      t("key"),
    ],
    rows: links.map((link) => {
      const amount = amountOf(link);
      return [
        vocabulary.link(link.type),
        title(link.start),
        title(link.end),
        amountCell(amount?.amount_minor, amount?.digits ?? 2),
        amount?.currency ?? null,
        ...names.map((name) => cellOf(link.values, name, (value) => valueText(value, language, t))),
        link.sources.map(vocabulary.source).join("; "),
        link.observations,
        link.key,
      ];
    }),
  };
}

function namesIn(all: readonly Values[]): string[] {
  return [...new Set(all.flatMap((values) => Object.keys(values)))];
}

function headOf(name: string, view: Picture, vocabulary: Wording["vocabulary"]): string {
  const owner = everyNode(view).find(({ node }) => node.values[name])?.node.kind ?? "";
  return vocabulary.property(owner, name);
}

function cellOf(values: Values, name: string, text: (value: Values[string]) => string): Cell {
  const value = values[name];
  if (!value) return null;
  if (value.type === "number") return value.number;
  return text(value);
}
