"""What the tests of the service share: Jane's machines, and stand-ins for programs of systems that are not here."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

from afterword.os_service.installation import Installation

CONFIG = """\
[you]
name = "Jane Doe"
email = "jane@gmail.com"
time_zone = "America/New_York"

[notifications]
desktop = false

[gmail]
endpoint = "http://127.0.0.1:9"
"""

JANES = Installation(
    platform="linux",
    python="/home/jane/.local/share/pipx/venvs/afterword/bin/python",
    home=Path("/home/jane"),
    state=Path("/home/jane/.local/state/afterword"),
    kept=(
        ("AFTERWORD_HOME", "/home/jane/100% after"),
        ("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring"),
    ),
    name="afterword-0123abcd",
    user="jane",
    uid=501,
)
MACS = replace(
    JANES,
    platform="darwin",
    python="/Users/jane/.local/pipx/venvs/afterword/bin/python",
    home=Path("/Users/jane"),
    state=Path("/Users/jane/Library/Application Support/afterword"),
    kept=(("AFTERWORD_HOME", "/Users/jane/100% after"),),
)
WINDOWS = replace(
    JANES,
    platform="win32",
    python=r"C:\Users\Jane Doe\pipx\venvs\afterword\Scripts\python.exe",
    home=Path(r"C:\Users\Jane Doe"),
    state=Path(r"C:\Users\Jane Doe\AppData\Local\afterword"),
    kept=(("AFTERWORD_HOME", "C:\\Users\\Jane Doe\\100% after"),),
    user="LAPTOP\\Jane Doe",
)

LAUNCHCTL = """\
#!/bin/sh
# stands in for launchctl: knows agents that were bootstrapped, and writes down what it was asked
folder=$(dirname "$0")
echo "$*" >>"$folder/asked"
[ -e "$folder/fails" ] && { cat "$folder/fails" >&2; exit 5; }
[ "$1" = "$(cat "$folder/fails-at" 2>/dev/null)" ] && { echo "no $1 today" >&2; exit 5; }
case $1 in
bootstrap) [ -e "$folder/loaded" ] && exit 5; touch "$folder/loaded" ;;
bootout) rm "$folder/loaded" ;;
print)
    [ -e "$folder/loaded" ] || exit 113
    printf '\\tstate = %s\\n\\tlast exit code = 2\\n' "$(cat "$folder/state")"
    ;;
esac
"""

SCHTASKS = """\
#!/bin/sh
# stands in for schtasks: knows tasks that were created, and writes down what it was asked
folder=$(dirname "$0")
echo "$*" >>"$folder/asked"
[ -e "$folder/fails" ] && { cat "$folder/fails" >&2; exit 1; }
[ "$1" = "$(cat "$folder/fails-at" 2>/dev/null)" ] && { echo "no $1 today" >&2; exit 1; }
case $1 in
/Create) cp "$5" "$folder/task" ;;
/Delete) rm "$folder/task" ;;
*) [ -e "$folder/task" ] || exit 1 ;;
esac
"""

SYSTEMCTL = """\
#!/bin/sh
# stands in for systemctl --user: knows units that were enabled, and writes down what it was asked
folder=$(dirname "$0")
echo "$*" >>"$folder/asked"
[ "$2" = "$(cat "$folder/fails-at" 2>/dev/null)" ] && { echo "no $2 today" >&2; exit 1; }
case $2 in
enable) touch "$folder/enabled" ;;
disable) rm -f "$folder/enabled" ;;
restart) touch "$folder/loaded" ;;
stop) rm -f "$folder/loaded" ;;
esac
exit 0
"""

STANDINS = {
    "linux": ("systemctl", SYSTEMCTL, ("daemon-reload", "enable", "restart")),
    "darwin": ("launchctl", LAUNCHCTL, ("enable", "bootstrap", "kickstart")),
    "win32": ("schtasks", SCHTASKS, ("/Create", "/Run")),
}
"""For each system the name of its program, a stand-in for it, and the verbs at which an installation can fail."""


def stand_in(folder: Path, name: str, script: str) -> Path:
    """The folder holds a program of that name; what it was asked is in `asked` there."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(script, "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (folder / "state").write_text("running", "utf-8")
    return folder


def asked(folder: Path) -> list[str]:
    """What the stand-in was asked since the last time, one line each."""
    file = folder / "asked"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    file.unlink(missing_ok=True)
    return lines
