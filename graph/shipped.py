"""What Xunmai ships beside its code as YAML."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import Field

# Ten times as fast as the loader in Python; a wheel of PyYAML brings it, a build of one's own may not.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def shipped_yaml(package: str, name: str) -> Any:
    """The content of a YAML file of a package."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=LOADER)  # noqa: S506  # both are safe loaders


def shipped_figure(package: str, file: str, name: str, **bounds: Any) -> Any:
    """A field of a Pydantic model that is by default what a package's YAML file gives under a name."""
    return Field(default_factory=lambda: _read_once(package, file)[name], **bounds)


@lru_cache(maxsize=8)
def _read_once(package: str, file: str) -> dict[str, Any]:
    content: dict[str, Any] = shipped_yaml(package, file)
    return content
