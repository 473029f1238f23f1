import { DownloadOutlined, ReloadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Select, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";

import { questions } from "../api/questions";
import type { AuditEntry } from "../api/types";
import { Answer } from "../parts/Answer";
import { CutNote } from "../parts/CutNote";
import { DayField } from "../parts/DayField";
import { EntityLink } from "../parts/EntityLink";
import { useTitle } from "../parts/useTitle";
import { secondTime } from "../words/format";
import { useSpeech } from "../words/language";
import { exportAddress, soughtOf } from "./lookUps";

const PAGE = 50;
const ANSWERED = 400;

/** The log of look-ups: who looked at what and when, by person and by day. */
export default function LookUpsPage() {
  const { t, language } = useSpeech();
  useTitle(t("lookUps"));
  const [search, setSearch] = useSearchParams();
  const who = search.get("who") ?? "";
  const day = search.get("day") ?? "";
  const [page, setPage] = useState(1);
  // the entry that was newest when the first page was read: the later pages do not move below it
  const [newest, setNewest] = useState<number>();
  const columns = useColumns();
  const sought = soughtOf(who, day);
  const later = page > 1 && newest !== undefined ? { up_to: newest } : {};
  const found = useQuery(questions.lookUps({ ...sought, ...later }, (page - 1) * PAGE, PAGE));
  const change = (name: "who" | "day", value: string) => {
    setPage(1);
    setSearch(
      (old) => {
        const next = new URLSearchParams(old);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  };
  const turn = (to: number) => {
    // what still shows another page says nothing of the first
    if (page === 1 && !found.isPlaceholderData) setNewest(found.data?.entries[0]?.id);
    setPage(to);
  };
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t("lookUps")}</h1>
        {found.data?.everyone && (
          <Select
            className="look-ups-who"
            aria-label={t("by")}
            value={who}
            onChange={(name) => change("who", name)}
            showSearch={{ optionFilterProp: "label" }}
            options={[
              { value: "", label: t("anybody") },
              ...found.data.people.filter(Boolean).map((name) => ({ value: name, label: name })),
            ]}
          />
        )}
        <span className="as-of">
          <label htmlFor="look-ups-day">{t("lookedOn")}</label>
          <DayField id="look-ups-day" value={day} onChange={(value) => change("day", value)} />
        </span>
        <Button
          icon={<ReloadOutlined />}
          aria-label={t("readAgain")}
          title={t("readAgain")}
          onClick={() => (page === 1 ? void found.refetch() : setPage(1))}
        />
        <span className="grow" />
        {found.data && <CutNote shown={found.data.shown} total={found.data.total} />}
        <Button icon={<DownloadOutlined />} href={exportAddress(sought, language)} download>
          {t("exportLookUps")}
        </Button>
      </div>
      {found.data && <p className="quiet">{t(found.data.everyone ? "lookUpsOfAll" : "lookUpsOfOne")}</p>}
      <Answer to={found}>
        {({ entries, total }) => (
          <Table
            size="small"
            rowKey="id"
            className="panel look-ups"
            columns={columns}
            dataSource={[...entries]}
            loading={found.isPlaceholderData}
            locale={{ emptyText: t("noLookUps") }}
            pagination={{
              current: page,
              pageSize: PAGE,
              total,
              onChange: turn,
              showSizeChanger: false,
              hideOnSinglePage: true,
            }}
          />
        )}
      </Answer>
    </div>
  );
}

function useColumns(): TableColumnsType<AuditEntry> {
  const { t, of } = useSpeech();
  return [
    { title: t("when"), width: 165, className: "figures", render: (_, { at }) => secondTime(at) },
    { title: t("by"), width: 110, render: (_, { who }) => who || <span className="quiet">{t("notSignedIn")}</span> },
    { title: t("lookedAt"), width: 190, render: (_, { what, says }) => <span title={what}>{of(says)}</span> },
    { title: t("lookedAtWhom"), render: (_, entry) => <About entry={entry} /> },
    { title: t("lookedFrom"), width: 100, dataIndex: "origin" },
    {
      title: t("lookedAnswer"),
      width: 115,
      render: (_, { status }) =>
        status < ANSWERED ? t("answerGiven") : <span className="refused">{t("answerRefused", { status })}</span>,
    },
  ];
}

/** What a look-up was about: a lead or an entity with the way there, else the words of the question as they were. */
function About({ entry: { key, title, kind } }: { entry: AuditEntry }) {
  const { of, language } = useSpeech();
  if (!key) return null;
  if (!title) return <span className="looked-key">{key}</span>;
  if (kind === "Finding") {
    return <Link to={`/lead?${new URLSearchParams({ key, lang: language }).toString()}`}>{of(title)}</Link>;
  }
  if (kind) return <EntityLink entity={key} title={of(title)} kind={kind} />;
  return <span title={key}>{of(title)}</span>;
}
