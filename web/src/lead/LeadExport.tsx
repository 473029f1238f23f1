import { DownloadOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";

import type { LeadSummary } from "../api/types";
import { useSpeech } from "../words/language";

const FORMATS = ["html", "xlsx", "csv"] as const;

/** The lead as a file: the service writes it, so that it is the same from everywhere. */
export function LeadExport({ lead }: { lead: LeadSummary }) {
  const { t, language } = useSpeech();
  const take = (format: string) => {
    const anchor = document.createElement("a");
    anchor.href = `/api/lead/export?${new URLSearchParams({ key: lead.key, format, language }).toString()}`;
    anchor.download = "";
    anchor.click();
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: FORMATS.map((format) => ({ key: format, label: t(`export_${format}`) })),
        onClick: ({ key }) => take(key),
      }}
    >
      <Button icon={<DownloadOutlined />}>{t("export")}</Button>
    </Dropdown>
  );
}
