import { CopyOutlined } from "@ant-design/icons";
import { App, Button } from "antd";

import { useSpeech } from "../words/language";

const WORDS =
  /(\/\/[^\n]*)|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(\$\w+)|\b(MATCH|OPTIONAL|WHERE|WITH|RETURN|ORDER|BY|DESC|ASC|LIMIT|SKIP|AS|AND|OR|NOT|IN|CASE|WHEN|THEN|ELSE|END|DISTINCT|UNWIND|UNION|ALL|IS|NULL|CALL|EXISTS|count|sum|min|max|collect)\b/g;

/** Cypher in view, with its words set off. */
export function CypherText({ text }: { text: string }) {
  const { t } = useSpeech();
  const { message } = App.useApp();
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => message.success(t("copied")),
      () => message.error(t("notCopied")),
    );
  return (
    <div className="cypher">
      <Button size="small" type="text" icon={<CopyOutlined />} aria-label={t("copy")} onClick={copy} />
      <pre tabIndex={0} aria-label="Cypher">
        {pieces(text).map(({ is, text: piece }, at) => (
          <span key={at} className={is}>
            {piece}
          </span>
        ))}
      </pre>
    </div>
  );
}

function pieces(text: string): { is?: string; text: string }[] {
  const found: { is?: string; text: string }[] = [];
  let from = 0;
  for (const hit of text.matchAll(WORDS)) {
    if (hit.index > from) found.push({ text: text.slice(from, hit.index) });
    const is = hit[1] ? "remark" : hit[2] ? "quoted" : hit[3] ? "parameter" : "keyword";
    found.push({ is, text: hit[0] });
    from = hit.index + hit[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}
