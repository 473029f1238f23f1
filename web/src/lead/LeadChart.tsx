import { lazy, Suspense } from "react";
import { Skeleton } from "antd";

import type { LeadDetail } from "../api/types";
import { useChart } from "../chart/useChart";
import { CutNote } from "../parts/CutNote";
import { useSpeech } from "../words/language";

const LinkChart = lazy(() => import("../chart/LinkChart"));

/** The link chart of a lead, beside its argument. */
export function LeadChart({ detail }: { detail: LeadDetail }) {
  const { of } = useSpeech();
  const hand = useChart(detail.chart, of(detail.lead.title), "layers");
  return (
    <div className="lead-chart">
      {detail.chart.shown < detail.chart.total && (
        <CutNote shown={detail.chart.shown} total={detail.chart.total} />
      )}
      <Suspense fallback={<Skeleton active className="waiting" />}>
        <LinkChart hand={hand} narrow />
      </Suspense>
    </div>
  );
}
