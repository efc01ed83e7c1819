#!/bin/sh
# Starts Sleepplayer, with any arguments, from a checkout; whatever is missing is installed first:
#   sh packaging/run.sh                     the window
#   sh packaging/run.sh play --for 45m      in the terminal
set -eu

ROOT=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$ROOT/packaging/lib/common.sh"
. "$ROOT/packaging/lib/packages.sh"
. "$ROOT/packaging/lib/venv.sh"

set_up run
exec "$VENV_BIN/sleepplayer" "$@"
