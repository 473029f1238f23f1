import { Tag } from "antd";

import type { Law } from "../api/types";
import { useSpeech } from "../words/language";

/** Provisions to read beside the lead; they are never part of its score. */
export function LawList({ law }: { law: readonly Law[] }) {
  const { t, of } = useSpeech();
  if (!law.length) return null;
  return (
    <section className="panel" aria-labelledby="law">
      <h2 id="law">{t("law")}</h2>
      <p className="quiet">{t("lawHint")}</p>
      <ul className="law">
        {law.map((entry) => (
          <li key={`${entry.file} ${entry.article.en} ${entry.about.en}`}>
            <b>
              {of(entry.title)} {of(entry.article)}
            </b>{" "}
            <Tag color={entry.applies ? "blue" : "default"}>
              {entry.jurisdiction} · {t(entry.applies ? "lawApplies" : "lawForeign")}
            </Tag>
            <p>{of(entry.about)}</p>
            {entry.text && (
              <details>
                <summary className="quiet">{t("lawText")}</summary>
                <p lang="zh-CN">{entry.text}</p>
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
