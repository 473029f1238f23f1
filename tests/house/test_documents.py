"""What people read names everything there is."""

import re
import subprocess

from api.application import describe


def test_every_folder_at_the_top_is_explained(project):
    listed = subprocess.run(["git", "ls-files"], cwd=project, capture_output=True, text=True, check=True)
    folders = {line.partition("/")[0] for line in listed.stdout.splitlines() if "/" in line}
    readme = (project / "README.md").read_text(encoding="utf-8")
    for folder in folders - {".ci"}:
        assert f"`{folder}/`" in readme, folder


def test_every_document_is_linked_from_the_readme(project):
    readme = (project / "README.md").read_text(encoding="utf-8")
    for document in (project / "docs").glob("*.md"):
        assert f"docs/{document.name}" in readme, document.name


def test_every_link_in_a_document_leads_somewhere(project):
    documents = [project / "README.md", project / "CONTRIBUTING.md", *(project / "docs").glob("*.md")]
    for document in documents:
        text = document.read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_route_is_documented(project):
    page = (project / "docs" / "architecture.md").read_text(encoding="utf-8")
    for path in describe().openapi()["paths"]:
        assert path in page, path
