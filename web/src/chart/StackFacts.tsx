import { Button } from "antd";

import { nodeName } from "../model/nodeName";
import { ringRole } from "../model/roleLook";
import { RoleMark } from "../model/RoleMark";
import { useVocabulary } from "../model/vocabulary";
import { CutNote } from "../parts/CutNote";
import { EntityLink } from "../parts/EntityLink";
import { count } from "../words/format";
import { useSpeech } from "../words/language";
import { LineMark } from "./ChartLegend";
import { lineLabel } from "./elements";
import type { DrawnNode } from "./picture";
import { stackLabel } from "./stackWords";
import type { ChartInHand } from "./useChart";

const LISTED = 300;

/** What is in a stack: who, which lines lead to it and from it, and how many links are inside it without a line. */
export function StackFacts({ stack, hand }: { stack: DrawnNode; hand: ChartInHand }) {
  const speech = useSpeech();
  const { t, language } = speech;
  const vocabulary = useVocabulary();
  const [title, ...paid] = stackLabel(stack, hand.view, speech);
  const role = ringRole(stack.placed.role);
  const members = stack.members ?? [];
  const keys = new Set(members.map(({ key }) => key));
  const within = hand.view.within.filter((link) => keys.has(link.start)).length;
  const lines = hand.view.lines.filter(({ start, end }) => start === stack.key || end === stack.key);
  const name = (key: string) => {
    const node = hand.facts.nodes.get(key);
    return node ? nodeName(node) : (hand.view.nodes.find((entry) => entry.key === key && entry.members) ? t("otherStack") : key);
  };
  return (
    <>
      <header className="inspector-head">
        {role && <RoleMark role={role} size={22} />}
        <h3>{title}</h3>
      </header>
      {paid.map((sum) => (
        <p key={sum}>{sum}</p>
      ))}
      <Button size="small" type="primary" onClick={() => hand.perform({ do: "open stack", stack: stack.key, open: true })}>
        {t("openStack")}
      </Button>
      <ul className="bundle-list">
        {lines.map((line) => (
          <li key={line.id}>
            <button type="button" className="plain" onClick={() => hand.perform({ do: "select", keys: [line.id] })}>
              <LineMark type={line.type} /> {line.start === stack.key ? `→ ${name(line.end)}` : `← ${name(line.start)}`}{" "}
              {lineLabel(line, { speech, vocabulary })}
            </button>
          </li>
        ))}
      </ul>
      {within > 0 && <p className="quiet">{t("stackWithin", { count: count(within, language) })}</p>}
      <ul className="plain-list">
        {members.slice(0, LISTED).map(({ key, node }) => (
          <li key={key}>
            <EntityLink entity={key} title={nodeName(node)} kind={node.kind} />
          </li>
        ))}
      </ul>
      <CutNote shown={Math.min(members.length, LISTED)} total={members.length} />
    </>
  );
}
