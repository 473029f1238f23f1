import { CloseOutlined } from "@ant-design/icons";
import { Button, Space, Tag } from "antd";
import type { ReactNode } from "react";

import type { Link, Node, Values } from "../api/types";
import { KindMark } from "../model/KindMark";
import { nodeName } from "../model/nodeName";
import { ringRole, roleWord } from "../model/roleLook";
import { RoleMark } from "../model/RoleMark";
import { useVocabulary } from "../model/vocabulary";
import { EntityLink } from "../parts/EntityLink";
import { SourceNames } from "../parts/SourceNames";
import { ValueView } from "../parts/ValueView";
import { isTraceable } from "../trace/question";
import { count, money } from "../words/format";
import { useSpeech } from "../words/language";
import { LineMark } from "./ChartLegend";
import { cutLabel } from "./elements";
import { atStack, type DrawnLine } from "./picture";
import { StackFacts } from "./StackFacts";
import { stackLabel } from "./stackWords";
import { stackRole } from "./stacks";
import type { ChartInHand } from "./useChart";
import { WaysBetween } from "./WaysBetween";

interface InspectorProps {
  hand: ChartInHand;
  onExpand: (id: string) => void;
  onOrigin: (id: string) => void;
  onTrace: (id: string) => void;
}

/** What is known of the selection, and where it comes from. */
export function Inspector({ hand, onExpand, onOrigin, onTrace }: InspectorProps) {
  const { t, language } = useSpeech();
  const chosen = hand.chart.selection;
  const [first = ""] = chosen;
  const [, second = ""] = chosen;
  const pair =
    chosen.length === 2 && first in hand.chart.nodes && second in hand.chart.nodes ? ([first, second] as const) : null;
  const node = hand.facts.nodes.get(first);
  const link = hand.facts.links.get(first);
  const bundle = hand.view.lines.find((line) => line.bundle && line.id === first);
  const stack = hand.view.nodes.find((entry) => entry.members && entry.key === first);
  return (
    <div className="inspector" data-testid="inspector">
      <Button
        className="inspector-close"
        type="text"
        size="small"
        icon={<CloseOutlined />}
        aria-label={t("close")}
        onClick={() => hand.perform({ do: "select", keys: [] })}
      />
      {chosen.length > 1 ? (
        <>
          <p>{t("selectedCount", { count: count(chosen.length, language) })}</p>
          {pair && <WaysBetween key={pair.join("\n")} from={pair[0]} to={pair[1]} hand={hand} />}
        </>
      ) : node && first in hand.chart.nodes ? (
        <NodeFacts node={node} hand={hand}>
          <Button size="small" type="primary" onClick={() => onExpand(first)}>
            {t("expandEllipsis")}
          </Button>
          <Button size="small" onClick={() => onOrigin(first)}>
            {t("whereFrom")}
          </Button>
          {isTraceable(node.kind) && (
            <Button size="small" onClick={() => onTrace(first)}>
              {t("followMoneyEllipsis")}
            </Button>
          )}
        </NodeFacts>
      ) : link ? (
        <LinkFacts link={link} hand={hand}>
          <Button size="small" type="primary" onClick={() => onOrigin(first)}>
            {t("whereFrom")}
          </Button>
        </LinkFacts>
      ) : bundle ? (
        <BundleFacts line={bundle} hand={hand} onOrigin={onOrigin} />
      ) : stack ? (
        <StackFacts stack={stack} hand={hand} />
      ) : null}
    </div>
  );
}

function NodeFacts({ node, hand, children }: { node: Node; hand: ChartInHand; children: ReactNode }) {
  const vocabulary = useVocabulary();
  const speech = useSpeech();
  const role = ringRole(hand.chart.nodes[node.key]?.role);
  const cuts = hand.chart.expansions.filter((made) => made.of === node.key && made.shown < made.total);
  return (
    <>
      <header className="inspector-head">
        {role ? <RoleMark role={role} size={22} /> : <KindMark kind={node.kind} size={22} />}
        <div>
          <div className="quiet">
            {vocabulary.kind(node.kind)}
            {role && ` · ${roleWord(role, speech.t)}`}
          </div>
          <h3>
            <EntityLink entity={node.key} title={nodeName(node)} />
          </h3>
        </div>
      </header>
      <Space size={6} wrap>
        {children}
      </Space>
      {cuts.map((made) => (
        <Tag key={`${made.type ?? ""}${made.direction ?? ""}${made.kind ?? ""}`} color="gold">
          {`${vocabulary.link(made.type ?? "")}: ${cutLabel(made, speech)}`}
        </Tag>
      ))}
      <ValueList owner={node.kind} values={node.values} conflicts={node.conflicts} />
      <Standing of={node} />
    </>
  );
}

