"""The `xunmai` command."""
