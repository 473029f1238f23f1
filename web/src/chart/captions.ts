import { count } from "../words/format";
import type { Wording } from "./elements";
import { cutLabel } from "./elements";
import { everyLink, everyNode, scalesOf } from "./picture";
import type { ChartInHand } from "./useChart";

/** What is written on every picture of a chart: its title; and how much is on it, what was cut, its sources and date. */
export function captions(hand: Pick<ChartInHand, "chart" | "facts" | "view">, { speech, vocabulary }: Wording) {
  const { t, language } = speech;
  const { view, chart } = hand;
  const sources = new Set(view.nodes.flatMap(({ node }) => node.sources));
  const cuts = chart.expansions
    .filter((made) => made.shown < made.total)
    .map((made) => {
      const title = hand.facts.nodes.get(made.of)?.title ?? made.of;
      return `${title} – ${vocabulary.link(made.type ?? "")}: ${cutLabel(made, speech)}`;
    });
  const footer = [
    [
      t("chartTally", { nodes: count(everyNode(view).length, language), links: count(everyLink(view).length, language) }),
      view.outOfView ? t("outOfView", { count: count(view.outOfView, language) }) : "",
    ],
    scalesOf(view).size > 0 ? [t("widthByMoney")] : [],
    cuts,
    [
      `${t("sources")}: ${[...sources].map(vocabulary.source).join(language === "zh" ? "、" : "; ")}`,
      new Date().toLocaleString(language === "zh" ? "zh-CN" : "en-GB"),
    ],
    [t("leadsNotVerdicts")], // whole, however long the names of the sources are
  ];
  return {
    title: chart.title || t("chart"),
    footer: footer.map((parts) => parts.filter(Boolean).join(" · ")).filter(Boolean),
  };
}
