"""A failure is told before the report at the end, on as many processes as the whole run has."""

import subprocess
import sys

TESTS = """
def test_a_fails():
    assert "this" == "that"

def test_b_goes_on():
    print("went on")
"""


def test_what_fails_is_told_before_the_report_at_the_end(project, tmp_path):
    (tmp_path / "test_two.py").write_text(TESTS, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.at_once",
        "--numprocesses",
        "2",
        tmp_path,
    ]
    done = subprocess.run(
        [*map(str, command), f"--rootdir={tmp_path}"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    told, _, report = done.stdout.partition("= FAILURES =")
    assert "failed (call): " in told
    assert "assert 'this' == 'that'" in told
    assert "assert 'this' == 'that'" in report
