import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Input, Select, Table, Tag, type TableColumnsType } from "antd";
import { useState } from "react";

import { questions } from "../api/questions";
import type { ChosenFile, SourceInfo, UploadState } from "../api/types";
import { bytes, count } from "../words/format";
import { useSpeech } from "../words/language";
import { type Choice, chosenOf, isReady, type Line, linesOf, wantsFolder } from "./survey";

const PAGE = 50;

interface SurveyProps {
  upload: UploadState;
  starting: boolean;
  load: (files: ChosenFile[]) => void;
  discard: () => void;
}

/** What every dropped file was seen to be; what was not recognised is decided by hand or left out. */
export function SurveyTable({ upload, starting, load, discard }: SurveyProps) {
  const { t, of, language } = useSpeech();
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const { data } = useQuery(questions.sources());
  const lines = linesOf(upload, choices);
  const ready = lines.filter(isReady);
  const choose = (key: string, choice: Choice) =>
    setChoices((old) => ({ ...old, [key]: { ...old[key], ...choice } }));
  const columns = useColumns(data?.sources ?? [], choose);
  const unknown = lines.filter((line) => line.seen.source === null).length;
  return (
    <div className="survey" data-testid="survey">
      {upload.problem && <Alert type="error" showIcon title={of(upload.problem)} />}
      {upload.state === "failed" && <Alert type="error" showIcon title={t("lookFailed")} />}
      {upload.refused.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t("filesRefused", { count: count(upload.refused.length, language) })}
          description={
            <ul className="plain-list">
              {upload.refused.map(({ file, why }) => (
                <li key={file} title={file}>
                  {of(why)}
                </li>
              ))}
            </ul>
          }
        />
      )}
      <p>
        {t("surveyTally", {
          files: count(lines.length, language),
          known: count(lines.length - unknown, language),
          unknown: count(unknown, language),
        })}
        {upload.passed_over.length > 0 && (
          <span className="quiet" title={upload.passed_over.join("\n")}>
            {" "}
            {t("passedOver", { count: count(upload.passed_over.length, language) })}
          </span>
        )}
      </p>
      <Table
        size="small"
        rowKey="key"
        columns={columns}
        dataSource={lines}
        rowClassName={(line) => (line.left ? "left-out" : "")}
        pagination={{ pageSize: PAGE, hideOnSinglePage: true, showSizeChanger: false }}
      />
      <div className="survey-foot">
        <Button
          type="primary"
          disabled={ready.length === 0 || lines.some(wantsFolder)}
          loading={starting}
          onClick={() => load(chosenOf(lines))}
        >
          {t("loadFiles", { count: count(ready.length, language) })}
        </Button>
        <Button onClick={discard} disabled={starting}>
          {t("discardFiles")}
        </Button>
        {lines.some(wantsFolder) ? (
          <span className="why">{t("folderFirst")}</span>
        ) : (
          ready.length < lines.length && (
            <span className="quiet">
              {t("notLoaded", { count: count(lines.length - ready.length, language) })}
            </span>
          )
        )}
      </div>
    </div>
  );
}

function useColumns(
  sources: readonly SourceInfo[],
  choose: (key: string, choice: Choice) => void,
): TableColumnsType<Line> {
  const { t, of, language } = useSpeech();
  return [
    {
      title: t("toLoad"),
      width: 60,
      render: (_, { key, left, seen, source }) => (
        <Checkbox
          checked={!left && source !== null}
          disabled={source === null}
          aria-label={`${t("toLoad")}: ${seen.file}`}
          onChange={({ target }) => choose(key, { left: !target.checked })}
        />
      ),
    },
    {
      title: t("file"),
      render: (_, { seen }) => (
        <>
          <span className="file-name">{seen.file}</span>{" "}
          <span className="quiet">
            {seen.sheets.map((sheet) => t("sheetNamed", { sheet })).join(" ") || bytes(seen.bytes, language)}
          </span>
          {seen.mends && (
            <Tag color="blue" className="after">
              {t("mendedRejects")}
            </Tag>
          )}
        </>
      ),
    },
    {
      title: t("source"),
      width: 300,
      render: (_, line) => <SourceChoice line={line} sources={sources} choose={choose} />,
    },
    {
      title: t("tablesOf"),
      width: 150,
      render: (_, { seen }) => {
        const named = sources.find(({ name }) => name === seen.source)?.tables ?? {};
        return seen.tables.map((table) => (named[table] ? of(named[table]) : table)).join(", ");
      },
    },
    { title: t("remarks"), render: (_, line) => <Remarks line={line} choose={choose} /> },
  ];
}

interface ChoiceProps {
  line: Line;
  choose: (key: string, choice: Choice) => void;
}

/** The source of a file: said, where it was recognised; chosen, where it was not. */
function SourceChoice({ line, sources, choose }: ChoiceProps & { sources: readonly SourceInfo[] }) {
  const { t, of } = useSpeech();
  const { key, seen, source } = line;
  const named = (name: string) => {
    const known = sources.find((entry) => entry.name === name);
    return known ? of(known.title) : name;
  };
  if (seen.source !== null) return <span title={seen.source}>{seen.title ? of(seen.title) : seen.source}</span>;
  const offered = seen.could.length > 0 ? seen.could : sources.map(({ name }) => name);
  return (
    <Select
      className="source-choice"
      aria-label={`${t("chooseSource")}: ${seen.file}`}
      placeholder={t("chooseSource")}
      value={source}
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      options={offered.map((name) => ({ value: name, label: `${named(name)} (${name})` }))}
      onChange={(name: string | undefined) => choose(key, { source: name ?? null })}
    />
  );
}

function Remarks({ line, choose }: ChoiceProps) {
  const { t, of } = useSpeech();
  const { key, seen, folder, left } = line;
  return (
    <>
      {seen.why && <div className="why">{of(seen.why)}</div>}
      {seen.unknown.length > 0 && <div>{t("columnsUnused", { columns: seen.unknown.join(", ") })}</div>}
      {seen.asks_folder && (
        <Input
          className="folder-choice"
          aria-label={`${t("folderAsked")}: ${seen.file}`}
          placeholder={t("folderAsked")}
          value={folder}
          maxLength={200}
          disabled={left}
          status={wantsFolder(line) ? "warning" : ""}
          onChange={({ target }) => choose(key, { folder: target.value })}
        />
      )}
    </>
  );
}
