# shellcheck shell=sh
# Shared by run.sh, test.sh and check.sh; read with `.` after ROOT is set. POSIX sh, no bashisms.
# Every word of ours goes to stderr: stdout belongs to the program that is started.

VENV="$ROOT/.venv"
case "${OS-}" in
    Windows_NT) VENV_BIN="$VENV/Scripts" ;;
    *) VENV_BIN="$VENV/bin" ;;
esac

# A closed stdin (some CI) would hand file descriptor 0 to the next file that is opened.
if ! { true 3<&0; } 2>/dev/null; then
    exec </dev/null
fi

# With .venv activated, the Python of the system is still the one to build from.
case ":$PATH:" in
    *":$VENV_BIN:"*) PATH=$(printf '%s' ":$PATH:" | sed "s|:$VENV_BIN:|:|g; s|^:||; s|:\$||") ;;
esac

# Settings of another Python that would send our packages elsewhere.
unset PYTHONHOME PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV

say() {
    printf '%s\n' "$*" >&2
}

stop() {
    say "$@"
    exit 1
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# quietly COMMAND...: its output appears only if it fails.
quietly() {
    log=$(mktemp "${TMPDIR:-/tmp}/sleepplayer-setup.XXXXXX") || return 1
    code=0
    trap 'rm -f "$log"; exit 130' INT TERM
    "$@" >"$log" 2>&1 </dev/null || code=$?
    if [ "$code" -ne 0 ]; then
        cat "$log" >&2
    fi
    rm -f "$log"
    trap - INT TERM
    return "$code"
}
