import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { questions } from "../api/questions";
import type { GraphModel, PropertyModel } from "../api/types";
import { useSpeech } from "../words/language";

/** The words of the graph in the language in force. */
export interface Vocabulary {
  ready: boolean;
  kind: (name: string | null) => string;
  link: (type: string) => string;
  property: (owner: string, name: string) => string;
  unit: (owner: string, name: string) => string | null;
  /** What people call a source. */
  source: (name: string) => string;
  model: GraphModel | undefined;
}

/** Sources by name, of which only what they are called is wanted: nothing is asked again for that. */
const NAMED_SOURCES = { ...questions.sources(), staleTime: Infinity };
/** Under this name Xunmai writes down what it found or judged itself. */
const OWN_WORK = "xunmai";

/** Labels of kinds, relationships, properties and sources; the raw name where the model has no word for it. */
export function useVocabulary(): Vocabulary {
  const { data: model } = useQuery(questions.model());
  const { data: known } = useQuery(NAMED_SOURCES);
  const { of, t } = useSpeech();
  return useMemo(() => {
    const sources = new Map(known?.sources.map(({ name, title }) => [name, title]));
    const kinds = new Map(model?.kinds.map((kind) => [kind.name, kind]));
    const links = new Map(model?.relationships.map((link) => [link.name, link]));
    const property = (owner: string, name: string): PropertyModel | undefined =>
      (kinds.get(owner) ?? links.get(owner) ?? spaceOf(owner))?.properties.find((entry) => entry.name === name);
    const spaceOf = (space: string) =>
      model?.kinds.find((kind) => kind.space === space) ??
      model?.relationships.find((link) => link.name.toLowerCase() === space);
    return {
      ready: model !== undefined,
      model,
      kind: (name) => {
        const label = name === null ? undefined : kinds.get(name)?.label;
        return label ? of(label) : (name ?? t("kindUnknown"));
      },
      link: (type) => {
        const label = links.get(type)?.label ?? spaceOf(type)?.label;
        return label ? of(label) : type;
      },
      property: (owner, name) => {
        const label = property(owner, name)?.label;
        return label ? of(label) : name;
      },
      unit: (owner, name) => property(owner, name)?.unit ?? null,
      source: (name) => {
        const title = sources.get(name);
        return title ? of(title) : name === OWN_WORK ? t("ownWork") : name;
      },
    };
  }, [model, known, of, t]);
}
