import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { Link, useLocation } from "react-router";

import { questions } from "../api/questions";
import { useSpeech } from "../words/language";

/** Says that no load is in force, above every page that would else seem to have found nothing, and where to begin. */
export function EmptyNote() {
  const { data } = useQuery(questions.reading());
  const { t, language } = useSpeech();
  const { pathname } = useLocation();
  if (!data?.empty) return null;
  const next =
    pathname === "/loads" ? (
      t("nothingLoadedHere")
    ) : (
      <Link to={`/loads?${new URLSearchParams({ lang: language }).toString()}`}>{t("nothingLoadedDo")}</Link>
    );
  return (
    <div className="page empty-note" data-testid="nothing-loaded">
      <Alert showIcon role="status" type="warning" title={t("nothingLoaded")} description={next} />
    </div>
  );
}
