import { DownloadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";

import { questions } from "../api/questions";
import { ProblemView } from "../parts/ProblemView";
import { bytes } from "../words/format";
import { useSpeech } from "../words/language";

/** The files that a load left to mend, each as a workbook that spoils no number and as CSV. */
export function RejectDownloads({ load }: { load: string }) {
  const { t, language } = useSpeech();
  const { data, error } = useQuery(questions.rejects(load));
  if (error) return <ProblemView error={error} />;
  if (!data || data.files.length === 0) return null;
  return (
    <div className="rejects" data-testid="rejects">
      {data.files.some((file) => file.mends) && <p>{t("mendHint")}</p>}
      <ul className="plain-list">
        {data.files.map((file) => (
          <li key={file.name}>
            <span className="file-name">{file.name}</span>{" "}
            <span className="quiet">
              {t(file.mends ? "fileToMend" : "fileOfValues")} · {bytes(file.bytes, language)}
            </span>
            {(["xlsx", "csv"] as const).map((format) => (
              <Button
                key={format}
                size="small"
                icon={<DownloadOutlined />}
                href={addressOf(load, file.name, format, language)}
                download
                aria-label={`${file.name} ${format}`}
              >
                {format === "xlsx" ? "Excel" : "CSV"}
              </Button>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}

function addressOf(load: string, name: string, format: string, language: string): string {
  return `/api/load/rejects/file?${new URLSearchParams({ load, name, format, language })}`;
}
