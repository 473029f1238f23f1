"""The flat packages' names are ours alone, and the lock files hold no address."""

import re
from importlib.metadata import distributions, packages_distributions

import pytest

OURS = ("graph", "loaders", "api", "cli", "queries")


@pytest.mark.parametrize("name", OURS)
def test_no_dependency_owns_one_of_our_names(name):
    assert set(packages_distributions().get(name, ())) <= {"xunmai"}


@pytest.mark.parametrize("name", OURS)
def test_no_dependency_ships_a_top_level_folder_of_ours(name):
    for distribution in distributions():
        if distribution.metadata["Name"] == "xunmai":
            continue
        tops = {str(file).partition("/")[0] for file in distribution.files or ()}
        assert name not in tops, distribution.metadata["Name"]


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "requirements-setup.lock", "requirements-development.lock"]
)
def test_python_locks_have_hashes_and_no_address(project, lock):
    text = (project / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?://|index-url|find-links", text)
    pinned = re.findall(r"^[a-z0-9][a-z0-9._-]*(?:\[[a-z,]+\])?==", text, re.MULTILINE)
    assert len(pinned) > 20
    assert text.count("--hash=sha256:") >= len(pinned)


def test_the_pages_lock_has_no_address(project):
    text = (project / "web" / "package-lock.json").read_text(encoding="utf-8")
    assert '"lockfileVersion"' in text
    assert '"resolved"' not in text


def test_narrower_locks_agree_with_the_widest(project):
    def pins(name):
        text = (project / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==([^ ]+)", text, re.MULTILINE))

    widest = pins("requirements-development.lock")
    for name in ("requirements.lock", "requirements-setup.lock"):
        narrower = pins(name)
        assert narrower.items() <= widest.items()
