import { useVocabulary } from "../model/vocabulary";
import { useSpeech } from "../words/language";

/** Sources as people call them; pointing at one tells the name that commands and files know it by. */
export function SourceNames({ names }: { names: readonly string[] }) {
  const vocabulary = useVocabulary();
  const { language } = useSpeech();
  return names.map((name, at) => (
    <span key={name}>
      {at > 0 && (language === "zh" ? "、" : "; ")}
      <span title={name}>{vocabulary.source(name)}</span>
    </span>
  ));
}
