import { useQuery } from "@tanstack/react-query";
import { Tag } from "antd";

import { questions } from "../api/questions";
import type { Health, SourceInfo } from "../api/types";
import { KIND_ORDER } from "../model/kindLook";
import { KindMark } from "../model/KindMark";
import { useVocabulary } from "../model/vocabulary";
import { Answer } from "../parts/Answer";
import { MarkdownView } from "../parts/MarkdownView";
import { useTitle } from "../parts/useTitle";
import { useSpeech } from "../words/language";

/** Whether everything works, which sources are known, what the signs mean, and which keys work. */
export default function AboutPage() {
  const { t } = useSpeech();
  useTitle(t("about"));
  const vocabulary = useVocabulary();
  const health = useQuery(questions.health());
  const sources = useQuery(questions.sources());
  return (
    <div className="page about">
      <div className="page-head">
        <h1>{t("about")}</h1>
      </div>
      <section className="panel">
        <p>{t("aboutText")}</p>
        <p>{t("aboutLeads")}</p>
      </section>
      <section className="panel">
        <h2>{t("health")}</h2>
        <Answer to={health} lines={3}>
          {(found) => <HealthView health={found} />}
        </Answer>
      </section>
      <section className="panel">
        <h2>{t("sources")}</h2>
        <Answer to={sources} lines={3}>
          {(found) => found.sources.map((source) => <SourceView key={source.name} source={source} />)}
        </Answer>
      </section>
      <section className="panel">
        <h2>{t("legend")}</h2>
        <ul className="legend-list">
          {KIND_ORDER.map((kind) => (
            <li key={kind}>
              <KindMark kind={kind} size={20} /> {vocabulary.kind(kind)}
            </li>
          ))}
        </ul>
      </section>
      <section className="panel">
        <h2>{t("keyboard")}</h2>
        <table className="plain-table">
          <tbody>
            {KEYS.map(([keys, name]) => (
              <tr key={name}>
                <td>
                  <kbd>{keys}</kbd>
                </td>
                <td>{t(name)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

const KEYS = [
  ["/", "key_search"],
  ["↑ ↓ Enter", "key_walk"],
  ["E", "key_expand"],
  ["W", "key_origin"],
  ["Ctrl Z / Ctrl Y", "key_undo"],
  ["H / Delete", "key_hide"],
  ["F, +, −, ← ↑ → ↓", "key_view"],
] as const;

function HealthView({ health }: { health: Health }) {
  const { t, of } = useSpeech();
  const colour = { ok: "green", behind: "orange", failing: "red" }[health.status];
  return (
    <dl className="value-list wide">
      <div>
        <dt>{t("state")}</dt>
        <dd>
          <Tag color={colour}>{t(`health_${health.status}`)}</Tag> Xunmai {health.version}
        </dd>
      </div>
      <div>
        <dt>{t("engine")}</dt>
        <dd>
          {health.engine.name} {health.engine.message && of(health.engine.message)}
        </dd>
      </div>
      <div>
        <dt>{t("ledger")}</dt>
        <dd>{health.sequence}</dd>
      </div>
      {health.projections.map((projection) => (
        <div key={projection.name}>
          <dt>{t(`projection_${projection.name}`)}</dt>
          <dd>
            {projection.sequence ?? "–"}{" "}
            <Tag color={projection.behind ? "orange" : "green"}>{t(projection.behind ? "isBehind" : "isCurrent")}</Tag>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function SourceView({ source }: { source: SourceInfo }) {
  const { t, of } = useSpeech();
  return (
    <details className="source">
      <summary>
        <b>{of(source.title)}</b> <span className="quiet">{source.name}</span>{" "}
        {source.loads > 0 && <Tag color="green">{t("liveLoads", { count: source.loads })}</Tag>}
      </summary>
      {source.notice && <p className="notice">{of(source.notice)}</p>}
      <p className="quiet">
        {[source.origin, source.licence].filter(Boolean).join(" · ")}
      </p>
      <MarkdownView text={source.notes} />
    </details>
  );
}
