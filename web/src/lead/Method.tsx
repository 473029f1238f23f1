import { Collapse } from "antd";

import type { Missing, Words } from "../api/types";
import { MarkdownView } from "../parts/MarkdownView";
import { useSpeech } from "../words/language";

/** How the detector works, and what the records do not hold. */
export function Method({ method, missing }: { method: Words | null; missing: readonly Missing[] }) {
  const { t, of } = useSpeech();
  const items = [
    missing.length > 0 && {
      key: "missing",
      label: t("missing"),
      children: (
        <ul>
          {missing.map((entry) => (
            <li key={entry.name}>{of(entry.label)}</li>
          ))}
        </ul>
      ),
    },
    method && { key: "method", label: t("method"), children: <MarkdownView text={of(method)} /> },
  ].filter((item) => item !== false && item !== null);
  return items.length ? <Collapse size="small" items={items} defaultActiveKey={["missing"]} /> : null;
}
