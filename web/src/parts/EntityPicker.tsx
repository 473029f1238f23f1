import { useQuery } from "@tanstack/react-query";
import { AutoComplete, Input } from "antd";
import { useState } from "react";

import { questions } from "../api/questions";
import type { Hit } from "../api/types";
import { useSpeech } from "../words/language";
import { HitView } from "./HitView";
import { useDebounced } from "./useDebounced";

interface EntityPickerProps {
  placeholder: string;
  kinds?: readonly string[];
  onPick: (hit: Hit) => void;
  /** Shows what was picked instead of emptying the box. */
  keep?: boolean;
  initial?: string;
}

const LIMIT = 20;
const NO_KINDS: readonly string[] = [];

/** Chooses one entity by searching for it. */
export function EntityPicker({ placeholder, kinds = NO_KINDS, onPick, keep = false, initial = "" }: EntityPickerProps) {
  const { t } = useSpeech();
  const [text, setText] = useState(initial);
  const q = useDebounced(text.trim());
  const found = useQuery(questions.search(q, kinds, LIMIT));
  const hits = q ? (found.data?.hits ?? []) : [];
  return (
    <AutoComplete
      className="picker"
      value={text}
      options={hits.map((hit) => ({ value: hit.key, label: <HitView hit={hit} /> }))}
      popupMatchSelectWidth={480}
      defaultActiveFirstOption
      onChange={(value: string) => {
        if (!hits.some((hit) => hit.key === value)) setText(value);
      }}
      onSelect={(key: string) => {
        const hit = hits.find((entry) => entry.key === key);
        if (!hit) return;
        setText(keep ? hit.title : "");
        onPick(hit);
      }}
      notFoundContent={q && found.data && !found.isFetching ? t("nothingFound", { q }) : null}
    >
      <Input allowClear placeholder={placeholder} aria-label={placeholder} />
    </AutoComplete>
  );
}
