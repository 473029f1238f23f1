"""What Xunmai ships beside its code as YAML."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml

# Ten times as fast as the loader in Python; a wheel of PyYAML brings it, a build of one's own may not.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def shipped_yaml(package: str, name: str) -> Any:
    """The content of a YAML file of a package."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=LOADER)  # noqa: S506  # both are safe loaders
