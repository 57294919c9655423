# Sourced by the other scripts: moves to the checkout and makes .venv hold what requirements.lock pins.
#
#   need runtime    what Afterword runs on, and Afterword itself as a link to this checkout
#   need checks     that, and what the checks and tests need
#
# An installed .venv is left alone until requirements.lock, pyproject.toml or the checkout's place changes; one whose
# installation was cut off is made anew. PYTHON=/some/python picks the interpreter for a new .venv.

set -euo pipefail
unset PYTHONHOME PYTHONPATH # they would bring in libraries that the lock does not know
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
root=$PWD
venv=$root/.venv
case $OSTYPE in
    msys* | cygwin*) bin=$venv/Scripts ;; # Git Bash, on Windows
    *) bin=$venv/bin ;;
esac

say() { printf '%s\n' "$*" >&2; }
stop() { say "$@"; exit 1; }

# Prints the first Python that is new enough and can make a virtual environment.
find_python() {
    local candidate too_bare='' candidates=(python3.14 python3.13 python3.12 python3.11 python3 python)
    if [ -n "${PYTHON:-}" ]; then candidates=("$PYTHON"); fi
    for candidate in "${candidates[@]}"; do
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        "$candidate" -c 'import ensurepip, venv' 2>/dev/null && { printf '%s\n' "$candidate"; return; }
        too_bare=${too_bare:-$candidate}
    done
    [ -z "$too_bare" ] || stop "$too_bare is here but cannot make a virtual environment: its venv or ensurepip module is" \
        "missing. On Debian and Ubuntu: sudo apt install python3-venv"
    stop "Afterword needs Python 3.11 or newer, and none was found${PYTHON:+ as $PYTHON}. Install one" \
        "(python3.11 to python3.14) and run this again, or name it: PYTHON=/path/to/python3 $0"
}

# The part of requirements.lock that $1 needs: all of it, or what stands above the mark.
locked() {
    if [ "$1" = checks ]; then cat requirements.lock; else sed '/^# --- for checks and tests only ---$/,$d' requirements.lock; fi
}

# Everything that an installation of $1 depends on; a copy of it in .venv says that it is done.
wanted() { printf '%s\n' "$root"; cat pyproject.toml; locked "$1"; }

installed() { [ -x "$bin/python" ] && [ ! -e "$venv/installing" ] && wanted "$1" | cmp -s - "$venv/installed-$1"; }

# Turns pip's hundreds of lines into one that counts (on a terminal) or one in twenty (in a log).
progress() {
    awk -v all="$1" -v tty="$([ -t 2 ] && echo 1)" '
        function show(text) { printf (tty ? "\r\033[K  %s" : "  %s\n"), text > "/dev/stderr"; fflush("/dev/stderr") }
        /^(Collecting|Requirement already satisfied:) / {
            sub(/^Requirement already satisfied:/, "-")
            if (++n <= all && (tty || n % 20 == 1)) show(n " of " all ": " $2)
        }
        all > 0 && /^Installing collected packages/ { show("putting them in place") }
        END { if (tty) printf "\r\033[K" > "/dev/stderr" }'
}

pip_install() {
    "$bin/python" -m pip --disable-pip-version-check --no-input install --no-user "$@" 2>&1 | tee -a "$venv/install.log"
}

install() {
    local python what=$1
    if [ -e "$venv/installing" ] || ! "$bin/python" -m pip --version >/dev/null 2>&1; then
        python=$(find_python)
        say "Making .venv with $("$python" --version) …"
        "$python" -m venv --clear "$venv"
    fi
    : >"$venv/installing"
    : >"$venv/install.log"
    rm -f "$venv"/installed-*
    locked "$what" >"$venv/wanted.txt"
    local count
    count=$(grep -c '==' "$venv/wanted.txt")
    say "Installing $count packages into .venv (once; a minute or two) …"
    pip_install --require-hashes -r "$venv/wanted.txt" | progress "$count" || failed
    pip_install --no-deps --no-build-isolation --editable . | progress 0 || failed
    wanted runtime >"$venv/installed-runtime"
    if [ "$what" = checks ]; then wanted checks >"$venv/installed-checks"; fi
    rm -f "$venv/installing"
    say "Installed. .venv takes $(du -sk "$venv" | awk '{ printf "%.0f", $1 / 1024 }') MB; 110 of them describe Google's APIs."
}

failed() {
    tail -n 15 "$venv/install.log" >&2
    stop "The installation did not succeed; all that pip said is in $venv/install.log. Fix that and run this again."
}

need() {
    if installed "$1"; then return; fi
    (
        # Two scripts at once: the second waits for the first, and finds its work done. macOS has no flock.
        if command -v flock >/dev/null; then flock 9; fi
        installed "$1" || install "$1"
    ) 9>"$root/.venv.lock"
}
