import { Tag } from "antd";

import type { CitedKey, Origin, ResolvedRecord } from "../api/types";
import { OriginView } from "../parts/ObservationTable";
import type { Subject } from "../parts/Provenance";
import { useSpeech } from "../words/language";

interface RecordPlacesProps {
  cited: readonly CitedKey[];
  records: readonly ResolvedRecord[];
  onAsk: (subject: Subject) => void;
}

const LINKS = new Set(["awarded", "party_to", "resulted_in", "funded_by"]);
const MOST = 4;

function originOf({ table, key }: CitedKey, records: readonly ResolvedRecord[]): Origin | undefined {
  return records.find((record) => record.table === table && record.key === key)?.origins[0];
}

function isSame(left: Origin | undefined, right: Origin): boolean {
  return left?.load === right.load && left.file === right.file && left.row === right.row && left.place === right.place;
}

/** The files and rows that something rests on; a click asks for all that these records say. */
export function RecordPlaces({ cited, records, onAsk }: RecordPlacesProps) {
  const { t } = useSpeech();
  const placed = cited.map((key) => ({ ...key, origin: originOf(key, records) }));
  // one row of a file often makes several records
  const distinct = placed.filter(
    ({ origin }, nth) => !origin || placed.findIndex((other) => isSame(other.origin, origin)) === nth,
  );
  const shown = distinct.slice(0, MOST);
  return (
    <span className="record-places">
      {shown.map(({ table, key, origin }) => {
        if (!origin) {
          return (
            <Tag key={table + key} color="warning">
              {t("withdrawn")}
            </Tag>
          );
        }
        return (
          <button
            key={table + key}
            type="button"
            className="plain"
            title={t("whereFrom")}
            onClick={() => onAsk({ of: LINKS.has(table) ? "link" : "entity", key })}
          >
            <OriginView origin={origin} />
          </button>
        );
      })}
      {distinct.length > MOST && <span className="quiet">+{distinct.length - MOST}</span>}
    </span>
  );
}
