"""The transfers of an account or of a flow, one by one, as links that a chart may take."""

from __future__ import annotations

from dataclasses import replace

from api.desk import Desk
from api.reading import lookups, money
from api.reading.reading import Row
from api.reading.values import link_of
from api.shapes.chart import Link
from api.shapes.money import Transfers
from graph.errors import Case, NotFoundError
from graph.money import Asked, Flow

FLOWED = "FLOWED"


def of_entity(desk: Desk, key: str, asked: Asked) -> Transfers:
    """The transfers that an account, party or loan paid or received. Raises NotFoundError."""
    known = lookups.known(desk.reading, key)
    if asked.other is not None:
        asked = replace(asked, other=lookups.known(desk.reading, asked.other))
    return _told(desk, known, known, asked)


def of_flow(desk: Desk, key: str, asked: Asked) -> Transfers:
    """The transfers that a flow sums. Raises NotFoundError, also where the link is none."""
    link = lookups.link(desk.reading, key)
    flow = flow_of(link)
    if flow is None:
        raise NotFoundError(
            f"{link.key!r} is no flow of money",
            hint="ask for a link of the type FLOWED",
            case=Case("no_flow", {"key": key}),
        )
    asked = replace(asked, direction="out", other=flow.payee, currency=flow.currency)
    return _told(desk, link.key, flow.payer, asked)


def flow_of(link: Link) -> Flow | None:
    """Payer, payee and currency of a flow; None for any other link."""
    if link.type != FLOWED:
        return None
    amount = link.values.get("amount")
    return Flow(link.start, link.end, getattr(amount, "currency", None))


def _told(desk: Desk, key: str, account: str, asked: Asked) -> Transfers:
    total, rows = money.transfers_of(desk, account, asked)
    links = tuple(link_of(desk.reading.model, "TRANSFERRED", row) for row in _as_links(desk, rows))
    ends = dict.fromkeys(end for link in links for end in (link.start, link.end))
    return Transfers(
        key=key,
        order=asked.order,
        total=total,
        shown=len(links),
        offset=asked.offset,
        nodes=tuple(lookups.nodes(desk.reading, ends)),
        links=links,
        judgements={row["key"]: tuple(row["judgements"]) for row in rows if row["judgements"]},
    )


def _as_links(desk: Desk, rows: list[Row]) -> list[Row]:
    """Rows of transfers with the columns of links."""
    keys = dict.fromkeys(row[end] for row in rows for end in ("payer", "payee"))
    kinds = {node.key: node.kind for node in lookups.nodes(desk.reading, keys)}
    ends = (("start", "payer"), ("end", "payee"))
    return [
        row
        | {f"{side}_key": row[end] for side, end in ends}
        | {f"{side}_kind": kinds[row[end]] for side, end in ends}
        for row in rows
    ]
