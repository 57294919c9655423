"""`afterword demo --serve`: daemon and both pages up, until Ctrl-C; `afterword web` opens the page of the daemon."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a signal of POSIX")

AFTERWORD = [sys.executable, "-m", "afterword"]


def test_the_demo_serves_both_pages_until_ctrl_c(tmp_path: Path) -> None:
    """Its links open both; a command in its surroundings is told the page of the daemon; then nothing of it is left."""
    env = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [*AFTERWORD, "demo", "--serve", "--no-story"],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as demo:
        try:
            assert demo.stdout is not None
            said = ""
            for line in demo.stdout:
                said += line
                if line.startswith("Ctrl-C ends it"):
                    break
            links = re.findall(r"http://127\.0\.0\.1:(\d+)/open#\S+", said)
            assert len(set(links)) == 2
            long = [line for line in said.splitlines() if len(line) > 80]
            assert [line for line in long if str(tmp_path) not in line] == []
            for port in links:
                assert requests.get(f"http://127.0.0.1:{port}/", timeout=10).status_code == 401
            surroundings = re.search(r"^  \. (\S+)$", said, re.MULTILINE)
            assert surroundings
            shell = f". {surroundings.group(1)} && exec {sys.executable} -m afterword web --no-browser"
            web = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, timeout=60, check=False)
            assert web.returncode == 0, web.stderr
            assert web.stdout.startswith(f"http://127.0.0.1:{links[0]}/open#")
        finally:
            os.killpg(demo.pid, signal.SIGINT)  # as a terminal sends it: to the daemon too
        assert demo.stdout.read().strip().endswith("Ended.\n\nLike it? afterword setup")
        assert demo.wait(30) == 0
    assert [p for p in tmp_path.iterdir() if p.name.startswith("afterword-demo-")] == []
