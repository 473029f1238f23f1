"""A child is started for every drop and every job: it imports what it works with and no more."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["look", "work"])
def test_a_child_imports_neither_the_service_nor_its_database(module: str) -> None:
    service = "{'fastapi', 'sqlalchemy', 'alembic'}"
    code = f"import sys, api.jobs.{module}; print(*{service} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
