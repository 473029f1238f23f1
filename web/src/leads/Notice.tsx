import { InfoCircleOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";

import { questions } from "../api/questions";
import { useSpeech } from "../words/language";

/** Leads are not verdicts; and whatever the loaded sources say that a reader must be told. */
export function Notice() {
  const { t, of } = useSpeech();
  const { data } = useQuery(questions.sources());
  const told = data?.sources.filter((source) => source.loads > 0 && source.notice) ?? [];
  return (
    <p className="notice" role="note">
      <InfoCircleOutlined aria-hidden />
      <b>{t("leadsNotVerdicts")}</b>
      {told.map((source) => source.notice && <span key={source.name}>{of(source.notice)}</span>)}
    </p>
  );
}