function LinkFacts({ link, hand, children }: { link: Link; hand: ChartInHand; children: ReactNode }) {
  const vocabulary = useVocabulary();
  return (
    <>
      <header className="inspector-head">
        <LineMark type={link.type} />
        <h3>{vocabulary.link(link.type)}</h3>
      </header>
      <Ends start={link.start} end={link.end} hand={hand} />
      <Space size={6}>{children}</Space>
      <ValueList owner={link.type} values={link.values} conflicts={link.conflicts} />
      <Standing of={link} />
    </>
  );
}

interface BundleProps {
  line: DrawnLine;
  hand: ChartInHand;
  onOrigin: (id: string) => void;
}

function BundleFacts({ line, hand, onOrigin }: BundleProps) {
  const vocabulary = useVocabulary();
  const { t, language } = useSpeech();
  const stack = atStack(line);
  return (
    <>
      <header className="inspector-head">
        <LineMark type={line.type} />
        <h3>{`${vocabulary.link(line.type)} × ${count(line.links.length, language)}`}</h3>
      </header>
      <Ends start={line.start} end={line.end} hand={hand} />
      {line.amountMinor !== null && (
        <p>
          {t("sum")} <b className="figures">{money(line.amountMinor, line.currency, language)}</b>
        </p>
      )}
      <Button
        size="small"
        onClick={() => hand.perform(stack ? { do: "open stack", stack, open: true } : { do: "open bundle", bundle: line.id, open: true })}
      >
        {stack ? t("openStack") : t("openBundle", { count: line.links.length })}
      </Button>
      <ul className="bundle-list">
        {line.links.map((link) => (
          <li key={link.key}>
            <button type="button" className="plain" onClick={() => onOrigin(link.key)} title={t("whereFrom")}>
              {stack && <EndsInLine link={link} hand={hand} />}
              {Object.values(link.values).map((value, at) => (
                <span key={at}>
                  <ValueView value={value} />{" "}
                </span>
              ))}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Between whom one of the links of a stack's line goes: the line itself does not tell. */
function EndsInLine({ link, hand }: { link: Link; hand: ChartInHand }) {
  const [from, to] = [link.start, link.end].map((key) => {
    const node = hand.facts.nodes.get(key);
    return node ? nodeName(node) : key;
  });
  return <b>{`${from ?? ""} → ${to ?? ""} `}</b>;
}

function Ends({ start, end, hand }: { start: string; end: string; hand: ChartInHand }) {
  const speech = useSpeech();
  const name = (key: string) => {
    const node = hand.facts.nodes.get(key);
    const stack = stackRole(key) && hand.view.nodes.find((entry) => entry.key === key);
    if (stack) return <span>{stackLabel(stack, hand.view, speech)[0]}</span>;
    return <EntityLink entity={key} title={node ? nodeName(node) : key} kind={node?.kind ?? null} />;
  };
  return (
    <p className="inspector-ends">
      {name(start)}
      <span aria-hidden="true">↓</span>
      {name(end)}
    </p>
  );
}

function ValueList({ owner, values, conflicts }: { owner: string; values: Values; conflicts: readonly string[] }) {
  const vocabulary = useVocabulary();
  const { t } = useSpeech();
  return (
    <dl className="value-list">
      {Object.entries(values).map(([name, value]) => (
        <div key={name}>
          <dt>{vocabulary.property(owner, name)}</dt>
          <dd>
            <ValueView value={value} />
            {conflicts.includes(name) && <Tag color="warning">{t("disagree")}</Tag>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Standing({ of }: { of: { sources: readonly string[]; observations: number } }) {
  const { t, language } = useSpeech();
  return (
    <p className="quiet">
      {t("standsOn", { count: count(of.observations, language) })} <SourceNames names={of.sources} />
    </p>
  );
}
