"""LibreOffice without a window, as somebody in another office uses it. Skips where it is missing.

The profile is thrown away with the test; the macro stands in it, so that no other package is
needed to type into a sheet.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from nimo_desktop.paths import resource

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_DTD = "http://openoffice.org/2000/"
_FILL = """
Function ToUrl(path As String) As String
    ToUrl = ConvertToUrl(path)
End Function

Sub Fill
    Dim hidden(0) As New com.sun.star.beans.PropertyValue
    hidden(0).Name = "Hidden"
    hidden(0).Value = True
    Dim doc As Object
    doc = StarDesktop.loadComponentFromURL(ToUrl("{source}"), "_blank", 0, hidden())
    Dim filter(0) As New com.sun.star.beans.PropertyValue
    filter(0).Name = "FilterName"
    filter(0).Value = "Calc MS Excel 2007 XML"
{lines}
    doc.storeToURL(ToUrl("{target}"), filter())
    doc.close(True)
End Sub
"""


def soffice() -> str:
    """The program, or the test is skipped."""
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("LibreOffice is not installed")
    return found


def convert(source: Path, ending: str, folder: Path) -> Path:
    """Save a file by LibreOffice in another format (or the same again) in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    _run(folder, "--convert-to", ending, "--outdir", str(folder), str(source))
    return folder / f"{source.stem}.{ending}"


def fill_in(source: Path, target: Path, cells: dict[str, str | int]) -> Path:
    """Type into named cells of a sheet as a person does, and save it as xlsx."""
    lines = "\n".join(
        f'    doc.NamedRanges.getByName("{name}").getReferredCells()'
        f".getCellByPosition(0, 0).{_typing(words)}"
        for name, words in cells.items()
    )
    # The first start puts an empty macro where ours is to stand.
    _run(target.parent, "--terminate_after_init")
    home = target.parent / "office" / "user" / "basic" / "Standard"
    home.mkdir(parents=True, exist_ok=True)
    code = escape(_FILL.format(source=source, target=target, lines=lines), {'"': "&quot;"})
    (home / "Module1.xba").write_text(
        f'{_HEAD}<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" '
        f'"module.dtd">\n<script:module xmlns:script="{_DTD}script" script:name="Module1" '
        f'script:language="StarBasic">{code}</script:module>',
        encoding="utf-8",
    )
    _run(target.parent, "macro:///Standard.Module1.Fill")
    return target


def _typing(words: str | int) -> str:
    return f"setValue({words})" if isinstance(words, int) else f'setString("{words}")'


def _run(folder: Path, *args: str) -> None:
    profile = (folder / "office").as_uri()
    # Rows and columns are measured by the font of the sheet, which an office has and we bring.
    fonts = folder / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f'<dir>{resource("fonts")}</dir><cachedir>{folder / "office-fonts"}</cachedir></fontconfig>'
    )
    subprocess.run(
        [soffice(), f"-env:UserInstallation={profile}", "--headless", "--norestore", *args],
        check=True, capture_output=True, timeout=120,
        env=os.environ | {"FONTCONFIG_FILE": str(fonts)},
    )  # fmt: skip
