"""The reference pages say what the command and the settings are today."""

from cli.exit_codes import BY_ERROR, ExitCode
from cli.exit_codes import __doc__ as exit_code_page
from cli.reference import commands_page, settings_page
from cli.words import catalogue
from graph import errors


def test_the_page_of_commands_is_fresh(project):
    assert (project / "docs" / "cli.md").read_text(encoding="utf-8") == commands_page(), (
        "python -m cli.reference"
    )


def test_the_page_of_settings_is_fresh(project):
    assert (project / "docs" / "settings.md").read_text(encoding="utf-8") == settings_page(), (
        "python -m cli.reference"
    )


def test_every_exit_code_is_documented():
    rows = [line for line in exit_code_page.splitlines() if line.startswith("| ") and line[2].isdigit()]
    assert [int(row.split("|")[1]) for row in rows] == [int(code) for code in ExitCode]


def test_every_error_has_an_exit_code_of_its_own_kind():
    tree = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.XunmaiError) and kind is not errors.XunmaiError
    ]
    by_base = dict(BY_ERROR)
    for kind in tree:
        assert any(issubclass(kind, base) for base in by_base if base is not errors.XunmaiError), kind


def test_both_languages_say_the_same_with_the_same_parts():
    def parts(text):
        return {piece.split("}")[0].split(":")[0] for piece in text.split("{")[1:]}

    for group, entries in catalogue().items():
        for name, text in entries.items():
            assert text.keys() == {"en", "zh"}, f"{group}.{name}"
            assert parts(text["en"]) == parts(text["zh"]), f"{group}.{name}"
