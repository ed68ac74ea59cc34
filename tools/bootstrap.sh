#!/bin/sh
# Prepares a checkout for `make test`: what the system lacks (installed when we are root, else named in one
# sentence), then .venv with the locked versions and this package. Quick when nothing is missing.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

# A Python that can run WL: 3.11 or newer, with a Tk to open windows and what venv needs.
usable() {
    "$1" -c '
import sys
if sys.version_info < (3, 11): sys.exit(1)
import ensurepip, tkinter, venv
' >/dev/null 2>&1
}

find_python() {
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if usable "$name"; then
            printf '%s' "$name"
            return
        fi
    done
    return 1
}

lacking=""
if [ -x .venv/bin/python ] && usable .venv/bin/python; then
    python=.venv/bin/python
else
    python=$(find_python) || lacking="python3-venv python3-tk"
fi
if [ "$(uname)" = Linux ]; then
    command -v Xvfb >/dev/null || lacking="$lacking xvfb"
    command -v openbox >/dev/null || lacking="$lacking openbox"
    command -v xdotool >/dev/null || lacking="$lacking xdotool"
    command -v dbus-daemon >/dev/null || lacking="$lacking dbus-daemon"
    # Any font will do for the windows to open; Inter is what they are designed with, so root gets it.
    fonts=$(fc-list 2>/dev/null || true)
    if [ -z "$fonts" ]; then
        lacking="$lacking fontconfig fonts-inter"
    elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! printf '%s' "$fonts" | grep -q Inter; then
        lacking="$lacking fonts-inter"
    fi
fi
lacking=$(printf '%s' "$lacking" | sed 's/^ *//')

if [ -n "$lacking" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing $lacking"
        apt-get update -qq
        # shellcheck disable=SC2086  # a list of words
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $lacking >/dev/null </dev/null
    elif command -v apt-get >/dev/null; then
        say "This system lacks $lacking: run \"sudo apt-get install -y $lacking\", then \"make test\" again."
        exit 1
    else
        say "This system lacks what Debian calls $lacking: install these, then run \"make test\" again."
        exit 1
    fi
    [ -n "$python" ] || python=$(find_python) || {
        say "No Python 3.11 or newer with tkinter was found: install one and run \"make test PYTHON=/path/to/python3\"."
        exit 1
    }
fi

if [ "$python" != .venv/bin/python ]; then
    say "Making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi
say "Installing the locked versions"
.venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --requirement requirements-dev.txt
# Without isolation the build uses the locked hatchling and fetches nothing.
.venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
touch .venv/ready
