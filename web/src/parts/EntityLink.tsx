import { Link } from "react-router";

import { KindMark } from "../model/KindMark";
import { useSpeech } from "../words/language";

interface EntityLinkProps {
  entity: string;
  title: string;
  kind?: string | null;
  /** What tells it from others of the same name. */
  more?: string;
}

/** The address of an entity's page. */
export function entityAddress(key: string, language: string): string {
  return `/entity?${new URLSearchParams({ key, lang: language }).toString()}`;
}

/** An entity by its name, with the sign of its kind, leading to its page. */
export function EntityLink({ entity, title, kind, more }: EntityLinkProps) {
  const { language } = useSpeech();
  return (
    <Link to={entityAddress(entity, language)} className="entity-link" onClick={(event) => event.stopPropagation()}>
      {kind !== undefined && <KindMark kind={kind} />}
      <span>
        {title || entity}
        {more && <small className="quiet"> {more}</small>}
      </span>
    </Link>
  );
}
