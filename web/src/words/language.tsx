import { createContext, useContext } from "react";

import type { Words } from "../api/types";
import { en, type WordKey } from "./en";
import { zh } from "./zh";

export type Language = "en" | "zh";
export const LANGUAGES: readonly Language[] = ["en", "zh"];
const KEPT = "xunmai.language";
const DICTIONARIES: Record<Language, Record<WordKey, string>> = { en, zh };

/** A phrase with its blanks filled: `{total}` takes `blanks.total`, `{total|lead|leads}` the word that fits its number. */
export function phrase(language: Language, key: WordKey, blanks: Record<string, string | number> = {}): string {
  return DICTIONARIES[language][key].replace(
    /\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g,
    (whole, name: string, one?: string, many?: string) => {
      if (!(name in blanks)) return whole;
      const filled = String(blanks[name]);
      return (filled === "1" ? one : many) ?? filled;
    },
  );
}

/** The language to begin with: the address, then what was chosen before, then the browser's. */
export function firstLanguage(): Language {
  const asked = new URLSearchParams(window.location.search).get("lang") ?? localStorage.getItem(KEPT);
  if (asked === "en" || asked === "zh") return asked;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** Remembers the choice in the browser. */
export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT, language);
}

export interface Speech {
  language: Language;
  say: (language: Language) => void;
  /** A phrase of the page. */
  t: (key: WordKey, blanks?: Record<string, string | number>) => string;
  /** Words that the service sent in both languages. */
  of: (words: Words) => string;
}

export const SpeechContext = createContext<Speech | null>(null);

/** The language in force and the ways to speak it. */
export function useSpeech(): Speech {
  const speech = useContext(SpeechContext);
  if (!speech) throw new Error("no language: SpeechProvider is missing");
  return speech;
}
