import type { UseQueryResult } from "@tanstack/react-query";
import { type MouseEvent, useEffect } from "react";

import type { Hit, Hits } from "../api/types";
import { useSpeech } from "../words/language";
import { CutNote } from "./CutNote";
import { HitView } from "./HitView";
import { ProblemView } from "./ProblemView";

interface HitListProps {
  id: string;
  label: string;
  q: string;
  found: UseQueryResult<Hits>;
  at: number;
  onAt: (hit: Hit) => void;
  onPick: (hit: Hit) => void;
}

/** What a search found, below its box. */
export function HitList({ id, label, q, found, at, onAt, onPick }: HitListProps) {
  const { t } = useSpeech();
  const hits = found.data?.hits ?? [];
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [id, at]);
  // A press keeps the focus in the box. It picks at once: the list may be another one before the button is released.
  const press = (event: MouseEvent, hit: Hit) => {
    if (event.button === 0) onPick(hit);
  };
  return (
    <div className="hit-list" onMouseDown={(event) => event.preventDefault()}>
      <ul role="listbox" id={id} aria-label={label}>
        {hits.map((hit, index) => (
          <li
            key={hit.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            className={index === at ? "hit-at" : undefined}
            onMouseDown={(event) => press(event, hit)}
            onClick={() => onPick(hit)} // of a screen reader, which clicks without pressing
            onMouseMove={() => index !== at && onAt(hit)}
          >
            <HitView hit={hit} />
          </li>
        ))}
      </ul>
      {found.error ? (
        <ProblemView error={found.error} />
      ) : !found.data ? (
        <p className="hit-foot quiet">{t("searching")}</p>
      ) : hits.length ? (
        <p className="hit-foot">
          <CutNote shown={found.data.shown} total={found.data.total} />
        </p>
      ) : (
        !found.isFetching && <p className="hit-foot quiet">{t("nothingFound", { q })}</p>
      )}
    </div>
  );
}
