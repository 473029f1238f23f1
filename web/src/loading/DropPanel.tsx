import { FileAddOutlined, FolderAddOutlined } from "@ant-design/icons";
import { Alert, Button, Progress } from "antd";
import { type DragEvent, useRef, useState } from "react";

import { ProblemView } from "../parts/ProblemView";
import { bytes, count } from "../words/format";
import { useSpeech } from "../words/language";
import { type Brought, filesOfDrop, filesOfInput } from "./dropped";
import { SurveyTable } from "./SurveyTable";
import { type Drop, TooMuchError, useDrop } from "./useDrop";

/** Where files are brought in: dropped or chosen, sent, seen for what they are, and then loaded. */
export function DropPanel() {
  const { t } = useSpeech();
  const drop = useDrop();
  const open = drop.phase === "idle" || drop.phase === "choosing";
  return (
    <section className="panel" aria-labelledby="bring-in">
      <h2 id="bring-in">{t("bringIn")}</h2>
      <DropArea open={open} more={drop.phase === "choosing"} bring={drop.bring} />
      <div role="status">
        <Underway drop={drop} />
      </div>
      {drop.error && <Refusal error={drop.error} />}
      {drop.upload && (drop.phase === "choosing" || drop.phase === "starting") && (
        <SurveyTable
          upload={drop.upload}
          starting={drop.phase === "starting"}
          load={drop.load}
          discard={drop.discard}
        />
      )}
    </section>
  );
}

function DropArea({ open, more, bring }: { open: boolean; more: boolean; bring: (files: Brought[]) => void }) {
  const { t } = useSpeech();
  const [over, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (found: Brought[]) => found.length > 0 && bring(found);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (open) void filesOfDrop(event.dataTransfer).then(take);
  };
  const onDrag = (event: DragEvent) => {
    event.preventDefault();
    event.dataTransfer.dropEffect = open ? "copy" : "none";
    setOver(open);
  };
  return (
    <div
      className={`drop-area${over ? " over" : ""}${more ? " more" : ""}`}
      data-testid="drop-area"
      onDragEnter={onDrag}
      onDragOver={onDrag}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <p>{t(more ? "dropMore" : "dropHere")}</p>
      <div className="drop-buttons">
        <Button icon={<FileAddOutlined />} disabled={!open} onClick={() => files.current?.click()}>
          {t("chooseFiles")}
        </Button>
        <Button icon={<FolderAddOutlined />} disabled={!open} onClick={() => folder.current?.click()}>
          {t("chooseFolder")}
        </Button>
      </div>
      {!more && <p className="quiet">{t("dropHint")}</p>}
      <FileInput ref={files} label={t("chooseFiles")} take={take} />
      <FileInput ref={folder} label={t("chooseFolder")} take={take} folders />
    </div>
  );
}

interface FileInputProps {
  ref: React.RefObject<HTMLInputElement | null>;
  label: string;
  take: (found: Brought[]) => void;
  folders?: boolean;
}

function FileInput({ ref, label, take, folders = false }: FileInputProps) {
  return (
    <input
      ref={ref}
      type="file"
      multiple
      hidden
      aria-label={label}
      data-testid={folders ? "folder-input" : "file-input"}
      {...(folders && { webkitdirectory: "" })}
      onChange={({ target }) => {
        take(filesOfInput(target.files ?? []));
        // the same file, mended, may be chosen again
        target.value = "";
      }}
    />
  );
}

function Underway({ drop: { phase, sent, discard } }: { drop: Drop }) {
  const { t, language } = useSpeech();
  if (phase === "looking") return <p className="quiet">{t("lookingAtFiles")}</p>;
  if (phase !== "sending" || !sent) return null;
  return (
    <div className="sending">
      <Progress
        percent={Math.floor((100 * sent.bytes) / Math.max(1, sent.ofBytes))}
        aria-label={t("sendingFiles")}
        status="active"
      />
      <span>
        {t("sent", {
          files: count(sent.files, language),
          ofFiles: count(sent.ofFiles, language),
          bytes: bytes(sent.bytes, language),
          ofBytes: bytes(sent.ofBytes, language),
        })}
      </span>
      <Button size="small" onClick={discard}>
        {t("stopSending")}
      </Button>
    </div>
  );
}

function Refusal({ error }: { error: Error }) {
  const { t, language } = useSpeech();
  if (!(error instanceof TooMuchError)) return <ProblemView error={error} />;
  const most = { bytes: bytes(error.mostBytes, language), files: count(error.mostFiles, language) };
  return <Alert type="error" showIcon title={t("droppedTooMuch")} description={t("dropLimits", most)} />;
}
