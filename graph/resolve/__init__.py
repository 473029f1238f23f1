"""Identity: judgements that never vanish, the keys that they make one, and proposals for more."""

from graph.resolve.acts import judge, undo
from graph.resolve.aliases import Aliases
from graph.resolve.judgements import Judgement, Verdict, in_force, persons_judgements, revoked_in
from graph.resolve.proposals import propose
from graph.resolve.rules import equal_form_sql, form_key_sql, one_record_sql

__all__ = [
    "Aliases",
    "Judgement",
    "Verdict",
    "equal_form_sql",
    "form_key_sql",
    "in_force",
    "judge",
    "one_record_sql",
    "persons_judgements",
    "propose",
    "revoked_in",
    "undo",
]
