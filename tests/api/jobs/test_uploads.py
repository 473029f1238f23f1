"""Files that are sent: kept privately, limited, seen for what they are, and forgotten again."""

from __future__ import annotations

import io
import os
import socket
import stat
import time
import zipfile
from pathlib import Path

import pytest

from api.jobs.uploads import Upload, Uploads
from graph.errors import NotFoundError, TooMuchSentError, UploadError
from graph.settings import Settings
from tests.api.conftest import served
from tests.api.jobs.conftest import Caller

MEBIBYTE = 1 << 20


def packed(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_what_is_dropped_is_private_and_seen_for_what_it_is(
    caller: Caller, samples: dict[str, bytes]
) -> None:
    state = caller.dropped(
        {
            "流水/工行.csv": samples["statement"],
            "材料.zip": packed({"登记.csv": samples["companies"], "__MACOSX/._登记.csv": b"x"}),
            "others/odd.csv": b"one,two\n1,2\n",
            "others/readme.md": b"a note",
            "others/empty.csv": b"",
            "locked.rar": b"Rar!",
        }
    )
    seen = {entry["file"]: entry for entry in state["seen"]}
    assert (seen["流水/工行.csv"]["source"], seen["流水/工行.csv"]["tables"]) == (
        "bank_statement",
        ["transactions"],
    )
    assert seen["材料.zip/登记.csv"]["source"] == "company_register"
    assert seen["others/odd.csv"]["source"] is None
    assert seen["others/odd.csv"]["why"] == {
        "en": "its headers are those of no source, and no source knows any of them",
        "zh": "表头不属于任何已知来源，也没有来源认得其中任何一个。",
    }
    assert "空" in seen["others/empty.csv"]["why"]["zh"]
    assert state["passed_over"] == ["others/readme.md", "材料.zip/__MACOSX/._登记.csv"]
    [refused] = state["refused"]
    assert refused["file"] == "locked.rar"
    assert "zip" in refused["why"]["zh"]
    home = caller.settings.home
    for path in (home / "uploads").rglob("*"):
        assert (
            stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600) or path.suffix == ".log"
        )
    assert caller.ledger() == [], "nothing is loaded by looking"
    gone = caller.client.delete("/api/upload", params={"upload": state["id"]})
    assert gone.status_code == 204
    assert list((home / "uploads").iterdir()) == []


@pytest.mark.parametrize("place", ["../a.csv", "/etc/a.csv", r"..\a.csv", "a/\x01.csv", "a/../../../b.csv"])
def test_a_hostile_name_is_refused_and_leaves_nothing(caller: Caller, place: str) -> None:
    upload = caller.client.post("/api/upload").json()["id"]
    refused = caller.sent(upload, place, b"a,b\n")
    assert (refused.status_code, refused.json()["case"]) == (422, "file_name")
    assert list(caller.settings.home.rglob("*.csv")) == []


@pytest.mark.parametrize("name", ["..", "../../x", "0" * 24, "g" * 24, "a" * 99])
def test_a_drop_of_a_made_up_name_is_not_there(caller: Caller, name: str) -> None:
    for answer in (
        caller.client.get("/api/upload", params={"upload": name}),
        caller.client.delete("/api/upload", params={"upload": name}),
        caller.sent(name, "a.csv", b"a"),
        caller.client.post(
            "/api/job/load", json={"upload": name, "files": [{"file": "a", "source": "ocds"}]}
        ),
    ):
        assert (answer.status_code, answer.json()["case"]) == (404, "drop_gone")


def test_a_file_cannot_be_a_folder_too(caller: Caller) -> None:
    upload = caller.client.post("/api/upload").json()["id"]
    assert caller.sent(upload, "a", b"1").status_code == 200
    clash = caller.sent(upload, "a/b.csv", b"1")
    assert (clash.status_code, clash.json()["case"]) == (422, "file_and_folder")


def test_long_names_are_told_as_they_were_cut_and_none_replaces_another(caller: Caller) -> None:
    upload = caller.client.post("/api/upload").json()["id"]
    names = [f"{'某某市公安局交易明细' * 20}{month}月.csv" for month in (1, 2)]
    told = {caller.sent(upload, name, b"a,b").json()["file"] for name in names}
    state = caller.client.get("/api/upload", params={"upload": upload}).json()
    assert {entry["file"] for entry in state["files"]} == told
    assert len(told) == 2


