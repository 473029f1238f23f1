import { MenuFoldOutlined, MenuUnfoldOutlined } from "@ant-design/icons";
import { Button, Tag } from "antd";

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

interface GraphWordsProps {
  open: boolean;
  onFold: (open: boolean) => void;
  onPick: (text: string) => void;
}

/** The kinds and relationships of the graph with their properties as Cypher knows them; it folds away to a sign. */
export function GraphWords({ open, onFold, onPick }: GraphWordsProps) {
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
      <h2>
        <Button
          type="text"
          size="small"
          aria-expanded={open}
          aria-label={t("graphWords")}
          title={open ? undefined : t("graphWords")}
          icon={open ? <MenuFoldOutlined rotate={180} /> : <MenuUnfoldOutlined rotate={180} />}
          onClick={() => onFold(!open)}
        >
          {open && t("graphWords")}
        </Button>
      </h2>
      {open && (
        <>
          <p className="quiet">{t("graphWordsHint")}</p>
          <Group title={t("nodes")} entries={kinds} onPick={onPick} />
          <Group title={t("links")} entries={links} onPick={onPick} />
        </>
      )}
    </section>
  );
}

function Group({ title, entries, onPick }: { title: string; entries: readonly Entry[]; onPick: (text: string) => void }) {
  const { of } = useSpeech();
  return (
    <>
      <h3>{title}</h3>
      {entries.map(({ pattern, label, ends, stored }) => (
        <details key={pattern}>
          <summary>
            <Word text={pattern} onPick={onPick} /> <span className="quiet">{label}</span>
          </summary>
          {ends && <p className="quiet">{ends}</p>}
          <ul className="graph-properties">
            {stored.map(({ name, type, label: said }) => (
              <li key={name}>
                <Word text={name} onPick={onPick} />
                <Tag variant="filled">{type}</Tag>
                <span className="quiet">{of(said)}</span>
              </li>
            ))}
          </ul>
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
