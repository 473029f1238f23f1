import { Tooltip } from "antd";
import { Fragment } from "react";

import { KIND_ORDER } from "../model/kindLook";
import { KindMark } from "../model/KindMark";
import { useVocabulary } from "../model/vocabulary";
import { RING_ROLES, type RingRole, roleWord } from "../model/roleLook";
import { RoleMark } from "../model/RoleMark";
import { count, moneyShort } from "../words/format";
import { useSpeech } from "../words/language";
import { labelledAtMost } from "./elements";
import { isPayment, linkLook } from "./linkLook";
import { type DrawnNode, everyLink, everyNode, scalesOf, widthOf } from "./picture";
import { headsOf, MANY_ROLES, stackAbove, stackOf } from "./stacks";
import type { ChartInHand } from "./useChart";

/** What the signs mean; a click takes a kind or type out of view, or brings it back. */
export function ChartLegend({ hand }: { hand: ChartInHand }) {
  const { t, language } = useSpeech();
  const vocabulary = useVocabulary();
  const { filter } = hand.chart;
  const kinds = tally(Object.keys(hand.chart.nodes).map((key) => hand.facts.nodes.get(key)?.kind));
  const types = tally(Object.keys(hand.chart.links).map((key) => hand.facts.links.get(key)?.type));
  const drawn = everyNode(hand.view);
  const roles = RING_ROLES.filter((role) => drawn.some(({ placed }) => placed.role === role));
  if (!kinds.size) return null;
  const ordered = [...kinds].toSorted(([left], [right]) => KIND_ORDER.indexOf(left) - KIND_ORDER.indexOf(right));
  return (
    <div className="chart-legend" role="group" aria-label={t("legend")}>
      {ordered.map(([kind, number]) => (
        <Entry
          key={kind}
          shown={!filter.kinds.includes(kind)}
          onShown={(shown) => hand.perform({ do: "filter kind", kind, shown })}
          label={vocabulary.kind(kind)}
          number={count(number, language)}
          sign={<KindMark kind={kind} size={15} />}
        />
      ))}
      {roles.map((role) => (
        <RoleEntry key={role} role={role} hand={hand} members={drawn.filter(({ placed }) => placed.role === role)} />
      ))}
      {[...types].map(([type, number]) => (
        <Entry
          key={type}
          shown={!filter.types.includes(type)}
          onShown={(shown) => hand.perform({ do: "filter type", type, shown })}
          label={vocabulary.link(type)}
          number={count(number, language)}
          sign={<LineMark type={type} />}
        />
      ))}
      <WidthLegend view={hand.view} />
    </div>
  );
}

/** A role and how many have it; those that many have can be opened one by one, or stacked. */
function RoleEntry({ role, hand, members }: { role: RingRole; hand: ChartInHand; members: readonly DrawnNode[] }) {
  const { t, language } = useSpeech();
  const heads = headsOf(members, everyLink(hand.view));
  const stack = stackOf(role);
  const open = hand.chart.opened.includes(stack);
  return (
    <span className="legend-fact">
      <RoleMark role={role} size={17} />
      <span className="legend-label">{roleWord(role, t)}</span>
      <span className="legend-count">{count(heads, language)}</span>
      {MANY_ROLES.includes(role) && heads > stackAbove(role) && (
        <button type="button" className="plain asks" onClick={() => hand.perform({ do: "open stack", stack, open: !open })}>
          {t(open ? "closeStack" : "openStack")}
        </button>
      )}
    </span>
  );
}

/** What the width of a line says: the least and the most money in view, by currency. */
function WidthLegend({ view }: Pick<ChartInHand, "view">) {
  const { t, language } = useSpeech();
  const scales = [...scalesOf(view)];
  if (!scales.length) return null;
  return (
    <span className="legend-fact" data-testid="width-legend">
      <span className="legend-label">{t("widthByMoney")}</span>
      {scales.map(([currency, { least, most }]) => (
        <span key={currency ?? ""} className="legend-widths">
          {[...new Set([least, most])].map((amount) => (
            <Fragment key={amount}>
              <WidthMark width={widthOf(amount, { least, most })} /> {moneyShort(amount, currency, language)}
            </Fragment>
          ))}
        </span>
      ))}
      {view.lines.length > labelledAtMost(view) && view.lines.some((line) => isPayment(line.type)) && (
        <span className="quiet">{t("labelledLargest", { count: labelledAtMost(view) })}</span>
      )}
    </span>
  );
}

function WidthMark({ width }: { width: number }) {
  return (
    <svg width="20" height="10" viewBox="0 0 20 10" aria-hidden="true">
      <path d="M0 5h20" stroke="#51606e" strokeWidth={width} />
    </svg>
  );
}

interface EntryProps {
  shown: boolean;
  onShown: (shown: boolean) => void;
  label: string;
  number: string;
  sign: React.ReactNode;
}

function Entry({ shown, onShown, label, number, sign }: EntryProps) {
  const { t } = useSpeech();
  return (
    <Tooltip title={t(shown ? "clickToHide" : "clickToShow")} mouseEnterDelay={0.6}>
      <button type="button" className="legend-entry" aria-pressed={shown} onClick={() => onShown(!shown)}>
        {sign}
        <span className="legend-label">{label}</span>
        <span className="legend-count">{number}</span>
      </button>
    </Tooltip>
  );
}

const DASHES = { solid: undefined, dashed: "5 3", dotted: "1.5 2.5" };

/** The small sign of a type of link. */
export function LineMark({ type }: { type: string }) {
  const look = linkLook(type);
  return (
    <svg width="18" height="10" viewBox="0 0 18 10" aria-hidden="true">
      <path d="M0 5h13" stroke={look.colour} strokeWidth="2" strokeDasharray={DASHES[look.line]} />
      <path d="M12 1.5L18 5l-6 3.5z" fill={look.colour} />
    </svg>
  );
}

function tally(names: readonly (string | undefined)[]): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const name of names) if (name) numbers.set(name, (numbers.get(name) ?? 0) + 1);
  return numbers;
}
