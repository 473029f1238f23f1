import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Segmented } from "antd";

import { answered, client } from "../api/client";
import type { SignIn as Wish } from "../api/types";
import { ProblemView } from "../parts/ProblemView";
import { useTitle } from "../parts/useTitle";
import { LANGUAGES, useSpeech } from "../words/language";

/** The door: the token of the service, and the name under which look-ups are logged. */
export function SignIn() {
  const { t, language, say } = useSpeech();
  const queries = useQueryClient();
  useTitle(t("signIn"));
  const enter = useMutation({
    mutationFn: (body: Wish) => answered(client.POST("/api/session", { body })),
    onSuccess: () => queries.resetQueries(),
  });
  return (
    <main className="sign-in">
      <Form<Wish> layout="vertical" onFinish={(wish) => enter.mutate(wish)} className="sign-in-form">
        <h1>
          <img src="/mark.svg" alt="" width="32" height="32" /> {language === "zh" ? "寻脉" : "Xunmai"}
        </h1>
        <p>{t("signInHint")}</p>
        {enter.error && <ProblemView error={enter.error} />}
        <Form.Item name="name" label={t("yourName")} rules={[{ required: true, message: t("required") }]}>
          <Input autoComplete="username" autoFocus />
        </Form.Item>
        <Form.Item name="token" label={t("token")} rules={[{ required: true, message: t("required") }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={enter.isPending}>
          {t("signIn")}
        </Button>
        <Segmented
          size="small"
          value={language}
          onChange={say}
          options={LANGUAGES.map((value) => ({ value, label: value === "zh" ? "中文" : "English" }))}
        />
      </Form>
    </main>
  );
}
