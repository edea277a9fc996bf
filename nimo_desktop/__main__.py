"""`python -m nimo_desktop`: the window without arguments, else the command line."""

from __future__ import annotations

import sys


def _main() -> int:
    if len(sys.argv) > 1:
        from nimo_desktop.cli import main

        return main()
    from nimo_desktop.app import main as window

    return window()


if __name__ == "__main__":
    sys.exit(_main())
