#!/bin/sh
# Makes Sleepplayer known to this desktop and shell, for the person who runs it; nothing needs root:
#   sh packaging/install.sh             a launcher, menu entry, icons, manual page and completions
#   sh packaging/install.sh --remove    takes exactly these away again; sounds, library and settings
#                                       stay
# The launcher starts this checkout. Doing it again, after an update or a move, is harmless.
set -eu

ROOT=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$ROOT/packaging/lib/common.sh"
. "$ROOT/packaging/lib/packages.sh"
. "$ROOT/packaging/lib/venv.sh"
. "$ROOT/packaging/lib/desktop_files.sh"

case "${1-}" in
    '' | --remove) ;;
    *)
        say 'Usage: sh packaging/install.sh [--remove]'
        exit 2
        ;;
esac
if [ "$(uname -s)" = Darwin ]; then
    stop 'This is for Linux and other free desktops. Here: sh packaging/run.sh'
fi
[ -n "${HOME-}" ] || stop 'There is no HOME to install into.'

find_places
if [ "${1-}" = --remove ]; then
    remove_files
else
    foreign_launcher && stop "$LAUNCHER is there already and not from here; please remove it first."
    set_up run # else the first start from the menu would download for minutes, and say nothing
    install_files
fi
