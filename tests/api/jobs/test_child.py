"""A child is started for every drop and every job: it imports what it works with and no more."""

import subprocess
import sys


def test_a_child_that_looks_at_files_imports_neither_the_service_nor_its_database() -> None:
    code = "import sys, api.jobs.look; print(*{'fastapi', 'sqlalchemy', 'alembic'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
