#!/bin/sh
# The one command that runs all checks and tests; whatever is missing is installed first.
#   sh packaging/test.sh
#   sh packaging/test.sh tests/night -k fade        arguments go to pytest
set -eu

ROOT=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$ROOT/packaging/lib/common.sh"
. "$ROOT/packaging/lib/packages.sh"
. "$ROOT/packaging/lib/venv.sh"
. "$ROOT/packaging/lib/checks.sh"
. "$ROOT/packaging/lib/services.sh"

if [ "$(uname -s)" != Linux ]; then
    stop 'The tests need Linux (a virtual display and a sound server). Elsewhere: sh packaging/check.sh'
fi
export LC_ALL=C.UTF-8

set_up dev test
for program in Xvfb dbus-daemon gdbus openbox pulseaudio pactl xdotool ffmpeg setpriv; do
    have "$program" || stop "The tests need $program; please install the package that holds it."
done

static=0
run_checks || static=$?

# The tests run in the background so that this shell hears signals at once; they keep the stdin
# and the Ctrl+C of a foreground program.
TESTS=''
tests_run() {
    [ -n "$TESTS" ] && kill -0 "$TESTS" 2>/dev/null
}

# tests_end_within TENTHS_OF_A_SECOND
tests_end_within() {
    left=$1
    while tests_run && [ "$left" -gt 0 ]; do
        sleep 0.1
        left=$((left - 1))
    done
    ! tests_run
}

# Interrupted tests clean up after themselves. A terminal's Ctrl+C has reached them already, and
# a second one would cut that short; other signals are passed on.
interrupted() {
    trap '' INT TERM HUP
    if [ "$1" -eq 130 ] && tests_end_within 30; then
        exit 130
    fi
    if tests_run; then
        kill -INT "$TESTS" 2>/dev/null || true
        tests_end_within 50 || kill -KILL "$TESTS" 2>/dev/null || true
    fi
    exit "$1"
}

trap stop_services EXIT
trap 'interrupted 130' INT
trap 'interrupted 143' TERM
trap 'interrupted 129' HUP
start_services

# run_pytest ARGUMENTS: sets `code`.
run_pytest() {
    setpriv --pdeathsig INT env --default-signal=INT,QUIT \
        "$VENV_BIN/python" -m pytest "$@" <&3 3<&- &
    TESTS=$!
    code=0
    wait "$TESTS" || code=$?
    TESTS=''
}

cd "$ROOT"
exec 3<&0
run_pytest "$@"

# What is recorded in real time is recorded once more, and alone, if nothing else has failed: that
# the machine was busy with something else for a moment is no finding; the same twice is.
if [ "$code" -eq 1 ]; then
    set -- "$@" --last-failed --last-failed-no-failures none
    others=0
    "$VENV_BIN/python" -m pytest "$@" -m 'not sound' --collect-only -q >/dev/null 2>&1 || others=$?
    if [ "$others" -eq 5 ]; then
        say 'Only recordings failed. They are made once more.'
        run_pytest "$@" -m sound
    fi
fi

if [ "$static" -ne 0 ]; then
    say 'A static check failed; see above.'
    [ "$code" -ne 0 ] || code=$static
fi
exit "$code"
