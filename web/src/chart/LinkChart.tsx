import { Empty, Spin } from "antd";
import type { Core } from "cytoscape";
import { useMemo, useState } from "react";

import { useVocabulary } from "../model/vocabulary";
import { count } from "../words/format";
import { useSpeech } from "../words/language";
import { Canvas, type Gestures } from "./Canvas";
import { ChartLegend } from "./ChartLegend";
import { ChartMenu, type MenuAt } from "./ChartMenu";
import { ChartToolbar } from "./ChartToolbar";
import { ContentsPanel } from "./ContentsPanel";
import { elements } from "./elements";
import { ExpandDialog } from "./ExpandDialog";
import { Inspector } from "./Inspector";
import { Provenance, type Subject } from "../parts/Provenance";
import { atStack, everyLink, everyNode } from "./picture";
import { stackRole } from "./stacks";
import { TraceDrawer } from "./TraceDrawer";
import { RICH_UP_TO } from "./stylesheet";
import type { ChartInHand } from "./useChart";
import { useChartKeys } from "./useChartKeys";

interface LinkChartProps {
  hand: ChartInHand;
  /** Hides the panel beside the canvas until something is selected. */
  narrow?: boolean;
}

/** The link chart: canvas, tools, legend, and what one needs to ask about what is on it. */
export default function LinkChart({ hand, narrow = false }: LinkChartProps) {
  const speech = useSpeech();
  const vocabulary = useVocabulary();
  const [scene, setScene] = useState<Core | null>(null);
  const [expanding, setExpanding] = useState<string | null>(null);
  const [asked, setAsked] = useState<Subject | null>(null);
  const [traced, setTraced] = useState<string | null>(null);
  const [menu, setMenu] = useState<MenuAt | null>(null);
  const [listing, setListing] = useState(!narrow);
  const drawn = useMemo(
    () => elements(hand.view, hand.chart, { speech, vocabulary }),
    [hand.view, hand.chart, speech, vocabulary],
  );

  const isNode = (id: string) => id in hand.chart.nodes;
  const expand = (id: string) => {
    const line = hand.view.lines.find((entry) => entry.id === id);
    const stack = stackRole(id) ? id : line && atStack(line);
    if (isNode(id)) setExpanding(id);
    else if (stack) hand.perform({ do: "open stack", stack, open: true });
    else if (!(id in hand.chart.links)) hand.perform({ do: "open bundle", bundle: id, open: true });
    else setAsked({ of: "link", key: id });
  };
  const origin = (id: string) => {
    if (isNode(id) || id in hand.chart.links) setAsked({ of: isNode(id) ? "entity" : "link", key: id });
  };
  const gestures: Gestures = {
    onSelect: (keys) => hand.perform({ do: "select", keys }),
    onMove: (positions) => hand.perform({ do: "move", positions }),
    onExpand: expand,
    onMenu: (id, at) => {
      if (id && !hand.chart.selection.includes(id)) hand.perform({ do: "select", keys: [id] });
      setMenu(id ? { id, ...at } : null);
    },
  };
  const onKeyDown = useChartKeys(hand, scene, expand, origin);
  const showPanel = listing || hand.chart.selection.length > 0;
  const label = speech.t("chartLabel", {
    nodes: count(everyNode(hand.view).length, speech.language),
    links: count(everyLink(hand.view).length, speech.language),
  });

  return (
    <section className="chart" onKeyDown={onKeyDown} aria-label={speech.t("chart")}>
      <ChartToolbar hand={hand} scene={scene} listing={listing} onListing={setListing} onExpand={expand} />
      <div className="chart-body">
        <div className="chart-stage" tabIndex={0} aria-label={label} data-nodes={everyNode(hand.view).length}>
          <Canvas
            elements={drawn}
            selection={hand.chart.selection}
            rich={hand.view.nodes.length <= RICH_UP_TO}
            label={label}
            gestures={gestures}
            onScene={setScene}
          />
          {hand.arranging && <Spin className="chart-arranging" size="small" />}
          {!hand.view.nodes.length && <Empty className="chart-empty" description={speech.t("chartEmpty")} />}
          {hand.view.nodes.length > 0 && !hand.view.lines.length && (
            <p className="chart-hint quiet">{speech.t("chartHint")}</p>
          )}
          {menu && (
            <ChartMenu
              at={menu}
              hand={hand}
              onExpand={expand}
              onOrigin={origin}
              onTrace={setTraced}
              onClose={() => setMenu(null)}
            />
          )}
        </div>
        {showPanel && (
          <aside className="chart-side">
            {hand.chart.selection.length > 0 ? (
              <Inspector hand={hand} onExpand={expand} onOrigin={origin} onTrace={setTraced} />
            ) : (
              <ContentsPanel hand={hand} scene={scene} />
            )}
          </aside>
        )}
      </div>
      <ChartLegend hand={hand} />
      {expanding && <ExpandDialog of={expanding} hand={hand} onClose={() => setExpanding(null)} />}
      <TraceDrawer of={traced} hand={hand} onClose={() => setTraced(null)} />
      <Provenance subject={asked} onClose={() => setAsked(null)} />
    </section>
  );
}
