import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";

import type { Chart } from "../api/types";
import { arranged, placedAnew } from "./arrange";
import { apply, type Command } from "./commands";
import { type ChartDocument, EMPTY_CHART, type LayoutName } from "./document";
import { type Facts, learnt, linksOf, NO_FACTS } from "./facts";
import { beginning, stepped } from "./history";
import { type Picture, picture } from "./picture";
import { spread } from "./stacks";

/** A chart in hand: what it is, what is known of its keys, and everything that can be done to it. */
export interface ChartInHand {
  chart: ChartDocument;
  facts: Facts;
  view: Picture;
  canUndo: boolean;
  canRedo: boolean;
  arranging: boolean;
  perform: (command: Command) => void;
  undo: () => void;
  redo: () => void;
  /** Takes facts in without putting anything on the chart. */
  learn: (news: Chart) => void;
  remove: (keys: readonly string[]) => void;
  arrange: (layout: LayoutName) => void;
  /** Puts another chart in the place of this one; there is no step back from that. */
  begin: (chart: ChartDocument, facts: Chart) => void;
}

/** Everything that the facts hold, as a chart. */
export function chartOf({ nodes, links }: Chart, { title = "", layout = "force", roles = {} }: FirstLook = {}): ChartDocument {
  const add = { nodes: nodes.map((node) => node.key), links: links.map((link) => link.key), roles };
  return apply({ ...EMPTY_CHART, title, layout }, { do: "add", ...add });
}

/** How a chart begins: its title, how it is arranged, and the roles of its nodes. */
export interface FirstLook {
  title?: string;
  layout?: LayoutName;
  roles?: Readonly<Record<string, string>>;
}

/** A chart that begins with these facts. */
export function useChart(first: Chart, look: FirstLook = {}): ChartInHand {
  const [history, step] = useReducer(stepped, null, () => beginning(chartOf(first, look)));
  const [facts, setFacts] = useState<Facts>(() => learnt(NO_FACTS, first));
  const [arranging, setArranging] = useState(false);
  const chart = history.present;
  const view = useMemo(() => picture(chart, facts), [chart, facts]);
  const latest = useRef({ chart, facts, view });
  useEffect(() => {
    latest.current = { chart, facts, view };
  });

  const perform = useCallback((command: Command) => step({ command }), []);
  const learn = useCallback((news: Chart) => setFacts((known) => learnt(known, news)), []);
  const remove = useCallback((keys: readonly string[]) => {
    const now = latest.current;
    const dangling = linksOf(now.facts, new Set(spread(now.chart, keys)), Object.keys(now.chart.links));
    step({ command: { do: "remove", keys, dangling } });
  }, []);
  const arrange = useCallback((wanted: LayoutName) => {
    setArranging(true);
    void arranged(latest.current.view, wanted).then((positions) => {
      setArranging(false);
      step({ command: { do: "arrange", layout: wanted, positions } });
    });
  }, []);
  const begin = useCallback((other: ChartDocument, news: Chart) => {
    setFacts(learnt(NO_FACTS, news));
    step({ begin: other });
  }, []);

  usePlaces(view, chart.layout, setArranging, step);
  return {
    chart,
    facts,
    view,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    arranging,
    perform,
    undo: useCallback(() => step("undo"), []),
    redo: useCallback(() => step("redo"), []),
    learn,
    remove,
    arrange,
    begin,
  };
}

/** Gives places to nodes that came without; the step belongs to the one that brought them. */
function usePlaces(
  view: Picture,
  layout: LayoutName,
  setArranging: (arranging: boolean) => void,
  step: (step: { command: Command; joined: true }) => void,
) {
  const homeless = view.nodes.filter(({ placed }) => placed.x === undefined).map(({ key }) => key);
  const wanted = homeless.join("\u001f");
  const whole = view.nodes.every(({ placed }) => placed.x === undefined || placed.pinned);
  const current = useRef(view);
  useEffect(() => {
    current.current = view;
  });
  useEffect(() => {
    if (!wanted) return;
    let dropped = false;
    setArranging(true);
    const placing = whole ? arranged(current.current, layout) : placedAnew(current.current);
    void placing.then((positions) => {
      if (dropped) return;
      setArranging(false);
      step({ command: { do: "move", positions }, joined: true });
    });
    return () => {
      dropped = true;
    };
  }, [wanted, whole, layout, setArranging, step]);
}
