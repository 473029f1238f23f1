import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { Link, NavLink } from "react-router";

import { answered, client } from "../api/client";
import { questions } from "../api/questions";
import type { Session } from "../api/types";
import type { WordKey } from "../words/en";
import { LANGUAGES, useSpeech } from "../words/language";
import { SearchBox } from "./SearchBox";

const PAGES: readonly { to: string; name: WordKey }[] = [
  { to: "/leads", name: "leads" },
  { to: "/contracts", name: "contracts" },
  { to: "/chart", name: "chart" },
  { to: "/queries", name: "queries" },
  { to: "/cypher", name: "cypher" },
  { to: "/loads", name: "loads" },
  { to: "/lookups", name: "lookUps" },
  { to: "/about", name: "about" },
];

/** Name, pages, search, language and who is signed in. */
export function Header({ session }: { session: Session | undefined }) {
  const { t, language, say } = useSpeech();
  const search = `?lang=${language}`;
  return (
    <header className="head">
      <Link to={{ pathname: "/leads", search }} className="brand" aria-label={t("home")}>
        <img src="/mark.svg" alt="" width="24" height="24" />
        <b>{language === "zh" ? "寻脉" : "Xunmai"}</b>
      </Link>
      <nav aria-label={t("pages")}>
        {PAGES.map(({ to, name }) => (
          <NavLink key={to} to={{ pathname: to, search }} className={({ isActive }) => (isActive ? "here" : "")}>
            {t(name)}
          </NavLink>
        ))}
      </nav>
      <SearchBox />
      <Segmented
        size="small"
        className="languages"
        aria-label={t("language")}
        value={language}
        onChange={say}
        options={LANGUAGES.map((value) => ({ value, label: value === "zh" ? "中文" : "EN" }))}
      />
      {session?.token_required && <SignedIn name={session.name ?? ""} />}
    </header>
  );
}

function SignedIn({ name }: { name: string }) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const leave = useMutation({
    mutationFn: () => answered(client.DELETE("/api/session")),
    onSuccess: (nobody) => {
      // whatever was answered is forgotten, and nothing is asked again
      queries.setQueryData(questions.session().queryKey, nobody);
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
    },
  });
  return (
    <Button type="text" size="small" className="sign-out" onClick={() => leave.mutate()} title={t("signOut")}>
      {name} · {t("signOut")}
    </Button>
  );
}
