import { App, ConfigProvider } from "antd";
import enGB from "antd/es/locale/en_GB";
import zhCN from "antd/es/locale/zh_CN";
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { useSearchParams } from "react-router";

import { useCalm } from "../parts/useCalm";
import { CALM, THEME } from "../shell/theme";
import { firstLanguage, keepLanguage, type Language, phrase, type Speech, SpeechContext } from "./language";

/** Gives the page its language, and keeps `lang`, the address and the browser's memory in step with it. */
export function SpeechProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const [search, setSearch] = useSearchParams();
  const asked = search.get("lang");
  const calm = useCalm();

  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    keepLanguage(language);
    if (asked !== language) {
      setSearch(
        (old) => {
          const next = new URLSearchParams(old);
          next.set("lang", language);
          return next;
        },
        { replace: true },
      );
    }
  }, [language, asked, setSearch]);

  const say = useCallback((wanted: Language) => setLanguage(wanted), []);
  const speech = useMemo<Speech>(
    () => ({ language, say, t: (key, blanks) => phrase(language, key, blanks), of: (words) => words[language] }),
    [language, say],
  );
  return (
    <SpeechContext value={speech}>
      <ConfigProvider
        locale={language === "zh" ? zhCN : enGB}
        theme={calm ? CALM : THEME}
        button={{ autoInsertSpace: false }}
      >
        <App>{children}</App>
      </ConfigProvider>
    </SpeechContext>
  );
}
