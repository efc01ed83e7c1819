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

# in_background ARGUMENTS: pytest; its process id is $!.
in_background() {
    setpriv --pdeathsig INT env --default-signal=INT,QUIT \
        "$VENV_BIN/python" -m pytest "$@" <&3 3<&- &
}

# run_pytest ARGUMENTS: sets `code`.
run_pytest() {
    in_background "$@"
    TESTS=$!
    code=0
    wait "$TESTS" || code=$?
    TESTS=''
}

# record CACHE_NAME ARGUMENTS: the recordings of these tests, with a cache of their own.
record() {
    name=$1
    shift
    run_pytest -m sound -o cache_dir=".pytest_cache/$name" "$@"
}

# once_more CODE CACHE_NAME ARGUMENTS: what is recorded in real time is recorded once more, and alone,
# if nothing else has failed: that the machine was busy with something else for a moment is no
# finding; the same twice is. Sets `code`.
once_more() {
    code=$1
    shift
    if [ "$code" -eq 1 ]; then
        say 'Some recordings failed. They are made once more.'
        record "$@" --last-failed --last-failed-no-failures none
    fi
}

# Engines and whole programs are recorded beside each other, each on sound servers of its own: both
# wait nearly all of the time.
run_recordings() {
    in_background -m sound -o cache_dir=.pytest_cache/engines tests/audio \
        >"$WORK/engines.log" 2>&1
    engines=$!
    record programs --ignore=tests/audio
    programs_failed=$code
    engines_failed=0
    wait "$engines" || engines_failed=$?
    cat "$WORK/engines.log"
    once_more "$engines_failed" engines tests/audio
    engines_failed=$code
    once_more "$programs_failed" programs --ignore=tests/audio
    [ "$engines_failed" -eq 0 ] || code=$engines_failed
}

cd "$ROOT"
exec 3<&0
if [ "$#" -gt 0 ]; then
    run_pytest "$@"
else
    # Windows share one keyboard, so their tests run one after the other; beside them runs what has
    # none (but for the library's, so that both take as long). Recordings come after them: they need
    # a machine that is not busy.
    WINDOWS='tests/gui tests/test_window.py tests/test_window_plan.py tests/test_window_people.py'
    WINDOWS="$WINDOWS tests/test_window_desktop.py tests/test_window_elsewhere.py tests/library"
    # shellcheck disable=SC2086 # several paths
    in_background -m 'not sound' -o cache_dir=.pytest_cache/windows $WINDOWS \
        >"$WORK/windows.log" 2>&1
    windows=$!
    others=''
    for path in $WINDOWS; do
        others="$others --ignore=$path"
    done
    # shellcheck disable=SC2086 # several arguments
    run_pytest -m 'not sound' -o cache_dir=.pytest_cache/others $others
    failed=$code
    code=0
    wait "$windows" || code=$?
    cat "$WORK/windows.log"
    [ "$failed" -ne 0 ] || failed=$code
    run_recordings
    [ "$failed" -eq 0 ] || code=$failed
fi

if [ "$static" -ne 0 ]; then
    say 'A static check failed; see above.'
    [ "$code" -ne 0 ] || code=$static
fi
exit "$code"
