"""Where real calendars and cards that others wrote are found; tests that need them skip without."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def samples(kind: str, ending: str = "") -> list[Path]:
    """The files of a kind (ics, vcf, reply), by their ending. Skips where the corpora are not on this machine."""
    beside = Path(__file__).parents[2].parent / "shared" / "corpora"
    folder = Path(os.environ.get("AFTERWORD_CORPORA") or beside) / kind
    if not folder.is_dir():
        pytest.skip(f"no corpora here: AFTERWORD_CORPORA names none with {kind}")
    return sorted(folder.glob(f"*.{ending or kind}"))
