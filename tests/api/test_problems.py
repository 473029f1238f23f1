"""Every problem that the service can answer has words in English and in Chinese, and they say the same things."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.problems import catalogue, in_chinese, problem_of, sentence, type_words
from graph.errors import Case, StatementError, XunmaiError
from tests.api.conftest import City

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{2,}")


def kinds(kind: type[XunmaiError] = XunmaiError) -> Iterator[type[XunmaiError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from kinds(narrower)


def blanks(text: str | None) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text or "") if name}


def told_cases(project: Path) -> dict[str, set[str]]:
    """Every case that the code names, with the values that it gives."""
    found: dict[str, set[str]] = {}
    for folder in ("api", "cli", "graph", "loaders"):
        for path in (project / folder).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Case":
                    name = ast.literal_eval(call.args[0])
                    given = call.args[1] if len(call.args) > 1 else ast.Dict([], [])
                    assert isinstance(given, ast.Dict), (path, name)
                    values = {str(ast.literal_eval(key)) for key in given.keys if key is not None}
                    assert found.setdefault(name, values) == values, name
    return found


@pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.__name__)
def test_every_error_of_the_tree_has_words_in_both_languages(kind: type[XunmaiError]) -> None:
    problem = problem_of(kind("the disk is odd", hint="look at it"))
    assert ENGLISH.search(problem.title)
    assert not CHINESE.search(problem.title)
    assert CHINESE.search(problem.zh.title)
    assert CHINESE.search(problem.zh.detail)
    assert "“the disk is odd”" in problem.zh.detail


def test_the_catalogue_names_every_type_and_none_that_is_not_there() -> None:
    requests = {"Request", "Http", "Host", "Origin", "Size"}
    ours = {kind.__name__.removesuffix("Error") for kind in kinds() if kind.__module__ == "graph.errors"}
    assert set(catalogue().types) == ours | requests


def test_every_case_of_the_code_has_chinese_words_and_gives_what_they_ask_for(project: Path) -> None:
    cases = told_cases(project)
    assert len(cases) > 30
    assert set(cases) == set(catalogue().cases)
    for name, words in catalogue().cases.items():
        assert blanks(words.detail) | blanks(words.hint) <= cases[name], name
        assert CHINESE.search(words.detail), name
        assert words.hint is None or CHINESE.search(words.hint), name


def test_values_are_said_as_they_are_and_known_names_in_chinese() -> None:
    kind = type_words(StatementError)
    odd = in_chinese(kind, "", Case("statement_wrong", {"said": "expected '{' near {key}"}))
    assert "“expected '{' near {key}”" in odd.detail
    wrong = in_chinese(kind, "", Case("argument_wrong", {"argument": "a", "wanted": "date", "value": "x"}))
    assert wrong.detail == "参数“a”应为日期，而不是“x”。"
    assert in_chinese(kind, "", Case("too_slow", {"seconds": 20.0})).detail == "用时超过 20 秒。"
    assert in_chinese(kind, "", Case("field_missing", {"field": "odd"})).detail == "缺少“odd”。"


def test_a_fault_of_the_system_is_said_in_both_languages() -> None:
    said = sentence(PermissionError(13, "Permission denied"))
    assert "Permission denied" in said.en
    assert CHINESE.search(said.zh)
    assert "Permission denied" in said.zh


ASKED = {
    "unknown_key": ("GET", "/api/entity?key=nobody", "nobody"),
    "unknown_query": ("GET", "/api/query?name=nobody", "single_bids"),
    "argument_unknown": ("GET", "/api/query/run?name=single_bids&arguments[odd]=1", "odd"),
    "argument_missing": ("GET", "/api/query/run?name=owners_of_a_company", "company"),
    "same_ends": ("GET", "/api/path?from={bidder}&to={bidder}", "起点"),
    "field_missing": ("GET", "/api/entity", "键"),
    "field_empty": ("GET", "/api/search?q=", "搜索词"),
    "field_too_long": ("GET", f"/api/search?q={'x' * 201}", "200"),
    "field_too_large": ("GET", "/api/search?q=a&limit=999", "200"),
    "field_too_small": ("GET", "/api/search?q=a&limit=0", "1"),
    "field_not_among": ("GET", "/api/leads?state=odd", "triggered"),
    "field_wrong": ("GET", "/api/search?q=a&limit=many", "integer"),
    "no_such_address": ("GET", "/api/nothing", "地址"),
    "method_refused": ("PUT", "/api/health", "请求"),
}


@pytest.mark.parametrize(("case", "asked"), ASKED.items(), ids=ASKED)
def test_what_a_reader_meets_is_said_in_chinese(
    case: str, asked: tuple[str, str, str], everyone: httpx.Client, city: City
) -> None:
    method, path, says = asked
    answer = everyone.request(method, path.replace("{bidder}", city.bidder)).json()
    assert answer["case"] == case
    words = answer["zh"]
    assert CHINESE.search(words["title"])
    assert CHINESE.search(words["detail"])
    assert says in words["detail"] + (words["hint"] or "")


CYPHER = {
    "statement_wrong": "MATCH (n RETURN n",
    "statement_refused": "CREATE (n:Company {key: 'odd'}) RETURN n",
    "command_refused": "SHOW SETTINGS",
    "procedure_refused": "CALL dbms.listConfig()",
}


@pytest.mark.parametrize(("case", "cypher"), CYPHER.items(), ids=CYPHER)
def test_the_engines_own_words_stay_quoted(case: str, cypher: str, everyone: httpx.Client) -> None:
    answer = everyone.post("/api/cypher", json={"cypher": cypher}).json()
    assert answer["case"] == case
    assert CHINESE.search(answer["zh"]["detail"])
    assert CHINESE.search(answer["zh"]["hint"])
    said = answer["values"].get("said")
    assert said is None or f"“{said}”" in answer["zh"]["detail"]


def test_a_decision_without_a_reason_is_refused_in_chinese(everyone: httpx.Client, city: City) -> None:
    wish = {"key": city.finding, "decision": "dismissed", "reason": ""}
    answer = everyone.post("/api/lead/disposition", json=wish)
    assert answer.status_code == 422
    assert answer.json()["zh"]["detail"] == "理由不能为空。"
