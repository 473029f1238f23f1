"""Saved queries: reads `queries/<name>.cypher`, its header and its Cypher. Writing Cypher is left to that folder."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from graph.errors import NotFoundError, Place, QueryError

ParameterType = Literal["text", "integer", "number", "boolean", "date", "key"]
ColumnType = Literal["text", "integer", "number", "boolean", "time", "money", "key", "texts", "any"]
Argument = str | int | float | bool | date | None
COMMENT = "//"
FOLDER = Path(__file__).resolve().parent.parent / "queries"
TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
