"""The office's files: valid Compose, the settings' own names, no secret given away."""

import re
import shutil
import subprocess

import compose_spec
import pytest
import yaml
from sqlalchemy.engine import make_url

from graph.settings import Settings


@pytest.fixture(scope="module")
def compose(project):
    return yaml.safe_load((project / "docker-compose.yml").read_text(encoding="utf-8"))


def environment(compose, service):
    return {name: str(value) for name, value in compose["services"][service]["environment"].items()}


def has_compose() -> bool:
    docker = shutil.which("docker")
    if docker is None:
        return False
    asked = subprocess.run([docker, "compose", "version"], capture_output=True, check=False)
    return asked.returncode == 0


def test_the_file_is_valid_compose(project):
    text = (project / "docker-compose.yml").read_text(encoding="utf-8")
    compose_spec.PyCompose.from_yaml(text).to_spec()
    with pytest.raises(ValueError, match="restrat"):
        compose_spec.PyCompose.from_yaml(text.replace("restart: unless-stopped", "restrat: no", 1)).to_spec()
    if has_compose():
        names = ("XUNMAI_NEO4J_PASSWORD", "XUNMAI_TOKEN", "XUNMAI_DATABASE_PASSWORD")
        secrets = dict.fromkeys(names, "for-this-check")
        command = ["docker", "compose", "-f", str(project / "docker-compose.yml"), "config", "--quiet"]
        subprocess.run(command, check=True, env=secrets)


def test_every_environment_name_is_a_setting(compose):
    settings = {f"XUNMAI_{name.upper()}" for name in Settings.model_fields}
    names = set(environment(compose, "xunmai"))
    assert names <= settings
    assert {"XUNMAI_ENGINE", "XUNMAI_NEO4J_URI", "XUNMAI_NEO4J_PASSWORD", "XUNMAI_TOKEN"} <= names


def test_the_image_names_settings_too(project):
    text = (project / "Dockerfile").read_text(encoding="utf-8")
    names = set(re.findall(r"\b(XUNMAI_[A-Z0-9_]+)=", text))
    assert names
    assert names <= {f"XUNMAI_{name.upper()}" for name in Settings.model_fields}


def test_no_secret_has_a_default(compose):
    values = [
        value
        for service in compose["services"]
        for name, value in environment(compose, service).items()
        if re.search("PASSWORD|TOKEN|AUTH$", name)
    ]
    assert len(values) == 4
    assert all(re.search(r"\$\{XUNMAI_[A-Z0-9_]+:\?[^}]+\}$", value) for value in values)


def test_every_service_is_bounded_watched_and_kept_from_the_network(compose, project):
    for name, service in compose["services"].items():
        assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}, name
        assert service["volumes"], name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
        assert name == "xunmai" or "healthcheck" in service, name
    assert "HEALTHCHECK" in (project / "Dockerfile").read_text(encoding="utf-8")


def test_the_application_data_lies_in_the_offices_postgresql(compose, project):
    url = environment(compose, "xunmai")["XUNMAI_DATABASE_URL"]
    plain, secrets = re.subn(r"\$\{XUNMAI_DATABASE_PASSWORD:\?[^}]+\}", "secret", url)
    parts = make_url(plain)
    server = environment(compose, "postgres")
    assert secrets == 1
    assert parts.drivername == "postgresql+psycopg"
    assert (parts.username, parts.database) == (server["POSTGRES_USER"], server["POSTGRES_DB"])
    assert parts.host in compose["services"]["xunmai"]["depends_on"]
    lock = (project / "requirements.lock").read_text(encoding="utf-8")
    assert re.search("^psycopg==", lock, re.MULTILINE)
    assert re.search("^psycopg-binary==", lock, re.MULTILINE)


def test_the_image_is_built_from_the_wheel_that_the_tests_tried(project):
    text = (project / "Dockerfile").read_text(encoding="utf-8")
    assert re.findall(r"^COPY (.+) \./$", text, re.MULTILINE) == ["requirements.lock dist/xunmai-*.whl"]
    assert "--require-hashes" in text


def test_the_offices_neo4j_is_as_closed_as_the_one_that_the_tests_attack(compose, project):
    text = (project / "graph" / "store" / "neo4j.conf").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    wanted = {name: value for name, _, value in (line.partition("=") for line in lines) if value}
    given = {
        name.removeprefix("NEO4J_").replace("__", "\0").replace("_", ".").replace("\0", "_"): value
        for name, value in environment(compose, "neo4j").items()
    }
    assert len(wanted) > 5
    assert wanted.items() <= given.items()
