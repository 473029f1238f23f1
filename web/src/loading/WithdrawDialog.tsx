import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { useState } from "react";

import { answered, client } from "../api/client";
import type { LoadInfo } from "../api/types";
import { ProblemView } from "../parts/ProblemView";
import { useSpeech } from "../words/language";

/** Asks for the reason, and has a load taken back as a job. */
export function WithdrawDialog({ load, close }: { load: LoadInfo; close: () => void }) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const withdraw = useMutation({
    mutationFn: () =>
      answered(client.POST("/api/job/withdraw", { body: { load: load.load, reason: reason.trim() } })),
    onSuccess: async () => {
      close();
      await queries.invalidateQueries({ queryKey: ["jobs"] });
    },
  });
  return (
    <Modal
      open
      title={t("withdrawTitle", { load: load.load })}
      okText={t("withdrawLoad")}
      okButtonProps={{ danger: true, disabled: !reason.trim(), loading: withdraw.isPending }}
      onOk={() => withdraw.mutate()}
      onCancel={close}
    >
      <p>{t("withdrawHint")}</p>
      <Input.TextArea
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        placeholder={t("reasonPlaceholder")}
        aria-label={t("reason")}
        autoSize={{ minRows: 2, maxRows: 6 }}
        maxLength={4000}
      />
      {withdraw.error && <ProblemView error={withdraw.error} />}
    </Modal>
  );
}
