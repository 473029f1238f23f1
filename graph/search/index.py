"""The index of names and identifiers: made from the tables, kept level with them by differences."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast
from uuid import uuid4

import duckdb
import tantivy
from filelock import FileLock

from graph.columns import columns, memory_limit
from graph.resolve import Aliases
from graph.search import fields
from graph.search.documents import documents, searched_spaces
from graph.search.hits import Hit, Hits
from graph.search.matching import Matcher
from graph.search.question import Asker, Question

if TYPE_CHECKING:
    from graph.model import Space
    from graph.tables import GraphTables, Snapshot

WRITER_BYTES = 256_000_000
WRITER_THREADS = 2
BATCH = 20_000
ADDED = """
SELECT to_json(d) AS line
FROM (SELECT document.* FROM document SEMI JOIN (FROM changed WHERE kept) USING (document)) d
"""
CHANGED = """
SELECT coalesce(new.document, old.document) AS document, new.document IS NOT NULL AS kept
FROM hashed new FULL JOIN old USING (document) WHERE new.hash IS DISTINCT FROM old.hash
"""


class Counted(Protocol):
    """What a result has and its type description lacks."""

    count: int


@dataclass(frozen=True, slots=True)
class State:
    """What the folder holds; the file that says so is written last."""

    form: int
    sequence: int
    folder: str
    documents: int
    compartments: int


class SearchIndex:
    """Names and identifiers in one folder. Any number may read it while one catches up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opened: tuple[int, tantivy.Index, State] | None = None

    @property
    def sequence(self) -> int | None:
        """The ledger's sequence it has reached; None where it was never built, or by another form."""
        state = self._state()
        return state.sequence if state else None

    def catch_up(self, tables: GraphTables) -> int:
        """Brings it level with the tables; gives back how many documents were written or deleted."""
        return self._write(tables, anew=False)

    def rebuild(self, tables: GraphTables) -> int:
        """Makes it anew beside the old one, then swaps; gives back how many documents it holds."""
        return self._write(tables, anew=True)

    def find(
        self,
        text: str,
        kinds: Iterable[str] = (),
        limit: int = 20,
        compartments: Iterable[str] | None = None,
    ) -> Hits:
        """Entities that answer to a text, best first; of certain kinds, and within certain compartments."""
        opened = self._open()
        question = Question.of(text)
        if opened is None or not (question.raw or question.plain):
            return Hits(0, ())
        _, index, state = opened
        searcher = index.searcher()
        asker = Asker(index.schema, lambda part: searcher.doc_freq("syllables", part) > 0)
        query = asker.query(question, kinds, None if compartments is None else tuple(compartments))
        # an entity has a document in each compartment that speaks of it; an index without documents has none
        result = searcher.search(query, limit * max(1, min(state.compartments, 10)), weight_by_field="weight")
        total = (
            cast("Counted", result).count
            if state.compartments < 2
            else round(searcher.cardinality(query, "entity"))
        )
        scored = [(score, searcher.doc(address)) for score, address in result.hits]
        # among equals the index's order depends on which thread wrote them
        scored.sort(key=lambda found: (-found[0], found[1].get_first("key") or ""))
        hits = _distinct(_hits(question, scored, "key" if compartments is None else "own_key"))
        shown = tuple(hits)[:limit]
        return Hits(max(total, len(shown)), shown)

    def _write(self, tables: GraphTables, *, anew: bool) -> int:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(self.folder / "lock"):
            state = None if anew else self._state()
            snapshot = tables.snapshot()
            if state and state.sequence == snapshot.sequence:
                return 0
            spaces = _spaces(snapshot)
            with columns(self.folder, memory_limit()) as connection:
                snapshot.register(connection, *(space.name for space in spaces))
                Aliases.of(snapshot, connection).register(connection)
                documents(connection, snapshot.model, spaces)
                return self._bring(connection, state, snapshot.sequence)

    def _bring(self, connection: duckdb.DuckDBPyConnection, state: State | None, sequence: int) -> int:
        """Writes what differs from the documents of `state`, or everything where there is none."""
        folder = state.folder if state else f"index-{sequence}-{uuid4().hex[:8]}"
        hashes = self.folder / folder / "hashes.parquet"
        connection.execute("CREATE TEMP TABLE hashed AS SELECT document, hash(d) AS hash FROM document d")
        old = f"read_parquet('{hashes}')" if state else "hashed LIMIT 0"
        connection.execute(f"CREATE TEMP TABLE changed AS WITH old AS (FROM {old}) {CHANGED}")
        index = self._index(self.folder / folder)
        written = _commit(index, connection, anew=state is None)
        connection.execute(f"COPY hashed TO '{hashes}.new' (FORMAT parquet)")
        Path(f"{hashes}.new").replace(hashes)
        counted = connection.execute("SELECT count(*), count(DISTINCT compartment) FROM document").fetchone()
        assert counted is not None
        self._say(State(fields.FORM, sequence, folder, counted[0], counted[1]))
        return written

    def _index(self, folder: Path) -> tantivy.Index:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        index = tantivy.Index(fields.schema(), str(folder))
        fields.register_terms(index)
        return index

    def _say(self, state: State) -> None:
        """Makes the state that of the folder, in one step, and clears away what is of no use any more."""
        written = self.folder / "state.json.new"
        written.write_text(json.dumps(asdict(state)), encoding="utf-8")
        written.replace(self.folder / "state.json")
        for other in self.folder.glob("index-*"):
            if other.name != state.folder:
                shutil.rmtree(other)

    def _state(self) -> State | None:
        try:
            raw = json.loads((self.folder / "state.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return State(**raw) if raw.get("form") == fields.FORM else None

    def _open(self) -> tuple[int, tantivy.Index, State] | None:
        """The index as of its newest state; opened again when another process has written it."""
        state = self._state()
        if state is None:
            return None
        stamp = (self.folder / "state.json").stat().st_mtime_ns
        if self._opened is None or self._opened[0] != stamp:
            self._opened = (stamp, self._index(self.folder / state.folder), state)
        return self._opened


def _spaces(snapshot: Snapshot) -> list[Space]:
    """The spaces of which records tell, or any one: to plan what is said of the others takes longer than all else."""
    spaces = searched_spaces(snapshot.model)
    return [space for space in spaces if snapshot.files(space.name)] or spaces[:1]


def _commit(index: tantivy.Index, connection: duckdb.DuckDBPyConnection, *, anew: bool) -> int:
    """Deletes and adds what changed; gives back how many documents that were."""
    writer = index.writer(WRITER_BYTES, WRITER_THREADS)
    changed = connection.sql("SELECT document FROM changed").to_arrow_table()["document"]
    # in an empty index there is nothing to delete, and each deletion is looked for in every segment
    for document in [] if anew else changed.to_pylist():
        writer.delete_documents_by_term("document", document)
    for line in _lines(connection):
        writer.add_json(line)
    writer.commit()
    writer.wait_merging_threads()
    return len(changed)


def _lines(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """The documents to add as JSON, made in columns and handed over one by one: it takes no columns."""
    for batch in connection.sql(ADDED).to_arrow_reader(BATCH):
        yield from batch.column(0).to_pylist()


def _hits(question: Question, scored: list[tuple[float, tantivy.Document]], key: str) -> Iterator[Hit]:
    texts = ((document.get_all("names"), document.get_all("identifiers")) for _, document in scored)
    pairs = list(texts)
    matcher = Matcher(question, (text for pair in pairs for part in pair for text in part))
    for (score, document), (names, identifiers) in zip(scored, pairs, strict=True):
        text, how = matcher.matched(names, identifiers)
        own, kind, title = (document.get_first(field) or "" for field in (key, "kind", "title"))
        yield Hit(own, kind, title, text, how, score)


def _distinct(hits: Iterable[Hit]) -> Iterator[Hit]:
    seen: set[str] = set()
    for hit in hits:
        if hit.key not in seen:
            seen.add(hit.key)
            yield hit
