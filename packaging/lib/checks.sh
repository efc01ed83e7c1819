# shellcheck shell=sh
# The static checks, from the checkout's root and with the tools of .venv.

# run_checks [NAME...]: runs all of them even if one fails; 1 if any did, 2 for an unknown name.
run_checks() {
    [ $# -gt 0 ] || set -- lint format types layers
    failed=0
    for name; do
        case "$name" in
            lint) check 'ruff check' "$VENV_BIN/ruff" check . ;;
            format) check 'ruff format' "$VENV_BIN/ruff" format --check . ;;
            types) check 'mypy' "$VENV_BIN/mypy" ;;
            layers) check 'import-linter' "$VENV_BIN/lint-imports" ;;
            *)
                say "There is no check named $name: lint, format, types, layers."
                return 2
                ;;
        esac || failed=1
    done
    return "$failed"
}

check() {
    title=$1
    shift
    if (cd "$ROOT" && quietly "$@"); then
        say "$title: ok"
    else
        say "$title: FAILED"
        return 1
    fi
}
