"""Jane's home, her Gmail and the commands, as in the tests of the command line."""

from __future__ import annotations

from cli.conftest import gmail, home, sandbox

__all__ = ["gmail", "home", "sandbox"]
