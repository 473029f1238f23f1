import { Skeleton } from "antd";
import { lazy, Suspense, useEffect } from "react";

import type { Node } from "../api/types";
import { useChart } from "../chart/useChart";

const LinkChart = lazy(() => import("../chart/LinkChart"));

/** A chart that begins with one entity; everything else is brought by expanding it. */
export function EntityChart({ entity }: { entity: Node }) {
  const hand = useChart({ nodes: [entity], links: [] }, { title: entity.title });
  const { perform } = hand;
  useEffect(() => {
    // chosen from the start, so that the panel beside it offers to expand it
    perform({ do: "select", keys: [entity.key] });
  }, [perform, entity.key]);
  return (
    <div className="entity-chart">
      <Suspense fallback={<Skeleton active className="waiting" />}>
        <LinkChart hand={hand} narrow />
      </Suspense>
    </div>
  );
}
