import type { Hit } from "../api/types";
import { KindMark } from "../model/KindMark";
import { useVocabulary } from "../model/vocabulary";
import { useSpeech } from "../words/language";

/** A hit of the search: what it is, and what of it answered. */
export function HitView({ hit }: { hit: Hit }) {
  const { t } = useSpeech();
  const vocabulary = useVocabulary();
  const why = hit.how === "pinyin" || hit.how === "initials" || hit.matched !== hit.title;
  return (
    <span className="hit">
      <KindMark kind={hit.kind} />
      <span className="hit-title" title={hit.title}>{hit.title}</span>
      <span className="hit-why">
        {why && <span className="hit-matched">{hit.matched}</span>}
        {t(`how_${hit.how}`)} · {vocabulary.kind(hit.kind)}
      </span>
    </span>
  );
}
