"""Tells of a failure when it happens: the whole run takes minutes, and pytest's own report stands at its end."""

from __future__ import annotations

import pytest


class AtOnce:
    """Writes what went wrong below the line of dots, in the order of time."""

    def __init__(self, terminal: pytest.TerminalReporter) -> None:
        self._terminal = terminal

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Of setup, test and teardown, each by itself."""
        if report.failed:
            self._terminal.ensure_newline()
            self._terminal.write_line(f"failed ({report.when}): {report.nodeid}", red=True)
            self._terminal.write_line(report.longreprtext)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Where there is a terminal: the workers of a run on several processes have none."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if isinstance(terminal, pytest.TerminalReporter) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(AtOnce(terminal), "at-once")
