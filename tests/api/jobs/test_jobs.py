"""A job loads, says how far it is, reports every row, and can be cancelled whole; a load can be taken back."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator

import openpyxl
import pytest

from graph.identifiers import check_one
from graph.settings import Settings
from tests.api.conftest import served
from tests.api.jobs.conftest import MOMENT_SECONDS, Caller, children


def reject_text(caller: Caller, load: str) -> str:
    """The rows that a load rejected, as they are downloaded."""
    listed = caller.client.get("/api/load/rejects", params={"load": load}).json()["files"]
    name = next(entry["name"] for entry in listed if entry["mends"])
    answer = caller.client.get("/api/load/rejects/file", params={"load": load, "name": name})
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    return answer.content.decode("utf-8-sig")


def with_right_check_digit(code: str) -> str:
    """The code of a company, whose last sign follows from the others."""
    ends = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    return next(code[:-1] + end for end in ends if check_one("uscc", code[:-1] + end).state == "valid")


def test_every_row_is_reported_and_rejects_are_mended_and_dropped_again(
    caller: Caller, samples: dict[str, bytes]
) -> None:
    job = caller.loaded(
        {"a.csv": samples["statement"], "reg.csv": samples["companies"], "shares.csv": samples["shares"]}
    )
    assert job["state"] == "done"
    reports = {report["source"]: report for report in job["outcome"]["deliveries"]}
    assert set(reports) == {"bank_statement", "company_register", "shareholder_register"}
    for report in reports.values():
        assert report["outcome"] == "loaded"
        assert report["rows_read"] == report["rows_used"] + report["rows_rejected"] + report["rows_skipped"]
        assert report["rows_rejected"] == sum(reason["count"] for reason in report["rejects"])
    companies = reports["company_register"]
    assert companies["rejects"] == [{"words": {"en": "wrong check digit", "zh": "校验位不符"}, "count": 1}]
    assert job["outcome"]["changes"] > 0
    assert caller.left_on_disk() == set(), "what was loaded is not kept as a file too"

    health = caller.client.get("/api/health").json()
    assert {part["name"]: part["behind"] for part in health["projections"]}["database"] is False
    assert caller.client.get("/api/search", params={"q": "公司"}).json()["total"] > 0

    rows = list(csv.DictReader(io.StringIO(reject_text(caller, companies["load"]))))
    [row] = rows
    row[row["reject_column"]] = with_right_check_digit(row[row["reject_column"]])
    target = io.StringIO()
    writer = csv.DictWriter(target, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    state = caller.dropped({"rejects-companies (1).csv": target.getvalue().encode("utf-8-sig")})
    assert [(entry["source"], entry["mends"]) for entry in state["seen"]] == [("company_register", True)]
    again = caller.over(caller.started(state)["id"])
    [mended] = again["outcome"]["deliveries"]
    assert (mended["rows_read"], mended["rows_used"]) == (1, 1), mended


def test_rejects_as_a_workbook_keep_every_digit(caller: Caller, samples: dict[str, bytes]) -> None:
    [report] = caller.loaded({"a.csv": samples["statement"]})["outcome"]["deliveries"]
    params = {"load": report["load"], "name": "rejects-transactions.csv", "format": "xlsx"}
    answer = caller.client.get("/api/load/rejects/file", params=params)
    assert answer.headers["content-disposition"].endswith('"rejects-transactions.xlsx"')
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == report["rows_rejected"] + 1
    assert all(isinstance(cell, str | None) for row in rows for cell in row)
    assert "6217001234009988773" in rows[1]
    state = caller.dropped({"rejects-transactions.xlsx": answer.content})
    assert [(entry["source"], entry["mends"]) for entry in state["seen"]] == [("bank_statement", True)]
    [unmended] = caller.over(caller.started(state)["id"])["outcome"]["deliveries"]
    assert unmended["rows_rejected"] == report["rows_rejected"], "what nobody mended is rejected again"


@pytest.mark.parametrize("step", ["read", "check", "write"])
def test_a_job_cancelled_in_the_middle_leaves_nothing(
    caller: Caller, samples: dict[str, bytes], long_statement: bytes, step: str
) -> None:
    """The register is in the ledger already when the statement is cancelled: it is taken back too."""
    state = caller.dropped({"a/reg.csv": samples["companies"], "b/long.csv": long_statement})
    number = caller.started(state)["id"]
    later = ("read", "check", "write")
    while (job := caller.at(number, *later[later.index(step) :]))["progress"]["source"] != "bank_statement":
        time.sleep(MOMENT_SECONDS)
    began = time.monotonic()
    answer = caller.client.post("/api/job/cancel", json={"job": number})
    assert answer.json()["state"] == "cancelling", answer.text
    assert caller.client.get("/api/session").is_success, "the service answers meanwhile"
    job = caller.over(number)
    assert job["state"] == "cancelled", job
    assert time.monotonic() - began < 60
    assert caller.live() == []
    assert [(entry.kind, entry.state) for entry in caller.ledger() if entry.kind != "judge"] == [
        ("load", "withdrawn"),
        ("withdraw", "live"),
    ]
    assert caller.left_on_disk() == set()
    assert caller.client.get("/api/search", params={"q": "公司"}).json()["total"] == 0
    refused = caller.client.post("/api/job/cancel", json={"job": number})
    assert (refused.status_code, refused.json()["case"]) == (409, "job_over")
    assert caller.loaded({"a.csv": samples["companies"]})["state"] == "done", (
        "the next one is as if it had not been"
    )


def test_two_at_once_are_loaded_one_after_another_and_one_in_the_queue_is_cancelled(
    caller: Caller, samples: dict[str, bytes]
) -> None:
    with caller.tables.alone("a long load", "somebody else"):
        state = caller.dropped({"reg.csv": samples["companies"]})
        first = caller.started(state)
        second = caller.started(caller.dropped({"a.csv": samples["statement"]}))
        third = caller.started(caller.dropped({"shares.csv": samples["shares"]}))
        assert caller.at(first["id"], "wait")["state"] == "running"
        assert [caller.job(job["id"])["ahead"] for job in (second, third)] == [1, 2]
        assert {caller.job(job["id"])["state"] for job in (second, third)} == {"queued"}
        files = [{"file": "reg.csv", "source": "company_register"}]
        twice = caller.client.post("/api/job/load", json={"upload": state["id"], "files": files})
        drop = {"upload": state["id"]}
        for changed in (
            twice,
            caller.sent(state["id"], "reg.csv", b"another"),
            caller.client.post("/api/upload/look", params=drop),
            caller.client.delete("/api/upload", params=drop),
        ):
            assert (changed.status_code, changed.json()["case"]) == (409, "drop_in_use")
        cancelled = caller.client.post("/api/job/cancel", json={"job": second["id"]}).json()
        assert (cancelled["state"], cancelled["outcome"]) == ("cancelled", None)
        assert caller.live() == [], "a job waits for whoever writes now"
    assert caller.over(third["id"])["state"] == "done"
    assert caller.job(first["id"])["state"] == "done"
    assert caller.live() == ["company_register", "shareholder_register"]
    listed = caller.client.get("/api/jobs", params={"limit": 3}).json()["jobs"]
    assert [job["id"] for job in listed] == [third["id"], second["id"], first["id"]]


def test_a_file_that_comes_whole_after_its_load_was_asked_for_is_not_kept(
    caller: Caller, samples: dict[str, bytes]
) -> None:
    upload = caller.client.post("/api/upload").json()["id"]
    caller.sent(upload, "reg.csv", samples["companies"]).raise_for_status()
    wish = {"upload": upload, "files": [{"file": "reg.csv", "source": "company_register"}]}
    asked: list[int] = []

    def slowly() -> Iterator[bytes]:
        yield b"another"
        asked.append(caller.client.post("/api/job/load", json=wish).raise_for_status().json()["id"])
        yield b" one"

    with caller.tables.alone("a long load", "somebody else"):
        late = caller.client.put(
            "/api/upload/file",
            params={"upload": upload, "place": "reg.csv"},
            content=slowly(),
            headers={"content-length": str(len(b"another one"))},
        )
        assert (late.status_code, late.json()["case"]) == (409, "drop_in_use")
    [report] = caller.over(asked[0])["outcome"]["deliveries"]
    assert report["outcome"] == "loaded"


def test_what_is_being_looked_at_is_not_loaded_and_no_look_outlives_its_drop(
    caller: Caller, samples: dict[str, bytes]
) -> None:
    upload = caller.client.post("/api/upload").json()["id"]
    caller.sent(upload, "reg.csv", samples["companies"]).raise_for_status()
    caller.client.post("/api/upload/look", params={"upload": upload}).raise_for_status()
    wish = {"upload": upload, "files": [{"file": "reg.csv", "source": "company_register"}]}
    refused = caller.client.post("/api/job/load", json=wish)
    assert (refused.status_code, refused.json()["case"]) == (409, "drop_looked_at")
    assert caller.client.delete("/api/upload", params={"upload": upload}).status_code == 204
    assert not children("api.jobs.look")
    assert caller.left_on_disk() == set()


def test_what_one_source_refuses_does_not_keep_the_others_out(
    caller: Caller, samples: dict[str, bytes]
) -> None:
    state = caller.dropped({"reg.csv": samples["companies"], "odd.csv": b"one,two\n1,2\n"})
    wish = {
        "upload": state["id"],
        "files": [
            {"file": "reg.csv", "source": "company_register"},
            {"file": "odd.csv", "source": "bank_statement"},
        ],
    }
    job = caller.over(caller.client.post("/api/job/load", json=wish).json()["id"])
    assert job["state"] == "done"
    outcomes = {report["source"]: report for report in job["outcome"]["deliveries"]}
    assert outcomes["company_register"]["outcome"] == "loaded"
    assert outcomes["bank_statement"]["outcome"] == "refused"
    assert outcomes["bank_statement"]["problem"]["case"] == "column_missing"
    assert job["again"], "the files stay, so that it can be tried again"
    again = caller.client.post("/api/job/again", json={"job": job["id"]}).json()
    outcomes = {
        report["source"]: report["outcome"] for report in caller.over(again["id"])["outcome"]["deliveries"]
    }
    assert outcomes == {"company_register": "already_loaded", "bank_statement": "refused"}
    assert caller.live() == ["company_register"]


def test_a_job_whose_files_are_all_refused_has_failed(caller: Caller) -> None:
    state = caller.dropped({"odd.csv": b"one,two\n1,2\n"})
    wish = {"upload": state["id"], "files": [{"file": "odd.csv", "source": "bank_statement"}]}
    job = caller.over(caller.client.post("/api/job/load", json=wish).json()["id"])
    assert (job["state"], job["outcome"]["deliveries"][0]["outcome"]) == ("failed", "refused")
    assert caller.ledger() == []


@pytest.mark.parametrize(
    ("files", "case"),
    [
        ([{"file": "reg.csv", "source": "nobody"}], None),
        ([{"file": "other.csv", "source": "company_register"}], "file_not_dropped"),
        ([{"file": "../../x", "source": "company_register"}], "file_name"),
        ([{"file": "reg.csv", "source": "company_register", "folder": "../.."}], "file_name"),
    ],
)
def test_a_wish_that_makes_no_sense_starts_nothing(
    caller: Caller, samples: dict[str, bytes], files: list[dict[str, str]], case: str | None
) -> None:
    upload = caller.client.post("/api/upload").json()["id"]
    caller.sent(upload, "reg.csv", samples["companies"])
    before = caller.client.get("/api/jobs").json()["total"]
    refused = caller.client.post("/api/job/load", json={"upload": upload, "files": files})
    assert refused.status_code in {404, 422}
    assert refused.json()["case"] == case
    assert caller.client.get("/api/jobs").json()["total"] == before


def test_the_folder_that_a_source_reads_is_asked_for_and_told(caller: Caller, project) -> None:
    sample = project / "loaders/sources/municipal_contracts/sample/Gjakova/2016.csv"
    state = caller.dropped({"2016.csv": sample.read_bytes()})
    [entry] = state["seen"]
    assert (entry["source"], entry["asks_folder"]) == ("municipal_contracts", True)
    files = [{"file": "2016.csv", "source": "municipal_contracts", "folder": "Gjakova"}]
    job = caller.client.post("/api/job/load", json={"upload": state["id"], "files": files}).json()
    assert caller.over(job["id"])["state"] == "done"
    [load] = [entry for entry in caller.ledger() if entry.kind == "load"]
    assert [used.name for used in load.files] == ["Gjakova/2016.csv"]


def test_a_load_is_taken_back_with_its_reason(caller: Caller, samples: dict[str, bytes]) -> None:
    [report] = caller.loaded({"reg.csv": samples["companies"]})["outcome"]["deliveries"]
    without = caller.client.post("/api/job/withdraw", json={"load": report["load"], "reason": ""})
    assert without.status_code == 422
    wish = {"load": report["load"], "reason": "交付有误 the wrong delivery"}
    job = caller.over(caller.client.post("/api/job/withdraw", json=wish).json()["id"])
    assert (job["state"], job["load"], job["reason"]) == ("done", report["load"], wish["reason"])
    assert caller.live() == []
    assert caller.ledger()[-1].why == wish["reason"]
    assert caller.client.get("/api/search", params={"q": "公司"}).json()["total"] == 0
    twice = caller.client.post("/api/job/withdraw", json=wish)
    assert (twice.status_code, twice.json()["case"]) == (404, "unknown_load")


def test_who_may_only_look_can_neither_load_nor_withdraw(
    caller: Caller, settings: Settings, samples: dict[str, bytes]
) -> None:
    """The second service of the home adds to the queue; the first has the jobs carried out."""
    tokens = Settings(token="a-token-for-reading", load_token="a-token-for-loading")
    guarded = settings.model_copy(update={"token": tokens.token, "load_token": tokens.load_token})
    reader = {"authorization": "Bearer a-token-for-reading"}
    loader = {"authorization": "Bearer a-token-for-loading"}
    with served(guarded) as client:
        assert client.get("/api/session", headers=reader).json()["may_load"] is False
        assert client.get("/api/session", headers=loader).json()["may_load"] is True
        for method, path, body in (
            ("POST", "/api/upload", None),
            ("POST", "/api/job/load", {"upload": "0" * 24, "files": [{"file": "a", "source": "ocds"}]}),
            ("POST", "/api/job/withdraw", {"load": "x", "reason": "y"}),
            ("POST", "/api/job/cancel", {"job": 1}),
            ("POST", "/api/job/again", {"job": 1}),
        ):
            refused = client.request(method, path, json=body, headers=reader)
            assert (refused.status_code, refused.json()["case"]) == (403, "may_not_load"), path
            assert "令牌" in refused.json()["zh"]["hint"]
            assert client.request(method, path, json=body).status_code == 401
        client.headers.update(loader)
        job = Caller(client, guarded).loaded({"reg.csv": samples["companies"]})
        assert job["state"] == "done"
        assert caller.live() == ["company_register"]
        [report] = job["outcome"]["deliveries"]
        load = {"load": report["load"]}
        for path, wanted in (
            ("/api/load/rejects", load),
            ("/api/load/rejects/file", load | {"name": "rejects-companies.csv"}),
        ):
            assert client.get(path, params=wanted).is_success
            refused = client.get(path, params=wanted, headers=reader)
            assert (refused.status_code, refused.json()["case"]) == (403, "may_not_load"), path

        client.headers.pop("authorization")
        signed = client.post("/api/session", json={"token": "a-token-for-loading", "name": "李"}).json()
        assert (signed["name"], signed["may_load"]) == ("李", True)
        assert client.get("/api/session").json()["may_load"] is True
        client.post("/api/session", json={"token": "a-token-for-reading", "name": "王"})
        assert client.get("/api/session").json() | {"compartments": []} == {
            "signed_in": True,
            "token_required": True,
            "name": "王",
            "compartments": [],
            "free_cypher": True,
            "may_load": False,
        }


def test_one_loads_only_what_one_may_look_at_and_sees_ones_own_jobs(
    caller: Caller, settings: Settings, samples: dict[str, bytes]
) -> None:
    job = caller.loaded({"reg.csv": samples["companies"]})
    [report] = job["outcome"]["deliveries"]
    narrow = settings.model_copy(
        update={"compartments": "shareholder_register", "token": Settings(token="t" * 20).token}
    )
    with served(narrow) as client:
        client.post("/api/session", json={"token": "t" * 20, "name": "outsider"})
        outsider = Caller(client, narrow)
        assert client.get("/api/jobs").json()["jobs"] == []
        assert client.get("/api/job", params={"job": job["id"]}).status_code == 404
        assert client.post("/api/job/cancel", json={"job": job["id"]}).status_code == 404
        state = outsider.dropped({"reg.csv": samples["companies"], "s.csv": samples["shares"]})
        wish = {"upload": state["id"], "files": [{"file": "reg.csv", "source": "company_register"}]}
        refused = client.post("/api/job/load", json=wish)
        assert (refused.status_code, refused.json()["case"]) == (403, "source_closed")
        for answer in (
            client.post("/api/job/withdraw", json={"load": report["load"], "reason": "x"}),
            client.get("/api/load/rejects", params={"load": report["load"]}),
        ):
            assert (answer.status_code, answer.json()["case"]) == (404, "unknown_load")
        wish["files"] = [{"file": "s.csv", "source": "shareholder_register"}]
        job = outsider.over(client.post("/api/job/load", json=wish).json()["id"])
        assert job["state"] == "done"
        assert client.get("/api/jobs").json()["total"] == 1
        [own] = job["outcome"]["deliveries"]
        while client.get("/api/reading").json()["behind"]:
            time.sleep(0.05)  # what one may withdraw follows from what one sees
        withdrawn = client.post("/api/job/withdraw", json={"load": own["load"], "reason": "mine"})
        assert outsider.over(withdrawn.json()["id"])["state"] == "done"


def test_what_was_brought_and_taken_back_stands_in_the_audit(
    caller: Caller, samples: dict[str, bytes]
) -> None:
    [report] = caller.loaded({"reg.csv": samples["companies"]})["outcome"]["deliveries"]
    job = caller.client.post("/api/job/withdraw", json={"load": report["load"], "reason": "x"}).json()
    caller.over(job["id"])
    caller.client.get(
        "/api/load/rejects/file", params={"load": report["load"], "name": "rejects-companies.csv"}
    )
    entries = caller.client.get("/api/audit").json()["entries"]
    told = {(entry["what"], entry["key"]) for entry in entries}
    assert ("upload_file", "reg.csv") in told
    assert ("start_load", "reg.csv") in told
    assert ("start_withdrawal", report["load"]) in told
    assert ("reject_file", f"rejects-companies.csv {report['load']}") in told
    assert not {what for what, _ in told} & {"job", "jobs_list", "upload"}, "watching is no look-up"
