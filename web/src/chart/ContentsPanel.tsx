import { Input, Segmented } from "antd";
import type { Core } from "cytoscape";
import { useDeferredValue, useState } from "react";

import { KindMark } from "../model/KindMark";
import { nodeName } from "../model/nodeName";
import { ringRole, roleWord } from "../model/roleLook";
import { RoleMark } from "../model/RoleMark";
import { useVocabulary } from "../model/vocabulary";
import { CutNote } from "../parts/CutNote";
import { useSpeech } from "../words/language";
import { LineMark } from "./ChartLegend";
import { lineLabel } from "./elements";
import { stackLabel } from "./stackWords";
import { stackRole } from "./stacks";
import type { ChartInHand } from "./useChart";

const LISTED = 300;

/** Everything in view as lists: to find something on the chart, and to read it without seeing it. */
export function ContentsPanel({ hand, scene }: { hand: ChartInHand; scene: Core | null }) {
  const speech = useSpeech();
  const { t } = speech;
  const vocabulary = useVocabulary();
  const [listed, setListed] = useState<"nodes" | "links">("nodes");
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const title = (key: string) => {
    const stack = stackRole(key) && hand.view.nodes.find((entry) => entry.key === key);
    if (stack) return stackLabel(stack, hand.view, speech)[0] ?? "";
    const node = hand.facts.nodes.get(key);
    return node ? nodeName(node) : key;
  };
  const rows =
    listed === "nodes"
      ? hand.view.nodes.map((entry) => {
          const { key, node, placed } = entry;
          const role = ringRole(placed.role);
          const sign = role ? <RoleMark role={role} /> : <KindMark kind={node.kind} />;
          if (entry.members) {
            const [text = "", ...more] = stackLabel(entry, hand.view, speech);
            return { key, sign, text, more: more.join(" · ") };
          }
          return { key, sign, text: nodeName(node), more: role ? roleWord(role, t) : "" };
        })
      : hand.view.lines.map((line) => ({
          key: line.id,
          sign: <LineMark type={line.type} />,
          text: `${title(line.start)} → ${title(line.end)}`,
          more: lineLabel(line, { speech, vocabulary }),
        }));
  const found = wanted
    ? rows.filter((row) => `${row.text} ${row.more} ${row.key}`.toLowerCase().includes(wanted))
    : rows;
  const show = (id: string) => {
    hand.perform({ do: "select", keys: [id] });
    scene?.animate({ center: { eles: scene.getElementById(id) }, duration: 150 });
  };
  return (
    <div className="contents">
      <Input
        size="small"
        allowClear
        placeholder={t("findOnChart")}
        aria-label={t("findOnChart")}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onPressEnter={() => found[0] && show(found[0].key)}
      />
      <Segmented
        size="small"
        block
        value={listed}
        onChange={setListed}
        options={[
          { value: "nodes", label: t("nodes") },
          { value: "links", label: t("links") },
        ]}
      />
      <ul className="contents-list">
        {found.slice(0, LISTED).map((row) => (
          <li key={row.key}>
            <button type="button" className="contents-entry" onClick={() => show(row.key)}>
              {row.sign}
              <span>
                {row.text}
                {row.more && <small>{row.more}</small>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <CutNote shown={Math.min(found.length, LISTED)} total={found.length} />
    </div>
  );
}
