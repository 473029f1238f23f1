import { Input, Segmented, Select } from "antd";

import type { ColourCounts, ContractWords } from "../api/types";
import { EntityPicker } from "../parts/EntityPicker";
import { count } from "../words/format";
import { useSpeech } from "../words/language";
import { ColourMark } from "./ColourMark";
import { type Colour, COLOURS, type ContractFilter, ORDERS, STAGES } from "./filter";

interface ContractFiltersProps {
  filter: ContractFilter;
  words: ContractWords | undefined;
  colours: ColourCounts | undefined;
  names: { agency: string; party: string };
  change: (wishes: Readonly<Record<string, string | null>>) => void;
}

const ORDER_WORDS = { worst: "order_worst", signed: "order_signed", amount: "order_largest" } as const;
const PARTIES = ["Company", "Person", "Party"];

/** What the list can be narrowed by: colour with its counts, stage, check, buyer, supplier, words; and its order. */
export function ContractFilters({ filter, words, colours, names, change }: ContractFiltersProps) {
  const { t, of, language } = useSpeech();
  const all = colours ? COLOURS.reduce((sum, colour) => sum + colours[colour], 0) : null;
  return (
    <div className="contract-filters" role="search" aria-label={t("contracts")}>
      <Segmented<Colour | "any">
        value={filter.colour ?? "any"}
        aria-label={t("colour")}
        onChange={(value) => change({ colour: value === "any" ? null : value })}
        options={[
          { value: "any" as const, label: `${t("colour_any")}${all === null ? "" : ` ${count(all, language)}`}` },
          ...COLOURS.map((colour) => ({
            value: colour,
            label: (
              <span className="colour-choice">
                <ColourMark colour={colour} />
                {colours && <b>{count(colours[colour], language)}</b>}
              </span>
            ),
          })),
        ]}
      />
      <Select
        allowClear
        className="filter narrow"
        aria-label={t("anyStage")}
        placeholder={t("anyStage")}
        value={filter.stage}
        onChange={(value: string | null) => change({ stage: value ?? null })}
        options={STAGES.map((value, nth) => ({ value, label: words?.stages[nth] ? of(words.stages[nth].label) : value }))}
      />
      <Select
        allowClear
        className="filter narrow"
        aria-label={t("stageColour")}
        placeholder={t("anyColour")}
        value={filter.stageColour}
        onChange={(value: string | null) => change({ stage_colour: value ?? null })}
        options={COLOURS.map((value) => ({ value, label: <ColourMark colour={value} /> }))}
      />
      <Select
        allowClear
        className="filter"
        aria-label={t("anyCheck")}
        placeholder={t("anyCheck")}
        value={filter.check}
        onChange={(value: string | null) => change({ check: value ?? null })}
        options={words?.checks.map(({ name, label }) => ({ value: name, label: of(label) })) ?? []}
      />
      <EntityPicker
        placeholder={t("filterBuyer")}
        kinds={["Agency"]}
        initial={names.agency}
        onPick={(hit) => change({ agency: hit.key, agency_name: hit.title })}
        onForget={() => filter.agency && change({ agency: null, agency_name: null })}
      />
      <EntityPicker
        placeholder={t("filterSupplier")}
        kinds={PARTIES}
        initial={names.party}
        onPick={(hit) => change({ party: hit.key, party_name: hit.title })}
        onForget={() => filter.party && change({ party: null, party_name: null })}
      />
      <Input
        allowClear
        className="filter wide"
        placeholder={t("filterContracts")}
        aria-label={t("filterContracts")}
        value={filter.text}
        onChange={(event) => change({ q: event.target.value })}
      />
      <Select
        className="filter narrow"
        aria-label={t("orderContracts")}
        value={filter.order}
        onChange={(value: string) => change({ order: value })}
        options={ORDERS.map((value) => ({ value, label: t(ORDER_WORDS[value]) }))}
      />
    </div>
  );
}
