import { SearchOutlined } from "@ant-design/icons";
import type { InputRef } from "antd";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";

import { entityAddress } from "../parts/EntityLink";
import { HitBox } from "../parts/HitBox";
import { useSpeech } from "../words/language";

/** Finds anybody and anything by name, pinyin, initials or identifier; `/` leads to it from anywhere. */
export function SearchBox() {
  const { t, language } = useSpeech();
  const navigate = useNavigate();
  const box = useRef<InputRef>(null);
  const [text, setText] = useState("");
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
  return (
    <HitBox
      className="search"
      box={box}
      label={t("search")}
      placeholder={t("searchPlaceholder")}
      prefix={<SearchOutlined />}
      idle={<kbd>/</kbd>}
      text={text}
      onText={setText}
      onPick={(hit) => {
        setText("");
        box.current?.blur();
        void navigate(entityAddress(hit.key, language));
      }}
    />
  );
}
