# shellcheck shell=sh
# The files of packaging/share and a launcher, in a person's own folders.

MARK='# Made by packaging/install.sh; with --remove it takes this away again.'
MADE_FOLDER='# And its folder, if nothing else is in it.'
PUT='# Put:' # by a launcher, of each file beside it: its checksum, its length, its path

# find_places: sets SHARE, where a desktop looks for what a person installed, and LAUNCHER.
find_places() {
    SHARE=${XDG_DATA_HOME-}
    case "$SHARE" in
        /*) ;;
        *) SHARE="$HOME/.local/share" ;; # the specification has relative ones ignored
    esac
    LAUNCHER="$HOME/.local/bin/sleepplayer"
}

# foreign_launcher: is another Sleepplayer (of pip, of pipx) in the launcher's place?
foreign_launcher() {
    [ -e "$LAUNCHER" ] || [ -L "$LAUNCHER" ] || return 1
    ! grep -qxF "$MARK" "$LAUNCHER" 2>/dev/null
}

# each_file COMMAND: calls it with each path below packaging/share. None has a space.
each_file() {
    for file in $(cd "$ROOT/packaging/share" && find . -type f | LC_ALL=C sort); do
        "$1" "${file#./}"
    done
}

install_files() {
    made_folder=
    if [ ! -d "$(dirname "$LAUNCHER")" ] || grep -qxF "$MADE_FOLDER" "$LAUNCHER" 2>/dev/null; then
        made_folder=yes
    fi
    mkdir -p "$(dirname "$LAUNCHER")"
    each_file put
    replace launcher_text "$LAUNCHER"
    chmod 755 "$LAUNCHER"
    tell_desktop
    say "Sleepplayer is in the menu, and starts by: $LAUNCHER"
    case ":${PATH-}:" in
        *":$(dirname "$LAUNCHER"):"*) ;;
        *) say "To start it as \"sleepplayer\", add $(dirname "$LAUNCHER") to your PATH." ;;
    esac
    case "${SHELL-}" in
        */zsh) say "For completions, add to .zshrc before compinit: fpath+=($SHARE/zsh/site-functions)" ;;
    esac
}

remove_files() {
    if foreign_launcher; then
        stop "$LAUNCHER is not from here, so nothing was removed."
    fi
    each_file take
    if grep -qxF "$MADE_FOLDER" "$LAUNCHER" 2>/dev/null; then
        rm -f "$LAUNCHER"
        rmdir "$(dirname "$LAUNCHER")" 2>/dev/null || true
    fi
    rm -f "$LAUNCHER"
    tell_desktop
    leave_no_cache "$SHARE/applications" mimeinfo.cache
    say 'Sleepplayer is out of the menu again. Sounds, library and settings are as they were.'
}

put() {
    mkdir -p "$SHARE/$(dirname "$1")"
    replace "put_text $1" "$SHARE/$1"
}

# put_text PATH: what is put there.
put_text() {
    case "$1" in
        *.desktop) entry_text "$1" ;;
        *) cat "$ROOT/packaging/share/$1" ;;
    esac
}

# take PATH: the file, if nobody has changed it, and the folders that are empty without it.
take() {
    [ -e "$SHARE/$1" ] || return 0
    if [ ! -f "$SHARE/$1" ] || ! is_as_put "$1"; then
        say "$SHARE/$1 is not as it was put there, so it stays."
        return 0
    fi
    rm -f "$SHARE/$1"
    prune "$(dirname "$1")"
}

# is_as_put PATH: as the launcher has it, or, where there is none, as it would be put there now.
is_as_put() {
    grep -qxF "$PUT $(checksum "$SHARE/$1") $1" "$LAUNCHER" 2>/dev/null && return 0
    made=$(mktemp "${TMPDIR:-/tmp}/sleepplayer-file.XXXXXX") || return 1
    put_text "$1" >"$made"
    same=0
    cmp -s "$made" "$SHARE/$1" || same=1
    rm -f "$made"
    return "$same"
}

# checksum FILE: and its length.
checksum() {
    cksum <"$1"
}

put_line() {
    printf '%s %s %s\n' "$PUT" "$(checksum "$SHARE/$1")" "$1"
}

# prune FOLDER: below SHARE, upwards, until one is not empty.
prune() {
    folder=$1
    while [ "$folder" != . ] && rmdir "$SHARE/$folder" 2>/dev/null; do
        folder=$(dirname "$folder")
    done
    return 0
}

# replace "COMMAND ARGUMENT" FILE: what it prints, in one move; a link there is not followed.
replace() {
    # shellcheck disable=SC2086 # a command and its argument
    $1 >"$2.new"
    mv -f "$2.new" "$2"
}

launcher_text() {
    quoted=$(printf '%s' "$ROOT/packaging/run.sh" | sed "s/'/'\\\\''/g")
    cat <<END
#!/bin/sh
$MARK
run='$quoted'
if [ ! -f "\$run" ]; then
    echo "Sleepplayer is no longer at \$run; please run install.sh from where it is now." >&2
    exit 1
fi
exec sh "\$run" "\$@"
END
    if [ -n "$made_folder" ]; then
        printf '%s\n' "$MADE_FOLDER"
    fi
    each_file put_line
}

# The menu's PATH is not the shell's, so the entry names the launcher whole.
entry_text() {
    # In quotes " ` $ \ are escaped, then each backslash once more as in any value of the file; a
    # percent sign is doubled. What is left is for sed: \ & and |.
    program=$(printf '"%s"' "$(printf '%s' "$LAUNCHER" | sed 's/["`$\\]/\\&/g')" |
        sed 's/\\/\\\\/g; s/%/%%/g' | sed 's/[\\&|]/\\&/g')
    sed "s|^Exec=sleepplayer|Exec=$program|" "$ROOT/packaging/share/$1"
}

# tell_desktop: what is kept about the menu and the icons is made anew.
tell_desktop() {
    if have update-desktop-database && [ -d "$SHARE/applications" ]; then
        update-desktop-database "$SHARE/applications" >/dev/null 2>&1 || true
    fi
    icons="$SHARE/icons/hicolor"
    [ -d "$icons" ] || return 0
    # A cache where there is none would hide what other programs put there without one.
    if [ -e "$icons/icon-theme.cache" ] && have gtk-update-icon-cache; then
        gtk-update-icon-cache --force --ignore-theme-index --quiet "$icons" 2>/dev/null || true
    fi
    touch "$icons"
}

# leave_no_cache FOLDER NAME: a cache of nothing else goes with its folder.
leave_no_cache() {
    if [ "$(ls -A "$1" 2>/dev/null)" = "$2" ]; then
        rm -f "$1/$2"
        prune "${1#"$SHARE"/}"
    fi
}
