#!/bin/sh
# Make .venv from python3 with the pinned dependencies, once. Quick when nothing changed.
# Must run on a bare machine, so: POSIX sh, no Python newer than any, nothing installed outside .venv.
set -eu
cd "$(dirname "$0")/.."

venv=.venv
fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for name in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
        if "$name" -c "$fits" >/dev/null 2>&1; then
            printf '%s\n' "$name"
            return 0
        fi
    done
    return 1
}

if ! python=$(find_python); then
    found=$("${PYTHON:-python3}" -V 2>&1) || found="no python3"
    say "FeedMe Desktop needs Python 3.11, 3.12 or 3.13, and this machine has: $found."
    say "Install one of them (Debian: apt install python3 python3-venv), or name it: make run PYTHON=/path/to/python3.12"
    exit 1
fi

# What the folder was made with; where that differs, it is made afresh. Then what was installed into it.
base=$(pwd; "$python" -V)
wanted=$(cat pyproject.toml constraints.txt tools/bootstrap.sh | cksum)
if [ -x "$venv/bin/python" ] && [ "$(cat "$venv/.base" 2>/dev/null)" = "$base" ]; then
    [ "$(cat "$venv/.stamp" 2>/dev/null)" = "$wanted" ] && exit 0
    say "The dependencies changed: updating $venv."
else
    say "Preparing $venv with $("$python" -V), once; this takes a minute or two."
    rm -rf "$venv"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
attempt() { "$@" >"$log" 2>&1 || { cat "$log" >&2; return 1; }; }
pip_install() { attempt "$venv/bin/python" -m pip --disable-pip-version-check install --quiet -c constraints.txt "$@"; }

if [ ! -f "$venv/.base" ]; then
    if ! attempt "$python" -m venv "$venv"; then
        rm -rf "$venv"
        say "Python can't make a virtual environment (see above). On Debian: apt install python3-venv, then try again."
        exit 1
    fi
    printf '%s\n' "$base" >"$venv/.base"
fi
# The build back-end is pinned too, therefore no isolated build that would fetch its own.
if ! pip_install hatchling editables || ! pip_install --no-build-isolation -e '.[dev,server]'; then
    say "The dependencies could not be installed (see above): check the network, then try again."
    exit 1
fi
printf '%s\n' "$wanted" >"$venv/.stamp"
