#!/usr/bin/env bash
# Every check of the repository, from a bare clone on; the last line is pytest's own.
#   bash packaging/test.sh [--full] [pytest arguments]      --full: all examples and kill counts
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"
# shellcheck source=packaging/common.sh
. "$ROOT/packaging/common.sh"

export NIMO_FULL=0
if [ "${1:-}" = "--full" ]; then
    NIMO_FULL=1
    shift
fi
# Tests choose these themselves as well; here they hold for the processes that tests start.
export QT_QPA_PLATFORM=offscreen TZ=Asia/Tokyo LC_ALL=C.UTF-8 PYTHONUTF8=1

install_program "[dev]"
# Xvfb shows the real window, poppler and Calc read back what we wrote.
# shellcheck disable=SC2086  # one word for each package
system_packages tests $QT_PACKAGES xvfb xauth xdotool poppler-utils libreoffice-calc

# One fault must not hide the others: every step runs, and any of them fails the whole.
failed=""
step() {
    local name=$1
    shift
    "$@" || failed+=" $name"
}

step ruff "$VENV/bin/ruff" check --quiet .
step mypy "$VENV/bin/mypy"
# Figures taken while all cores are busy mean nothing, so the benchmarks go first and alone.
if [ $# -eq 0 ] && compgen -G "tests/benchmarks/test_*.py" >/dev/null; then
    step benchmarks "$PY" -m pytest -q -s -p no:randomly tests/benchmarks
fi
if [ $# -eq 0 ]; then
    set -- --ignore=tests/benchmarks tests
fi
step pytest "$PY" -m pytest -q -n auto "$@"
if [ -n "$failed" ]; then
    say "通らなかった検査:$failed"
    exit 1
fi
