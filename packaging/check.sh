#!/bin/sh
# The static checks: all of them, or those that are named.
#   sh packaging/check.sh
#   sh packaging/check.sh format types
set -eu

ROOT=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$ROOT/packaging/lib/common.sh"
. "$ROOT/packaging/lib/packages.sh"
. "$ROOT/packaging/lib/venv.sh"
. "$ROOT/packaging/lib/checks.sh"

set_up dev none
run_checks "$@"
