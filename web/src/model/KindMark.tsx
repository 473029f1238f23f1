import { glyphAddress, kindLook } from "./kindLook";
import { OUTLINES } from "./outlines";
import { useVocabulary } from "./vocabulary";

/** The small sign of a kind, as legend, tables and chart draw it. */
export function KindMark({ kind, size = 16 }: { kind: string | null; size?: number }) {
  const look = kindLook(kind);
  const label = useVocabulary().kind(kind);
  return (
    <svg className="kind-mark" width={size} height={size} viewBox="0 0 24 24" role="img" aria-label={label}>
      <title>{label}</title>
      <path d={OUTLINES[look.shape]} fill={look.colour} />
      <image href={glyphAddress(kind)} x="5.5" y="5.5" width="13" height="13" />
    </svg>
  );
}
