# shellcheck shell=sh
# The virtual environment `.venv` with Sleepplayer in it, editable: changed code costs nothing.

# The stamp says for which dependencies, which checkout and which Python the environment was
# made, so that a look at it is all an unchanged checkout costs.
stamp_now() {
    # The sections of pyproject.toml that say what is installed; the tools' settings do not count.
    sum=$(awk '/^\[/ { on = /^\[(project|build-system|tool\.hatch)/ } on' \
        "$ROOT/pyproject.toml" | cksum)
    printf '%s %s %s' "$sum" "$(readlink -f "$VENV_BIN/python")" "$ROOT"
}

# fresh run|dev: is the environment as this checkout needs it?
fresh() {
    [ -x "$VENV_BIN/python" ] && [ -f "$VENV_BIN/sleepplayer" ] && [ -f "$VENV/.stamp-$1" ] &&
        [ "$(cat "$VENV/.stamp-$1")" = "$(stamp_now)" ]
}

# find_python: sets PYTHON, or stops.
find_python() {
    PYTHON='' old=''
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        path=$(command -v "$name") || continue
        version=$("$path" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) ||
            continue
        case "$version" in
            3.[0-9] | 3.10 | 2.*) old="${old:-$version at $path}" ;;
            3.*)
                PYTHON=$path PYTHON_VERSION=$version
                return 0
                ;;
        esac
    done
    find_missing run
    case "$MANAGER" in
        apt) advice="$(install_command python3.11) (or a newer one that your system offers)" ;;
        dnf) advice=$(install_command python3.12) ;;
        pacman) advice=$(install_command python) ;;
        brew) advice='brew install python@3.13' ;;
        winget) advice=$(install_command Python.Python.3.13) ;;
        *) advice='get one from https://www.python.org/downloads' ;;
    esac
    if [ -n "$old" ]; then
        stop "Sleepplayer needs Python 3.11 or newer; found only $old. Please run: $advice"
    fi
    stop "Sleepplayer needs Python 3.11 or newer, and there is none. Please run: $advice"
}

# venv_package: the system package without which $PYTHON cannot make an environment, or nothing.
venv_package() {
    if [ -n "$PYTHON" ] && ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
        printf 'python%s-venv' "$PYTHON_VERSION"
    fi
}

# usable: an environment that runs, is complete, and stands where it was made.
usable() {
    [ ! -e "$VENV/.unfinished" ] || return 1
    (cd "$ROOT" && "$VENV_BIN/python" -c '
import sys
sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)' &&
        "$VENV_BIN/python" -m pip --version) >/dev/null 2>&1 || return 1
    # Its programs name the place they were installed for.
    case "${OS-}" in
        Windows_NT) return 0 ;;
    esac
    head -n 2 "$VENV_BIN/pip" 2>/dev/null | grep -qF "$VENV_BIN/"
}

# One setup at a time: the lock is on pyproject.toml, belongs to this shell's descriptor 9 and ends
# with it. Where the system has no such lock, nobody waits.
lock() {
    exec 9<"$ROOT/pyproject.toml"
    "$1" -c '
import sys
try:
    import fcntl
    try:
        fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another start is setting things up; waiting for it.", file=sys.stderr, flush=True)
        fcntl.flock(9, fcntl.LOCK_EX)
except (ImportError, OSError):
    pass'
}

unlock() {
    exec 9<&-
}

# ensure_venv run|dev: makes or updates the environment if it is not fresh; $PYTHON is set.
ensure_venv() {
    if ! usable; then
        say 'Making the Python environment .venv'
        rm -rf "$VENV"
        mkdir -p "$VENV"
        : >"$VENV/.unfinished"
        quietly make_venv || stop 'The Python environment could not be made; see above.'
    fi
    rm -f "$VENV/.stamp-run" "$VENV/.stamp-dev"
    if [ "$1" = dev ]; then
        target="${ROOT}[dev]"
        say 'Installing Sleepplayer and its tests (the first time, this downloads 260 MB)'
    else
        target=$ROOT
        say 'Installing Sleepplayer (the first time, this downloads 180 MB)'
    fi
    if ! quietly pip_install "$target"; then
        if [ "$1" = dev ] || [ -e "$VENV/.unfinished" ] || [ ! -f "$VENV_BIN/sleepplayer" ]; then
            stop 'The installation failed; see above. Is there a network?'
        fi
        say 'Its dependencies could not be updated; starting with those that are here.'
        return 0
    fi
    rm -f "$VENV/.unfinished"
    stamp_now >"$VENV/.stamp-run"
    if [ "$1" = dev ]; then
        cp "$VENV/.stamp-run" "$VENV/.stamp-dev"
    fi
}

make_venv() {
    (cd "$ROOT" && "$PYTHON" -m venv "$VENV")
}

pip_install() {
    (cd "$ROOT" && "$VENV_BIN/python" -m pip install --disable-pip-version-check --no-input \
        --quiet --editable "$1")
}

# set_up run|dev: everything a fresh machine lacks; nothing to do costs a few milliseconds.
# What is wanted of the system: the same word, or "none" to leave the system alone.
set_up() {
    PYTHON=''
    if fresh "$1"; then
        [ "${2-}" = none ] || ensure_packages "${2-run}"
    else
        find_python
        lock "$PYTHON"
        if [ "${2-}" != none ]; then
            package=''
            usable || package=$(venv_package)
            ensure_packages "${2-run}" "$package"
        fi
        # Whoever held the lock may have done the work.
        fresh "$1" || ensure_venv "$1"
        unlock
    fi
    remember_packages_asked
}
