import type { UseQueryResult } from "@tanstack/react-query";
import { Skeleton } from "antd";
import type { ReactNode } from "react";

import { useSpeech } from "../words/language";
import { ProblemView } from "./ProblemView";

interface AnswerProps<T> {
  to: UseQueryResult<T>;
  children: (data: T) => ReactNode;
  lines?: number;
}

/** Shows an answer once it is there; until then that it is coming, or why it is not. */
export function Answer<T>({ to, children, lines = 6 }: AnswerProps<T>) {
  if (to.data !== undefined) return <>{children(to.data)}</>;
  if (to.error) return <ProblemView error={to.error} again={() => void to.refetch()} />;
  return <Waiting lines={lines} />;
}

/** Says that an answer is coming, in words too. */
function Waiting({ lines }: { lines: number }) {
  const { t } = useSpeech();
  return (
    <div className="waiting" role="status" aria-busy="true">
      <p className="quiet">{t("waiting")}</p>
      <Skeleton active title={false} paragraph={{ rows: lines }} />
    </div>
  );
}
