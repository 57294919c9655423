"""Triage on real samples, where they are beside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPORA = Path(os.environ.get("AFTERWORD_CORPORA") or ROOT.parent / "shared" / "corpora")


@pytest.mark.skipif(not (CORPORA / "labels.tsv").is_file(), reason="the samples of real mail are not here")
def test_every_class_of_sample_meets_its_target() -> None:
    """scripts/triage-report finds no class of samples below its target."""
    report = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "triage-report"), str(CORPORA)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert report.returncode == 0, report.stdout + report.stderr
    assert "bounce: " in report.stdout
