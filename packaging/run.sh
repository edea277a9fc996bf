#!/usr/bin/env bash
# Prepares the program on the first run and does its main job: with a screen the window on the
# fictional town 見本町, without one the same work as files in out/.
#   bash packaging/run.sh [--headless]
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
OUT="$ROOT/out"
# shellcheck source=packaging/common.sh
. "$ROOT/packaging/common.sh"

has_screen() {
    [ "${1:-}" != "--headless" ] || return 1
    [ "$(uname)" = "Darwin" ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || return 1
    # Qt aborts the process where it cannot open the screen, so let another process try; the
    # braces keep the shell's own word about that to itself.
    { "$PY" -c 'from PySide6.QtGui import QGuiApplication; QGuiApplication([])'; } >/dev/null 2>&1 ||
        { say "画面を開けないため、画面なしで作業します。"; return 1; }
}

nimo() {
    "$VENV/bin/nimo-desktop" --data "$OUT/vault" \
        --user nurse --password-file "$OUT/renshu-password.txt" "$@"
}

work_without_screen() {
    mkdir -p "$OUT"
    if [ ! -f "$OUT/vault/vault.db" ]; then
        say "練習用の町（見本町）を作っています…"
        "$VENV/bin/nimo-desktop" --data "$OUT/vault" demo >&2
    fi
    # The password of the fictional town is in the manual; it protects nobody.
    printf 'renshu-renshu-2026\n' >"$OUT/renshu-password.txt"
    local number form
    number=$(nimo list cases --json |
        "$PY" -c 'import json, sys; print(json.load(sys.stdin)[0]["number"])')
    form=$("$VENV/bin/nimo-desktop" sheet --forms | awk -F '\t' 'NR == 1 { print $1 }')
    nimo sheet "$number" "$form" --to "$OUT/$number-sheet.pdf" >/dev/null
    nimo sheet "$number" "$form" --to "$OUT/$number-sheet.xlsx" >/dev/null
    nimo diagram "$number" ecomap --to "$OUT/$number-ecomap.pdf" >/dev/null
    nimo diagram "$number" ecomap --to "$OUT/$number-ecomap.svg" >/dev/null
    nimo ledger export --to "$OUT/ledger.xlsx" >/dev/null
    cat <<END
練習用の町（見本町）のケース $number で、次のファイルを作りました。
  様式（PDF）        $OUT/$number-sheet.pdf
  様式（Excel）      $OUT/$number-sheet.xlsx
  エコマップ（PDF）  $OUT/$number-ecomap.pdf
  エコマップ（SVG）  $OUT/$number-ecomap.svg
  相談受付台帳       $OUT/ledger.xlsx
記録そのものは $OUT/vault に暗号化して置いてあります（利用者 nurse、パスワード renshu-renshu-2026）。
END
}

install_program
# shellcheck disable=SC2086  # one word for each package
system_packages qt $QT_PACKAGES
if has_screen "$@"; then
    say "見本町の練習用の画面を開きます（利用者 nurse、パスワード renshu-renshu-2026）。"
    exec "$VENV/bin/nimo-desktop-gui" --training
fi
work_without_screen
