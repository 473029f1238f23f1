import { Drawer } from "antd";

import { useSpeech } from "../words/language";
import { ObservationTable } from "./ObservationTable";

/** Whose records are asked for. */
export interface Subject {
  of: "entity" | "link";
  key: string;
}

/** Where something comes from: the records that say it, with file, sheet and row. */
export function Provenance({ subject, onClose }: { subject: Subject | null; onClose: () => void }) {
  const { t } = useSpeech();
  return (
    <Drawer
      open={subject !== null}
      onClose={onClose}
      size={Math.min(1100, window.innerWidth * 0.8)}
      title={t("whereFrom")}
      destroyOnHidden
      data-testid="provenance"
    >
      {subject && (
        <>
          <p className="key-line">{subject.key}</p>
          <ObservationTable subject={subject} />
        </>
      )}
    </Drawer>
  );
}
