# What run.sh and test.sh share; sourced, never run. Needs ROOT, the folder of the repository.

VENV="$ROOT/.venv"
PY="$VENV/bin/python"

# What Qt needs on a bare Debian 12 or later: the first line off screen, the others with a window.
QT_PACKAGES="libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 libx11-6 libbrotli1
libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0
libxcb-randr0 libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libx11-xcb1 libxcb-util1"

say() { printf '%s\n' "$*" >&2; }

# The first Python of 3.11 or later that can be run; empty when there is none.
find_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

# As root or with sudo: installs those of the named Debian packages that are missing.
# Otherwise prints the one command to run and goes on, since most of it may be there already.
# A stamp beside the environment keeps a second run from asking dpkg about renamed packages again.
system_packages() {
    local label=$1 name missing=""
    shift
    local stamp="$VENV/.system-$label" wanted="$*"
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return 0
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || return 0
    for name in "$@"; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=" $name"
    done
    if [ -n "$missing" ] && ! install_packages "$missing"; then
        say "足りない部品があるかもしれません。管理者に次の 1 行の実行を頼んでください:"
        say "  sudo apt-get install -y --no-install-recommends$missing"
        return 0
    fi
    # Before the environment exists there is no place for the stamp; the next call makes it.
    if [ -d "$VENV" ]; then printf '%s' "$wanted" >"$stamp"; fi
}

install_packages() {
    local as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || return 1
        # Ask for a password only where somebody can type one.
        sudo -n true 2>/dev/null || [ -t 0 ] || return 1
        as_root="sudo"
    fi
    say "画面に必要な部品を入れています…"
    $as_root apt-get update -qq >&2 || true
    # shellcheck disable=SC2086  # one word for each package
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $1 >&2
}

# Makes .venv and installs the program into it, "$1" being the extras such as "[dev]".
# Nothing is done while pyproject.toml, the folder and Python are those of the last time.
install_program() {
    local extras=${1:-} python stamp now
    stamp="$VENV/.installed$extras"
    if ! "$PY" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$(find_python)
        if [ -z "$python" ]; then
            say "Python 3.11 以降が見つかりません。入れてから、もう一度実行してください。"
            return 1
        fi
        say "はじめての準備をしています（数分かかります）…"
        if ! "$python" -m venv --clear "$VENV" >/dev/null; then
            rm -rf "$VENV"
            system_packages venv python3-venv
            "$python" -m venv --clear "$VENV" || return 1
        fi
    fi
    now=$({ cat "$ROOT/pyproject.toml"; echo "$ROOT"; "$PY" -V; } | sha256sum)
    [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && return 0
    say "プログラムを入れています…"
    "$PY" -m pip install --quiet --disable-pip-version-check -e "$ROOT$extras" >&2 || return 1
    printf '%s' "$now" >"$stamp"
    # Whoever has the development tools has the program.
    printf '%s' "$now" >"$VENV/.installed"
}
