import { CheckCircleOutlined, MinusCircleOutlined, StopOutlined } from "@ant-design/icons";
import { Tag, Tooltip } from "antd";

import type { Decision, Disposition } from "../api/types";
import { localTime } from "../words/format";
import { useSpeech } from "../words/language";

const LOOKS: Record<Decision, { colour: string; icon: React.ReactNode }> = {
  open: { colour: "default", icon: <MinusCircleOutlined /> },
  confirmed: { colour: "error", icon: <CheckCircleOutlined /> },
  dismissed: { colour: "success", icon: <StopOutlined /> },
};

/** The decision in force over a lead; who made it and why on hovering. */
export function DispositionTag({ disposition }: { disposition: Disposition | null }) {
  const { t, language } = useSpeech();
  const decision = disposition?.decision ?? "open";
  const look = LOOKS[decision];
  const tag = (
    <Tag color={look.colour} icon={look.icon}>
      {t(`decision_${decision}`)}
    </Tag>
  );
  if (!disposition) return tag;
  return (
    <Tooltip title={`${disposition.who} · ${localTime(disposition.at, language)}: ${disposition.reason}`}>{tag}</Tooltip>
  );
}
