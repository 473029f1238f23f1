"""How the tests run Java programs that live for minutes."""

from __future__ import annotations

# What Java would spend on compiling well is half of what such a program takes.
SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