def test_too_much_is_refused_with_the_limit_named(settings: Settings) -> None:
    small = settings.model_copy(update={"upload_mb": 1, "upload_files": 3})
    with served(small) as client:
        caller = Caller(client, small)
        state = client.post("/api/upload").json()
        assert (state["most_bytes"], state["most_files"]) == (MEBIBYTE, 3)
        at_once = caller.sent(state["id"], "a.csv", bytes(MEBIBYTE + 1))
        assert at_once.status_code == 413
        assert caller.sent(state["id"], "a.csv", bytes(MEBIBYTE - 10)).status_code == 200
        more = caller.sent(state["id"], "b.csv", bytes(100))
        assert (more.status_code, more.json()["case"]) == (413, "drop_too_large")
        assert "1 MiB" in more.json()["zh"]["detail"]
        assert "XUNMAI_UPLOAD_MB" in more.json()["hint"]
        for name in ("c", "d"):
            assert caller.sent(state["id"], f"{name}.csv", b"1").status_code == 200
        many = caller.sent(state["id"], "e.csv", b"1")
        assert (many.status_code, many.json()["case"]) == (413, "drop_too_many")
        bomb = caller.dropped({"b.zip": packed({"a.csv": bytes(2 * MEBIBYTE)}), "c.csv": b"a,b\n1,2\n"})
        assert [entry["file"] for entry in bomb["refused"]] == ["b.zip"]
        assert [entry["file"] for entry in bomb["seen"]] == ["c.csv"]


def test_what_does_not_say_how_long_it_is_is_not_read(caller: Caller) -> None:
    for path in ("/api/upload/file?upload=x&place=y", "/api/cypher"):
        method = "PUT" if "upload" in path else "POST"
        refused = caller.client.request(method, path, content=(b"x" for _ in range(3)))
        assert (refused.status_code, refused.json()["case"]) == (411, "length_wanted")


def test_what_broke_off_is_not_kept(caller: Caller) -> None:
    upload = caller.client.post("/api/upload").json()["id"]
    address = caller.client.base_url
    head = f"PUT /api/upload/file?upload={upload}&place=a.csv HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    with socket.create_connection((address.host, address.port)) as line:
        line.sendall(f"{head}Content-Length: 1000\r\n\r\na,b\n".encode())
    state = {"files": [None]}
    for _ in range(100):
        state = caller.client.get("/api/upload", params={"upload": upload}).json()
        left = {path.name for path in (caller.settings.home / "uploads" / upload).iterdir()}
        if left == {"files", "upload.json"}:
            break
        time.sleep(0.05)
    assert state["files"] == []
    assert left == {"files", "upload.json"}


def test_what_is_still_coming_takes_its_room(tmp_path: Path) -> None:
    uploads = Uploads(Settings(home=tmp_path, upload_mb=1, upload_files=2))
    upload = uploads.begin("Li")
    with uploads.receiving(upload, "a.csv") as first:
        first.take(bytes(MEBIBYTE - 10))
        uploads.count_anew(upload)  # as after a look, or after another file that broke off
        with uploads.receiving(upload, "b.csv") as second, pytest.raises(TooMuchSentError):
            second.take(bytes(MEBIBYTE // 2))


@pytest.fixture
def filled(tmp_path: Path) -> Upload:
    """A drop of files of which two have the same name."""
    upload = Uploads(Settings(home=tmp_path)).begin("Li")
    for place in ("a.csv", "b.csv", "x/a.csv", "y/b.csv"):
        (upload.files_folder / place).parent.mkdir(exist_ok=True)
        (upload.files_folder / place).write_text(place)
    return upload


def test_each_file_is_put_into_its_folder_once(filled: Upload) -> None:
    sheets = [("a.csv", "z"), ("a.csv", "z"), ("a.csv", None), ("x/a.csv", "x"), ("b.csv", None)]
    assert filled.into_folders(sheets) == {"a.csv": "z/a.csv", "x/a.csv": "x/a.csv", "b.csv": "b.csv"}
    assert set(filled.files()) == {"z/a.csv", "b.csv", "x/a.csv", "y/b.csv"}


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        ([("a.csv", "z"), ("b.csv", "y")], UploadError),
        ([("b.csv", "z"), ("a.csv", "z"), ("x/a.csv", "z")], UploadError),
        ([("b.csv", "z"), ("a.csv", "y/b.csv")], UploadError),
        ([("b.csv", "z"), ("a.csv", "z/b.csv")], UploadError),
        ([("b.csv", "z"), ("a.csv", "z"), ("a.csv", "w")], UploadError),
        ([("b.csv", "z"), ("a.csv", "../..")], UploadError),
        ([("b.csv", "z"), ("c.csv", "z")], NotFoundError),
    ],
)
def test_files_are_put_into_folders_all_or_none(
    filled: Upload, wanted: list[tuple[str, str]], error: type[Exception]
) -> None:
    with pytest.raises(error):
        filled.into_folders(wanted)
    for place in filled.files():
        assert (filled.files_folder / place).read_text() == place
    assert set(filled.files()) == {"a.csv", "b.csv", "x/a.csv", "y/b.csv"}


def test_drops_that_nobody_came_back_to_are_deleted(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    uploads = Uploads(settings)
    old, used, fresh = (uploads.begin("Li") for _ in range(3))
    long_ago = time.time() - settings.upload_hours * 3600 - 10
    for upload in (old, used):
        os.utime(upload.folder, (long_ago, long_ago))
    uploads.tidy({used.id})
    assert {path.name for path in settings.uploads_folder.iterdir()} == {used.id, fresh.id}
