import type { EntityDetail, Node } from "../api/types";
import type { Speech } from "../words/language";

/** What an account is called without its holder: kind, bank and masked number, as far as records tell them. */
export function accountHead(account: Node, t: Speech["t"]): string {
  const bank = account.values["bank"];
  const number = account.title || account.key;
  return bank?.type === "text" && bank.text ? t("accountHeadAt", { number, bank: bank.text }) : t("accountHead", { number });
}

/** The first holder's name, else the one that statements print; empty where no record tells of any. */
export function holderText({ entity, holders }: EntityDetail): string {
  const printed = entity.values["holder_name"];
  return holders[0]?.title ?? (printed?.type === "text" ? printed.text : "");
}
