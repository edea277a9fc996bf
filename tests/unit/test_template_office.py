"""Filled templates as another office program reads, prints and writes them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader
from template_kit import SHEET, day, plan_template, png, reopened, saved

from nimo_desktop.output.template_fill import fill
from nimo_desktop.output.template_scan import scan
from nimo_desktop.output.template_values import Day, Number, Picture, Rows, Text, Value

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice"),
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:Data Validation extension:UserWarning"),
]
GOALS = Rows(tuple({"内容": Text(f"goal-{number}")} for number in range(1, 6)),
             frozenset(("内容", "期限", "担当")))  # fmt: skip
VALUES: dict[str, Value | Rows] = {
    "本人.氏名": Text("Hanako"),
    "本人.生年月日": Day(day("1950-04-01"), "S25.4.1"),
    "本人.年齢": Number(76, "76"),
    "本人.備考": Text("=1+1"),
    "図:エコマップ": Picture(png(400, 200), 400, 200),
    "計画.目標": GOALS,
}


def converted(folder: Path, source: Path, kind: str) -> Path:
    """The file as LibreOffice writes it anew, with a profile of its own."""
    out = folder / kind
    command = [
        str(SOFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        "--convert-to", kind, "--outdir", str(out), str(source),
    ]  # fmt: skip
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    return out / f"{source.stem}.{kind}"


def test_the_filled_file_is_read_and_written_anew(tmp_path: Path):
    filled = saved(tmp_path, fill(scan(plan_template()), VALUES).data)
    book = reopened(converted(tmp_path, filled, "xlsx").read_bytes())
    assert book.sheetnames == [SHEET, f"{SHEET}(続き)", "選択肢"]
    first, second = book.worksheets[:2]
    assert [first[f"B{row}"].value for row in (7, 8, 9)] == ["goal-1", "goal-2", "goal-3"]
    assert [second[f"B{row}"].value for row in (7, 8, 9)] == ["goal-4", "goal-5", None]
    for page in (first, second):
        assert page["A2"].value == "氏名：Hanako 様"
        assert page["A3"].value.date() == day("1950-04-01")
        assert (page["D4"].value, page["D4"].data_type) == ("=1+1", "s")
        assert (len(page._images), len(page._charts)) == (1, 1)  # noqa: SLF001
        assert page.page_setup.orientation == "landscape"
        assert page.print_title_rows == "$1:$2"


def test_the_filled_file_is_printed(tmp_path: Path):
    filled = saved(tmp_path, fill(scan(plan_template()), VALUES).data)
    reader = PdfReader(converted(tmp_path, filled, "pdf"))
    text = "".join(page.extract_text() for page in reader.pages)
    assert all(f"goal-{number}" in text for number in range(1, 6))
    assert "77" in text, "the formula beside the age is computed anew"
    assert sum(len(page.images) for page in reader.pages) >= 2


def test_a_template_that_another_program_wrote(tmp_path: Path):
    source = saved(tmp_path, plan_template(), "template.xlsx")
    foreign = converted(tmp_path, source, "xlsx").read_bytes()
    ours, theirs = scan(plan_template()), scan(foreign)
    assert theirs.blocks == ours.blocks
    in_cells = [one for one in ours.placeholders if one.where == "cell"]
    assert [one for one in theirs.placeholders if one.where == "cell"] == in_cells
    filled = saved(tmp_path, fill(theirs, VALUES).data)
    book = reopened(filled.read_bytes())
    assert book[SHEET]["A2"].value == "氏名：Hanako 様"
    assert book[f"{SHEET}(続き)"]["B8"].value == "goal-5"
    assert converted(tmp_path, filled, "pdf").stat().st_size > 1_000
