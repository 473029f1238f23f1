import { Tag } from "antd";

import type { EntityDetail } from "../api/types";
import { KindMark } from "../model/KindMark";
import { useVocabulary } from "../model/vocabulary";
import { EntityLink } from "../parts/EntityLink";
import { useTitle } from "../parts/useTitle";
import { count } from "../words/format";
import { useSpeech } from "../words/language";
import { accountHead, holderText } from "./accountHead";

/** More holders than this are told as a number: the links below name them. */
const HOLDERS_SHOWN = 3;

/** What an entity is called, at the head of its page: an account by kind, bank, masked number and holder. */
export function EntityHead({ detail }: { detail: EntityDetail }) {
  const { t } = useSpeech();
  const vocabulary = useVocabulary();
  const { entity } = detail;
  const isAccount = entity.kind === "Account";
  const head = isAccount ? accountHead(entity, t) : entity.title || entity.key;
  useTitle(isAccount ? [head, holderText(detail)].filter(Boolean).join(" · ") : head);
  return (
    <>
      <KindMark kind={entity.kind} size={26} />
      <h1>{head}</h1>
      {isAccount ? <Holders detail={detail} /> : <Tag>{vocabulary.kind(entity.kind)}</Tag>}
    </>
  );
}

/** Who holds an account, each with the way to their page; a name that only the statement prints is no link. */
function Holders({ detail }: { detail: EntityDetail }) {
  const { t, language } = useSpeech();
  const { holders } = detail;
  const more = holders.length - HOLDERS_SHOWN;
  return (
    <span className="account-holders" data-testid="holders">
      <span className="quiet">{t("holder")}</span>
      {holders.slice(0, HOLDERS_SHOWN).map(({ key, title, kind, ended }) => (
        <EntityLink key={key} entity={key} title={title} kind={kind} {...(ended && { more: t("holderOnce") })} />
      ))}
      {more > 0 && <span className="quiet">{t("holdersMore", { count: count(more, language) })}</span>}
      {!holders.length && (holderText(detail) || <span className="quiet">{t("holderNotKnown")}</span>)}
    </span>
  );
}
