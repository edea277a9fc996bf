"""The command line: the same services as the window, no Qt, results on standard output.

Exit codes: 0 done, 1 known trouble (one Japanese sentence on standard error, nothing changed),
2 wrong usage. It never waits for anything but a password at a terminal.
"""

from __future__ import annotations

import io
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from nimo_desktop import __version__
from nimo_desktop.cli_parts import words
from nimo_desktop.cli_parts.parser import WrongUsage, parse
from nimo_desktop.domain.errors import KnownError


def main(argv: Sequence[str] | None = None) -> int:
    """Do one command; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        from nimo_desktop.cli_parts import commands

        done = commands.run(parse(list(sys.argv[1:] if argv is None else argv)))
        sys.stdout.flush()
    except WrongUsage as wrong:
        return _tell(2, wrong.sentence)
    except KnownError as trouble:
        return _tell(1, trouble.sentence)
    except KeyboardInterrupt:
        return _tell(1, words.INTERRUPTED)
    except BrokenPipeError:
        # Whoever read the result has enough; Python would complain again while it ends.
        sys.stdout = io.StringIO()
        return 1
    except Exception as bug:
        return _tell(1, words.BUG, _frames(bug))
    return done


def _tell(code: int, *lines: str) -> int:
    print(*lines, sep="\n", file=sys.stderr)
    return code


def _frames(bug: Exception) -> str:
    """Kind, places and version; never the message or values, which may name a resident."""
    home = Path(__file__).parent
    places = [
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(bug.__traceback__)
        if Path(frame.filename).is_relative_to(home)
    ]
    return f"{type(bug).__name__} {' '.join(places)} v{__version__}"
