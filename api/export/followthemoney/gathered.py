"""What an entity of FollowTheMoney is told that other rows say: ids by key, in temporary tables made once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa

from api.export.followthemoney.lines import id_sql
from api.export.followthemoney.words import vocabulary
from graph.identifiers import Vault
from graph.model import Relationship, Space
from graph.projection.derived import Derived
from graph.tables import Snapshot

NEWEST, HOLDERS, BUYERS, LOTS, CONTRACTS, AWARDS, OPENED = (
    f"xm_{name}" for name in ("newest", "holders", "buyers", "lots", "contracts", "awards", "opened")
)
# What each table gathers, where nothing of the kind was loaded.
NOTHING = "SELECT NULL::VARCHAR AS key, NULL::VARCHAR[] AS ids WHERE false"
FAILED = 'r."succeeded" IS FALSE'
OF_LOANS = "r.start_kind = 'Loan' OR r.end_kind = 'Loan'"
IS_SUPPLY = "r.\"role\" = 'supplier' AND r.start_kind <> 'Agency'"
IS_TOLD_BY_AWARD = f"EXISTS (SELECT 1 FROM {AWARDS} a WHERE a.key = r.start_key AND a.contract = r.end_key)"


@dataclass(frozen=True)
class Opening:
    """Who opens what identifies people, and why; each opening is written down."""

    vault: Vault
    who: str
    why: str


class Gathered:
    """The tables, over the derived rows of one snapshot.

    Attributes:
        told: how many relationships of each type an entity's line tells.
        untold: how many of their own values it does not, by type and property.
        opened: whether the numbers that identify people may be told.
    """

    def __init__(self, derived: Derived, snapshot: Snapshot, opening: Opening | None) -> None:
        self._derived, self._snapshot = derived, snapshot
        self._connection = derived.connection
        self._filled = derived.counts()
        self.opened = opening is not None
        self.told: dict[str, int] = {}
        self.untold: dict[str, int] = {}
        self._keep_newest()
        self._keep_links()
        for name, mention in vocabulary().mentions.items():
            self._keep_mention(name, mention.of, mention.holds)
        if opening is not None:
            self._open(opening)

    @staticmethod
    def mentioned(name: str) -> str:
        """The table of what a relationship of this type says of one of its ends."""
        return f"xm_mentioned_{name.lower()}"

    def _keep(self, table: str, query: str | None) -> None:
        self._connection.execute(f"CREATE TEMP TABLE {table} AS {query or NOTHING}")

    def _links(self, name: str) -> str | None:
        """The rows of a type of relationship, None where there is none."""
        return f"({self._derived.links_sql(name)}) r" if name in self._filled else None

    def _keep_newest(self) -> None:
        """For every key the day on which the newest record of it was brought."""
        days = {entry.load: _day(entry.committed_us) for entry in self._snapshot.loads}
        self._connection.register("xm_days", pa.table({"load": list(days), "brought": list(days.values())}))
        parts = ["SELECT NULL::VARCHAR AS key, NULL::VARCHAR AS load WHERE false"]
        for name, table in self._derived.model.tables.items():
            if not self._snapshot.files(name):
                continue
            if isinstance(table.declares, Space):
                parts.append(
                    f"SELECT coalesce(a.canonical, o.key) AS key, max(load) AS load "
                    f'FROM "{name}" o LEFT JOIN aliases a ON a.key = o.key GROUP BY 1'
                )
            elif isinstance(table.declares, Relationship):
                others = f"SELECT unnest(aliases) AS other, key FROM ({self._derived.links_sql(table.declares.name)})"
                parts.append(
                    f"SELECT coalesce(c.key, o.key) AS key, max(load) AS load "
                    f'FROM "{name}" o LEFT JOIN ({others}) c ON c.other = o.key GROUP BY 1'
                )
        self._keep(
            NEWEST,
            f"SELECT key, brought FROM (SELECT key, max(load) AS load FROM ({' UNION ALL '.join(parts)}) GROUP BY key) "
            "JOIN xm_days USING (load)",
        )

    def _keep_links(self) -> None:
        start, end = id_sql("r.start_key"), id_sql("r.end_key")
        holds, party_to = self._links("HOLDS"), self._links("PARTY_TO")
        part_of, resulted = self._links("PART_OF"), self._links("RESULTED_IN")
        of_contract = f"FROM {resulted} WHERE r.end_kind = 'Contract'"
        self._keep(HOLDERS, holds and _by("r.end_key", start, f"FROM {holds}"))
        self._keep(
            BUYERS, party_to and _by("r.end_key", start, f"FROM {party_to} WHERE r.\"role\" = 'buyer'")
        )
        self._keep(CONTRACTS, resulted and _by("r.start_key", end, of_contract))
        lots = f"SELECT r.start_key AS key, any_value(r.end_key) AS tender FROM {part_of}"
        of_lot = "WHERE r.start_kind = 'Lot' AND r.end_kind = 'Tender' GROUP BY 1"
        nothing = "SELECT NULL::VARCHAR AS key, NULL::VARCHAR AS {} WHERE false"
        self._keep(LOTS, f"{lots} {of_lot}" if part_of else nothing.format("tender"))
        awarded = self._links("AWARDED")
        pairs = nothing.format("contract")
        if awarded and resulted:
            came = f"(SELECT r.start_key AS via, r.end_key AS contract {of_contract})"
            pairs = (
                f"SELECT DISTINCT r.end_key AS key, c.contract FROM {awarded} JOIN {came} c "
                'ON c.via = r.start_key OR c.via = r."award_key"'
            )
            used = "SELECT 1 FROM ({}) w WHERE w.start_key = r.start_key OR w.award_key = r.start_key"
            known = f"EXISTS ({used.format(self._derived.links_sql('AWARDED'))})"
            self._tell("RESULTED_IN", f"{resulted} WHERE r.end_kind = 'Contract' AND {known}")
        self._keep(AWARDS, pairs)
        if party_to:
            self._tell(
                "PARTY_TO", f"{party_to} WHERE r.\"role\" = 'buyer' OR ({IS_SUPPLY} AND {IS_TOLD_BY_AWARD})"
            )

    def _keep_mention(self, name: str, of: str, holds: str) -> None:
        """Ids of the one end by the key of the other; a lot's bids are its tender's."""
        links = self._links(name)
        if links is None:
            self._keep(self.mentioned(name), None)
            return
        key = f"CASE WHEN r.{of}_kind = 'Lot' THEN l.tender ELSE r.{of}_key END"
        source = f"{links} LEFT JOIN {LOTS} l ON l.key = r.{of}_key"
        self._keep(
            self.mentioned(name),
            _by(key, id_sql(f"r.{holds}_key"), f"FROM {source} WHERE {key} IS NOT NULL"),
        )
        self._tell(name, f"{source} WHERE {key} IS NOT NULL")
        declared = self._derived.model.relationships[name].properties
        counted = ", ".join(f'count(r."{entry.columns[0].name}")' for entry in declared)
        found = self._connection.execute(f"SELECT {counted} FROM {links}").fetchall()[0]
        numbers = zip(declared, found, strict=True)
        self.untold |= {f"{name}.{entry.name}": number for entry, number in numbers if number}

    def _tell(self, name: str, source: str) -> None:
        found = self._connection.execute(f"SELECT count(*) FROM {source}").fetchall()[0][0]
        self.told[name] = self.told.get(name, 0) + found

    def _open(self, opening: Opening) -> None:
        """Every sealed value that will be told, opened at once."""
        parts = [
            f'SELECT "{entry.name}_sealed" AS sealed FROM ({self._derived.nodes_sql(kind)})'
            for kind in vocabulary().nodes
            if kind in self._filled
            for entry in self._derived.model.spaces[self._derived.model.kinds[kind].space].properties
            if entry.personal
        ]
        sealed = pa.nulls(0, pa.string())
        if parts:
            query = f"SELECT DISTINCT sealed FROM ({' UNION ALL '.join(parts)}) WHERE sealed IS NOT NULL"
            sealed = self._connection.sql(query).to_arrow_table().column(0).combine_chunks()
        plain = opening.vault.open_all(sealed, opening.who, opening.why)
        self._connection.register(OPENED, pa.table({"sealed": sealed, "plain": plain}))


def _by(key: str, ids: str, source: str) -> str:
    return f"SELECT {key} AS key, list_sort(list(DISTINCT {ids})) AS ids {source} GROUP BY 1"


def _day(us: int) -> str:
    return datetime.fromtimestamp(us / 1_000_000, UTC).date().isoformat()
