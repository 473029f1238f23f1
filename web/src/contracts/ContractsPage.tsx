import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useRef } from "react";
import { useSearchParams } from "react-router";

import type { Contracts } from "../api/types";
import { CutNote } from "../parts/CutNote";
import { Answer } from "../parts/Answer";
import { useDebounced } from "../parts/useDebounced";
import { useRoom } from "../parts/useRoom";
import { useTitle } from "../parts/useTitle";
import { wallTime } from "../words/format";
import { useSpeech } from "../words/language";
import { AsOf } from "./AsOf";
import { ContractFilters } from "./ContractFilters";
import { ContractTable } from "./ContractTable";
import { filterOf } from "./filter";
import { ReminderList } from "./ReminderList";
import { contractQuestions, useContracts } from "./useContracts";

const VIEWS = ["list", "reminders"] as const;

/** Contracts through their life: the list with its colours, and what falls due. */
export default function ContractsPage() {
  const { t } = useSpeech();
  useTitle(t("contracts"));
  const [search, setSearch] = useSearchParams();
  const view = search.get("view") === "reminders" ? "reminders" : "list";
  const change = (wishes: Readonly<Record<string, string | null>>) =>
    setSearch(
      (old) => {
        const next = new URLSearchParams(old);
        for (const [name, value] of Object.entries(wishes)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true },
    );
  const asOf = search.get("as_of") ?? "";
  return (
    <div className="page contracts-page">
      <div className="page-head">
        <h1>{t("contracts")}</h1>
        <Segmented
          value={view}
          aria-label={t("contracts")}
          onChange={(value) => change({ view: value === "list" ? null : value })}
          options={VIEWS.map((value) => ({ value, label: t(value === "list" ? "contractsList" : "reminders") }))}
        />
        <AsOf value={asOf} onChange={(day) => change({ as_of: day || null })} />
        <span className="quiet">{t("contractsHint")}</span>
      </div>
      {view === "list" ? <ContractList search={search} change={change} /> : <ReminderList asOf={asOf} />}
    </div>
  );
}

interface ContractListProps {
  search: URLSearchParams;
  change: (wishes: Readonly<Record<string, string | null>>) => void;
}

function ContractList({ search, change }: ContractListProps) {
  const filter = filterOf(search);
  const text = useDebounced(filter.text);
  const words = useQuery(contractQuestions.words()).data;
  const contracts = useContracts({ ...filter, text });
  const frame = useRef<HTMLDivElement>(null);
  const height = useRoom(frame, 70);
  const [first] = contracts.data?.pages ?? [];
  const rows = contracts.data?.pages.flatMap((page) => page.contracts) ?? [];
  const onEnd = () => {
    if (contracts.hasNextPage && !contracts.isFetching) void contracts.fetchNextPage();
  };
  return (
    <>
      <ContractFilters
        filter={filter}
        words={words}
        colours={first?.colours}
        names={{ agency: search.get("agency_name") ?? "", party: search.get("party_name") ?? "" }}
        change={change}
      />
      {first && <RegistersEnd found={first} shown={rows.length} />}
      <div ref={frame}>
        <Answer to={contracts} lines={12}>
          {() => (
            <ContractTable
              contracts={rows}
              stages={first?.stages ?? {}}
              words={words}
              asOf={filter.asOf}
              height={height}
              loading={contracts.isPlaceholderData}
              onEnd={onEnd}
            />
          )}
        </Answer>
      </div>
    </>
  );
}

/** Says where the records of registers end, since all that they do not tell is grey, and how much of the list is here. */
function RegistersEnd({ found, shown }: { found: Contracts; shown: number }) {
  const { t, language } = useSpeech();
  const newest = found.registers.map(({ newest: day }) => day ?? "").toSorted();
  const last = newest[newest.length - 1];
  return (
    <p className={found.ended ? "notice" : "quiet"} role="note">
      {found.ended > 0 && <span>{t("registersEnd", { count: found.ended })}</span>}
      {found.ended > 0 && last && last < found.as_of && <span>({t("newestRecord", { day: wallTime(last, "day", language) })})</span>}
      <span className="grow" />
      <CutNote shown={shown} total={found.total} />
    </p>
  );
}
