import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert } from "antd";
import { useEffect, useRef } from "react";

import { questions } from "../api/questions";
import { count } from "../words/format";
import { useSpeech } from "../words/language";

/** Says that answers rest on an earlier state of the records, and has them asked anew once the newer one is there. */
export function BehindNote() {
  const { data } = useQuery(questions.reading());
  const queries = useQueryClient();
  const { t, of, language } = useSpeech();
  const sequence = data?.sequence;
  const former = useRef(sequence);
  useEffect(() => {
    const moved = former.current !== undefined && former.current !== sequence;
    former.current = sequence;
    if (moved) void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "reading" });
  }, [queries, sequence]);
  if (!data?.behind) return null;
  const { newest } = data;
  const message = data.message && of(data.message);
  const said =
    data.sequence === null
      ? (message ?? t("readingFirst", { seconds: count(Math.round(data.preparing_seconds ?? 0), language) }))
      : message
        ? t("readingFailed", { sequence: data.sequence, newest, message })
        : t("readingBehind", { sequence: data.sequence, newest });
  return <Alert banner role="status" type={message ? "warning" : "info"} title={said} />;
}
