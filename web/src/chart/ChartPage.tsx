import { App, Button, Input } from "antd";
import { useEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";

import { answered, client } from "../api/client";
import { EntityPicker } from "../parts/EntityPicker";
import { ProblemView } from "../parts/ProblemView";
import { useTitle } from "../parts/useTitle";
import { useSpeech } from "../words/language";
import { type Charge, takeCharge } from "./handover";
import LinkChart from "./LinkChart";
import { useChart } from "./useChart";

/** The chart on a page of its own: begin with anybody, open a saved chart, or bring keys from elsewhere. */
export default function ChartPage() {
  const { t } = useSpeech();
  const [search] = useSearchParams();
  const start = search.get("start");
  const hand = useChart({ nodes: [], links: [] });
  useTitle(hand.chart.title || t("chart"));
  const [error, setError] = useState<Error | null>(null);
  const { message } = App.useApp();
  const { learn, perform } = hand;
  const begun = useRef<string | null>(null);

  const put = useRef(async ({ nodes, links = [], roles = {}, title = "", connect = true }: Partial<Charge>) => {
    try {
      const body = { nodes: [...(nodes ?? [])], links: [...links], connect };
      const news = await answered(client.POST("/api/chart", { body }));
      const today = Object.fromEntries(Object.entries(roles).map(([key, role]) => [news.renamed[key] ?? key, role]));
      learn(news);
      if (title) perform({ do: "title", title });
      perform({ do: "add", nodes: news.nodes.map((node) => node.key), links: news.links.map((link) => link.key), roles: today });
      if (news.missing.length) {
        void message.warning(t("chartMissing", { count: news.missing.length, first: news.missing[0] ?? "" }));
      }
    } catch (caught) {
      setError(caught instanceof Error ? caught : new Error(String(caught)));
    }
  });
  useEffect(() => {
    const mark = start ?? "";
    if (begun.current === mark) return;
    begun.current = mark;
    const brought = takeCharge();
    if (start) void put.current({ nodes: [start], connect: false });
    else if (brought.nodes.length) void put.current(brought);
  }, [start]);

  return (
    <div className="page chart-page">
      <div className="page-head">
        <Input
          variant="borderless"
          className="chart-title"
          placeholder={t("chartUntitled")}
          aria-label={t("chartTitle")}
          value={hand.chart.title}
          onChange={(event) => perform({ do: "title", title: event.target.value })}
        />
        <EntityPicker placeholder={t("addToChart")} onPick={(hit) => void put.current({ nodes: [hit.key] })} />
        {error && <Button onClick={() => setError(null)}>{t("close")}</Button>}
      </div>
      {error && <ProblemView error={error} />}
      <LinkChart hand={hand} />
    </div>
  );
}
