import { SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { AutoComplete, Input, type InputRef } from "antd";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";

import { questions } from "../api/questions";
import { CutNote } from "../parts/CutNote";
import { entityAddress } from "../parts/EntityLink";
import { HitView } from "../parts/HitView";
import { useDebounced } from "../parts/useDebounced";
import { useSpeech } from "../words/language";

const LIMIT = 20;

/** Finds anybody and anything by name, pinyin, initials or identifier; `/` leads to it from anywhere. */
export function SearchBox() {
  const { t, language } = useSpeech();
  const navigate = useNavigate();
  const box = useRef<InputRef>(null);
  const [text, setText] = useState("");
  const q = useDebounced(text.trim());
  const found = useQuery(questions.search(q, [], LIMIT));
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const writing = (event.target as HTMLElement).closest("input, textarea, [contenteditable]");
      if (event.key !== "/" || writing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      box.current?.focus();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  const hits = q && found.data ? found.data : null;
  const options = (hits?.hits ?? []).map((hit) => ({ value: hit.key, label: <HitView hit={hit} /> }));
  return (
    <AutoComplete
      className="search"
      value={text}
      options={options}
      popupMatchSelectWidth={560}
      defaultActiveFirstOption
      onChange={(value: string) => {
        if (!hits?.hits.some((hit) => hit.key === value)) setText(value);
      }}
      onSelect={(key: string) => {
        setText("");
        box.current?.blur();
        void navigate(entityAddress(key, language));
      }}
      notFoundContent={q && found.data && !found.isFetching ? t("nothingFound", { q }) : null}
      popupRender={(menu) => (
        <>
          {menu}
          {hits && hits.hits.length > 0 && (
            <div className="search-foot">
              <CutNote shown={hits.shown} total={hits.total} />
            </div>
          )}
          {found.error && <div className="search-foot">{found.error.message}</div>}
        </>
      )}
    >
      <Input
        ref={box}
        allowClear
        prefix={<SearchOutlined />}
        suffix={text ? null : <kbd>/</kbd>}
        placeholder={t("searchPlaceholder")}
        aria-label={t("search")}
      />
    </AutoComplete>
  );
}
