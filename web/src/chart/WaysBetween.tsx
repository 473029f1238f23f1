import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";

import { answered, client } from "../api/client";
import { ProblemView } from "../parts/ProblemView";
import { count } from "../words/format";
import { useSpeech } from "../words/language";
import type { ChartInHand } from "./useChart";

const HOPS = 4;
const WAYS = 10;

/** The shortest ways between two chosen nodes, brought onto the chart as one step. */
export function WaysBetween({ from, to, hand }: { from: string; to: string; hand: ChartInHand }) {
  const { t, language } = useSpeech();
  const find = useMutation({
    mutationFn: () =>
      answered(client.GET("/api/path", { params: { query: { from, to, hops: HOPS, limit: WAYS } } })),
    onSuccess: (paths) => {
      hand.learn(paths);
      hand.perform({
        do: "add",
        nodes: paths.nodes.map((node) => node.key),
        links: paths.links.map((link) => link.key),
      });
    },
  });
  const found = find.data;
  return (
    <>
      <Button size="small" type="primary" loading={find.isPending} onClick={() => find.mutate()}>
        {t("findWays")}
      </Button>
      {find.error && <ProblemView error={find.error} />}
      {found && (
        <p role="status">
          {found.hops === null
            ? t("noWay", { hops: count(found.limit_hops, language) })
            : t("waysFound", {
                shown: count(found.shown, language),
                total: count(found.total, language),
                hops: count(found.hops, language),
              })}
        </p>
      )}
    </>
  );
}
