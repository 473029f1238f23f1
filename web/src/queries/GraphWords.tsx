import { Tag } from "antd";

import type { StoredProperty } from "../api/types";
import { useVocabulary } from "../model/vocabulary";
import { useSpeech } from "../words/language";

interface Entry {
  /** What a pattern says of it, such as `:Company`. */
  pattern: string;
  label: string;
  ends?: string;
  stored: readonly StoredProperty[];
}

/** The kinds and relationships of the graph with their properties as Cypher knows them. */
export function GraphWords({ onPick }: { onPick: (text: string) => void }) {
  const { t, of } = useSpeech();
  const { model } = useVocabulary();
  if (!model) return null;
  const kinds = model.kinds.map((kind) => ({
    pattern: `:${kind.name}`,
    label: of(kind.label),
    stored: kind.stored,
  }));
  const links = model.relationships.map((link) => ({
    pattern: `:${link.name}`,
    label: of(link.label),
    ends: `${link.start.join(" | ")} → ${link.end.join(" | ")}`,
    stored: link.stored,
  }));
  return (
    <section className="panel graph-words" aria-label={t("graphWords")}>
      <h2>{t("graphWords")}</h2>
      <p className="quiet">{t("graphWordsHint")}</p>
      <Group title={t("nodes")} entries={kinds} onPick={onPick} />
      <Group title={t("links")} entries={links} onPick={onPick} />
    </section>
  );
}

function Group({ title, entries, onPick }: { title: string; entries: readonly Entry[]; onPick: (text: string) => void }) {
  return (
    <>
      <h3>{title}</h3>
      {entries.map(({ pattern, label, ends, stored }) => (
        <details key={pattern}>
          <summary>
            <Word text={pattern} onPick={onPick} /> <span className="quiet">{label}</span>
          </summary>
          {ends && <p className="quiet">{ends}</p>}
          <p>
            {stored.map(({ name, type }) => (
              <span key={name} className="graph-property">
                <Word text={name} onPick={onPick} />
                <Tag variant="filled">{type}</Tag>
              </span>
            ))}
          </p>
        </details>
      ))}
    </>
  );
}

function Word({ text, onPick }: { text: string; onPick: (text: string) => void }) {
  return (
    <button
      type="button"
      className="graph-word"
      // the editor keeps its cursor
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => {
        event.preventDefault();
        onPick(text);
      }}
    >
      {text}
    </button>
  );
}
