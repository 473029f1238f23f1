import { useEffect } from "react";

import { useSpeech } from "../words/language";

/** Names the browser's tab, its history and the printed page after what is shown. */
export function useTitle(title: string): void {
  const { language } = useSpeech();
  useEffect(() => {
    document.title = `${title} · ${language === "zh" ? "寻脉" : "Xunmai"}`;
  }, [title, language]);
}
