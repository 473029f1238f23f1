import { Tag } from "antd";

import type { CitedRecord } from "../api/types";
import { OriginView } from "../parts/ObservationTable";
import type { Subject } from "../parts/Provenance";
import { useSpeech } from "../words/language";

interface OriginsViewProps {
  record: CitedRecord;
  onAsk: (subject: Subject) => void;
}

/** The first place that a cited record stands in; a click asks for all of them. */
export function OriginsView({ record, onAsk }: OriginsViewProps) {
  const { t } = useSpeech();
  const [origin] = record.origins;
  if (!origin) return <Tag color="warning">{t("withdrawn")}</Tag>;
  // Single transfers have no page of their own: a click would ask for what is said of their flow as a whole.
  if (record.table === "transferred") {
    return record.origins.map((place, at) => <OriginView key={at} origin={place} />);
  }
  return (
    <button
      type="button"
      className="plain"
      title={t("whereFrom")}
      onClick={(event) => {
        event.stopPropagation();
        onAsk({ of: record.start === null ? "entity" : "link", key: record.key });
      }}
    >
      <OriginView origin={origin} />
      {record.origins.length > 1 && <span className="quiet"> +{record.origins.length - 1}</span>}
    </button>
  );
}
