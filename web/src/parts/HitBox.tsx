import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, type InputRef, Spin } from "antd";
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useId, useRef, useState } from "react";

import { questions } from "../api/questions";
import type { Hit } from "../api/types";
import { useSpeech } from "../words/language";
import { HitList } from "./HitList";
import { useDebounced } from "./useDebounced";

interface HitBoxProps {
  text: string;
  onText: (text: string) => void;
  onPick: (hit: Hit) => void;
  label: string;
  placeholder: string;
  className: string;
  kinds?: readonly string[];
  prefix?: ReactNode;
  /** Stands at the end of the box while nothing is written in it. */
  idle?: ReactNode;
  box?: Ref<InputRef>;
  id?: string | undefined;
}

const LIMIT = 20;
const NO_KINDS: readonly string[] = [];
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** A box that searches while one writes. What was pressed is what is picked, whatever arrives before the release. */
export function HitBox({ text, onText, onPick, label, kinds = NO_KINDS, idle, className, ...input }: HitBoxProps) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const listId = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState<string | null>(null);
  const wanted = text.trim();
  const q = useDebounced(wanted);
  const found = useQuery(questions.search(q, kinds, LIMIT));
  const hits = q && found.data ? found.data.hits : [];
  const at = Math.max(0, hits.findIndex((hit) => hit.key === active));
  const current = q === wanted && !found.isPlaceholderData;
  const shown = open && q !== "" && wanted !== "";

  const latest = useRef(wanted);
  useEffect(() => {
    latest.current = wanted;
  });

  const pick = (hit: Hit | undefined) => {
    if (!hit) return;
    setOpen(false);
    setActive(null);
    onPick(hit);
  };
  // Whoever types and presses Enter at once means what was typed, not what the list still shows.
  const pickFirst = () =>
    void queries.query(questions.search(wanted, kinds, LIMIT)).then(
      (answer) => latest.current === wanted && pick(answer.hits[0]),
      () => setOpen(true), // the list says what went wrong
    );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // Enter and the arrows belong to the input method
    const step = STEPS[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (shown) setActive(hits[(at + step + hits.length) % hits.length]?.key ?? null);
      else setOpen(true);
    } else if (event.key === "Enter" && wanted) {
      event.preventDefault();
      if (current && shown) pick(hits[at]);
      else pickFirst();
    } else if (event.key === "Escape") {
      if (shown) setOpen(false);
      else onText("");
      event.stopPropagation();
    }
  };
  return (
    <div className={`hit-box ${className}`}>
      <Input
        {...(input.id && { id: input.id })}
        {...(input.box && { ref: input.box })}
        prefix={input.prefix}
        placeholder={input.placeholder}
        value={text}
        suffix={text ? found.isFetching && <Spin size="small" /> : (idle ?? null)}
        allowClear
        autoComplete="off"
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={listId}
        aria-activedescendant={shown && hits.length ? `${listId}-${at}` : undefined}
        onChange={(event) => {
          onText(event.target.value);
          setActive(null);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {shown && (
        <HitList
          id={listId}
          label={t("hits")}
          q={q}
          found={found}
          at={at}
          onAt={(hit) => setActive(hit.key)}
          onPick={pick}
        />
      )}
    </div>
  );
}
