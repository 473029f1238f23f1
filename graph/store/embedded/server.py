"""The engine's HTTP side, on loopback: commands that Bolt has no words for, and the bulk route."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from typing import Any

import httpx

from graph.errors import DiskFullError, StoreError, TimeLimitError, UnavailableError

COMMAND_SECONDS = 120.0
BULK_SECONDS = 3600.0


class Server:
    """Speaks HTTP to the running engine as its root."""

    def __init__(self, port: int, password: str) -> None:
        self._client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}/api/v1",
            auth=("root", password),
            timeout=COMMAND_SECONDS,
            trust_env=False,
            # Nothing is encrypted on loopback; to read the certificates of the world takes 26 ms a client.
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        )

    def close(self) -> None:
        """Lets the connections go."""
        self._client.close()

    def ready(self) -> bool:
        """Whether the engine answers yet."""
        try:
            return self._client.get("/ready", timeout=2.0).status_code < 300
        except httpx.TransportError:
            return False

    def databases(self) -> list[str]:
        """The names of the databases there are."""
        return list(self._json(self._sent("GET", "/databases"))["result"])

    def command(self, text: str) -> None:
        """Runs a command of the server itself, such as `create database`."""
        self._json(self._sent("POST", "/server", {"command": text}))

    def sql(self, database: str, script: str, **parameters: Any) -> list[dict[str, Any]]:
        """The rows that a script of the engine's own SQL ends with."""
        body = {"language": "sqlscript", "command": script, "params": parameters}
        return list(self._json(self._sent("POST", f"/command/{database}", body)).get("result", []))

    def batch(self, database: str, lines: Iterator[bytes], **parameters: str | int) -> dict[str, Any]:
        """What the bulk route says it made of vertices and then edges, as JSON lines."""
        headers = {"Content-Type": "application/x-ndjson"}
        try:
            answer = self._client.post(
                f"/batch/{database}", content=lines, params=parameters, headers=headers, timeout=BULK_SECONDS
            )
        except httpx.TransportError as error:
            raise UnavailableError(
                f"the embedded engine broke off the bulk load: {error}",
                hint="see engine/logs/engine.log in the home folder; more memory: XUNMAI_EMBEDDED_HEAP_MB",
            ) from error
        return self._json(answer)

    def _sent(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        try:
            return self._client.request(method, path, json=body)
        except httpx.TimeoutException as error:
            raise TimeLimitError("the embedded engine did not answer in time") from error
        except httpx.TransportError as error:
            raise UnavailableError(f"the embedded engine does not answer: {error}") from error

    def _json(self, answer: httpx.Response) -> dict[str, Any]:
        if answer.is_success:
            return dict(answer.json())
        said = answer.text[:500]
        if "No space left on device" in said:
            raise DiskFullError(
                "there is no room left for the graph database", hint="free some room and try again"
            )
        raise StoreError(f"the embedded engine refused ({answer.status_code}): {said}")
