import { InfoCircleOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";

import { questions } from "../api/questions";
import { useSpeech } from "../words/language";

/** Leads are not verdicts; and which records they come from, with what a reader of those must be told. */
export function Notice() {
  const { t, of } = useSpeech();
  const { data } = useQuery(questions.sources());
  const told = data?.sources.filter((source) => source.loads > 0) ?? [];
  return (
    <p className="notice" role="note">
      <InfoCircleOutlined aria-hidden />
      <b>{t("leadsNotVerdicts")}</b>
      {told.map((source) => (
        <span key={source.name}>{of(source.notice ?? source.title)}</span>
      ))}
    </p>
  );
}
