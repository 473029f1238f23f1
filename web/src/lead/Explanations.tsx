import { QuestionCircleOutlined } from "@ant-design/icons";

import type { Explanation } from "../api/types";
import { useSpeech } from "../words/language";

/** Innocent readings to check before anything else, with what the records say of each. */
export function Explanations({ explanations }: { explanations: readonly Explanation[] }) {
  const { t, of } = useSpeech();
  if (!explanations.length) return null;
  return (
    <section className="panel" aria-labelledby="explanations">
      <h2 id="explanations">{t("explanations")}</h2>
      <ul className="explanations">
        {explanations.map((entry) => (
          <li key={entry.name}>
            <QuestionCircleOutlined aria-hidden />
            <div>
              <p>{of(entry.question)}</p>
              <p className={entry.says ? "says" : "quiet"}>{entry.says ? of(entry.says) : t("recordsSilent")}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
