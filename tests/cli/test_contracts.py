"""`xunmai contracts`: the list, the check-up of one, and reminders, in both languages and as JSON."""

from __future__ import annotations

import loaders
from cli.exit_codes import ExitCode

DAY = "--as-of=2020-11-15"


def test_contracts_are_listed_checked_and_reminded_of(xunmai) -> None:
    for name in ("contract_ledger", "municipal_lifecycle"):
        samples = loaders.source(name).samples
        assert xunmai("load", "--no-project", "--source", name, *samples) == ExitCode.DONE, xunmai.err
    assert xunmai("contracts", DAY, "--words", "HT-2020-001") == ExitCode.DONE
    assert "2 of 2 contracts as of 2020-11-15" in xunmai.out
    assert "市政道路照明改造合同" in xunmai.out
    assert xunmai("--language", "zh", "contracts", DAY, "--colour", "red") == ExitCode.DONE
    assert "以下为待核问题，并非结论。" in xunmai.out

    listed = xunmai.json("contracts", DAY, "--limit", 1)
    assert (listed["shown"], listed["as_of"]) == (1, "2020-11-15")
    assert listed["total"] == sum(listed["colours"].values()) == 25

    assert xunmai("contracts", "check", "HT-2019-001", DAY) == ExitCode.DONE
    said = " ".join(xunmai.out.split())
    assert "accepted on 2020-05-18, 48 days after 2020-03-31" in said
    assert "contracts.csv 2" in said
    key = xunmai.json("contracts", "check", "HT-2019-001")["report"]["contract"]["key"]
    assert xunmai.json("contracts", "check", key, DAY)["report"]["as_of"] == "2020-11-15"

    assert xunmai("contracts", "check", "HT-2020-001") == ExitCode.NOT_FOUND
    assert "several contracts have the number HT-2020-001" in xunmai.err
    assert xunmai("contracts", "check", "nothing") == ExitCode.NOT_FOUND

    reminders = xunmai.json("contracts", "reminders", DAY, "--days", 15)
    assert "市政道路照明改造合同" in {entry["contract"]["title"] for entry in reminders["reminders"]}
    assert xunmai("--language", "zh", "contracts", "reminders", DAY) == ExitCode.DONE
    assert "还有 15 天" in xunmai.out

    (xunmai.home / "contract_terms.yaml").write_text("name: none", encoding="utf-8")
    assert xunmai("contracts") == ExitCode.REFUSED
    assert "contract_terms.yaml is no list of terms" in xunmai.err
