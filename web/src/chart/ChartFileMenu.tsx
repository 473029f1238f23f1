import { DownloadOutlined, FolderOpenOutlined } from "@ant-design/icons";
import { App, Button, Dropdown, type MenuProps, Space } from "antd";
import type { Core } from "cytoscape";
import { useRef } from "react";

import { useVocabulary } from "../model/vocabulary";
import { download, fileName, saveCsv, saveExcel } from "../parts/download";
import { useSpeech } from "../words/language";
import { chartImage } from "./chartImage";
import { linkSheet, nodeSheet } from "./chartSheets";
import { chartSvg } from "./chartSvg";
import { ChartFileError, fileText, parseFile, redrawn } from "./file";
import { sceneOf } from "./svgParts";
import { besideTools } from "./toolMenus";
import type { ChartInHand } from "./useChart";

/** Saving a chart, opening one, and taking it away as a picture or tables. */
export function ChartFileMenu({ hand, scene }: { hand: ChartInHand; scene: Core | null }) {
  const speech = useSpeech();
  const { t } = speech;
  const vocabulary = useVocabulary();
  const { message } = App.useApp();
  const chooser = useRef<HTMLInputElement>(null);
  const name = fileName(hand.chart.title || t("chart"));
  const wording = { speech, vocabulary };
  const drawn = (core: Core) => {
    const types = new Map(hand.view.lines.map((line) => [line.id, line.type]));
    const kindOf = (key: string) => hand.facts.nodes.get(key)?.kind ?? null;
    return chartSvg(sceneOf(core, kindOf, (id) => types.get(id) ?? ""), hand, wording);
  };
  const acts: Record<string, () => void | Promise<void>> = {
    png: async () => {
      if (scene) download(`${name}.png`, await chartImage(drawn(scene)));
    },
    svg: () => {
      if (scene) download(`${name}.svg`, new Blob([drawn(scene).text], { type: "image/svg+xml" }));
    },
    nodes: () => saveCsv(`${name}-${t("nodes")}`, nodeSheet(hand.view, wording)),
    links: () => saveCsv(`${name}-${t("links")}`, linkSheet(hand.view, hand.facts, wording)),
    xlsx: () => saveExcel(name, [nodeSheet(hand.view, wording), linkSheet(hand.view, hand.facts, wording)]),
    save: () => download(`${name}.xunmai.json`, new Blob([fileText(hand.chart)], { type: "application/json" })),
    open: () => chooser.current?.click(),
  };
  const items: MenuProps["items"] = [
    { key: "png", label: t("exportPng") },
    { key: "svg", label: t("exportSvg") },
    { key: "xlsx", label: t("exportChartExcel") },
    { key: "nodes", label: t("exportNodesCsv") },
    { key: "links", label: t("exportLinksCsv") },
    { type: "divider" },
    { key: "save", label: t("saveChart") },
  ];
  const open = async (file: File) => {
    try {
      const { chart, facts, missing } = await redrawn(parseFile(await file.text()));
      hand.begin(chart, facts);
      if (missing.length) void message.warning(t("chartMissing", { count: missing.length, first: missing[0] ?? "" }), 8);
    } catch (caught) {
      const detail = caught instanceof ChartFileError ? t("chartFileWrong") : String(caught);
      void message.error(detail, 8);
    }
  };
  return (
    <Space.Compact size="small">
      <Dropdown
        trigger={["click"]}
        getPopupContainer={besideTools}
        menu={{
          items,
          onClick: ({ key }) => {
            void acts[key]?.();
          },
        }}
      >
        <Button size="small" icon={<DownloadOutlined />} disabled={!scene || !hand.view.nodes.length}>
          {t("export")}
        </Button>
      </Dropdown>
      <Button size="small" icon={<FolderOpenOutlined />} onClick={() => void acts["open"]?.()}>
        {t("openChart")}
      </Button>
      <input
        ref={chooser}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={t("openChart")}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file) void open(file);
        }}
      />
    </Space.Compact>
  );
}
