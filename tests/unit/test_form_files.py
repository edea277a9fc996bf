"""様式ファイル: every bundled form reads; broken files are refused with line and remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nimo_desktop import paths
from nimo_desktop.domain.form_def import Maker, TableDef
from nimo_desktop.services.codes import load_codes
from nimo_desktop.services.form_fields import LISTS, SINGLES
from nimo_desktop.services.form_files.faults import BrokenForm
from nimo_desktop.services.form_files.library import bundled, bundled_texts, known
from nimo_desktop.services.form_files.reading import read_form

CODES = load_codes()
KNOWN = known(CODES)
GOOD = '''id = "trial"
title = "試し"
number = "町様式 試し"

[[block]]
kind = "row"
cells = [
  { name = "person", label = "氏名", bind = "本人.氏名" },
  { name = "day", label = "日", type = "date" },
]

[[block]]
kind = "checks"
name = "mood"
label = "調子"
options = ["よい", "つらい"]

[[block]]
kind = "table"
name = "goals"
label = "目標"
bind = "計画.目標"
columns = [
  { name = "what", label = "何を", bind = "内容" },
  { name = "until", label = "いつまでに", bind = "期限", type = "date" },
]

[[block]]
kind = "picture"
diagram = "エコマップ"
'''

BROKEN = {
    "no equals sign": ('title = "試し"', 'title "試し"', 2, "=」"),
    "string not closed": ('title = "試し"', 'title = "試し', 2, "記号"),
    "list not closed": (
        '  { name = "day", label = "日", type = "date" },\n]', '  { name = "day" }', None, "途中"),
    "key twice": ('title = "試し"', 'title = "試し"\ntitle = "別"', 3, "見てください"),
    "no id": ('id = "trial"', "", 1, "「id」"),
    "id with capitals": ('id = "trial"', 'id = "Trial"', 1, "英小文字"),
    "no title": ('title = "試し"', "", 1, "「title」"),
    "title is a number": ('title = "試し"', "title = 3", 2, "文字"),
    "no number": ('number = "町様式 試し"', "", 1, "「number」"),
    "unknown key": ('number = "町様式 試し"', 'number = "町様式 試し"\ntitel = "x"', 4, "title"),
    "unknown maker": ('title = "試し"', 'title = "試し"\nmaker = "県"', 3, "町・共同・写し"),
    "unknown about": ('title = "試し"', 'title = "試し"\nabout = "cases"', 3, "case"),
    "juso is no flag": ('title = "試し"', 'title = "試し"\njuso = "はい"', 3, "true か false"),
    "unknown reader": ('title = "試し"', 'title = "試し"\nreaders = ["大家"]', 3, "出す先"),
    "no kind": ('kind = "row"', "", 5, "「kind」"),
    "unknown kind": ('kind = "row"', 'kind = "rows"', 6, "row"),
    "row without cells": (
        re.search(r"cells = \[.*?\n\]", GOOD, re.DOTALL)[0], "", 5, "「cells」"),  # type: ignore[index]  # it is there
    "cells not in braces": (
        '  { name = "person", label = "氏名", bind = "本人.氏名" },', '  "氏名",', 7, "{"),
    "cell without a name": (
        '{ name = "person", label = "氏名"', '{ label = "氏名"', 8, "「name」"),
    "name in Japanese": ('name = "person"', 'name = "氏名"', 8, "英字"),
    "name twice": ('name = "day"', 'name = "person"', 9, "8行目"),
    "unknown binding": ('"本人.氏名"', '"本人.名前"', 8, "本人."),
    "unknown type": ('type = "date" },\n]\n\n[[block]]\nkind = "checks"',
                     'type = "data" },\n]\n\n[[block]]\nkind = "checks"', 9, "date"),
    "width is a word": ('bind = "本人.氏名"', 'bind = "本人.氏名", width = "広い"', 8, "数"),
    "width too large": ('bind = "本人.氏名"', 'bind = "本人.氏名", width = 99', 8, "20"),
    "required is a word": (
        'bind = "本人.氏名"', 'bind = "本人.氏名", required = "yes"', 8, "true か false"),
    "unknown cell key": ('bind = "本人.氏名"', 'bind = "本人.氏名", colour = "red"', 8, "colour"),
    "checks without choices": ('options = ["よい", "つらい"]', "", 12, "選択肢"),
    "choices twice": ('["よい", "つらい"]', '["よい", "よい"]', 16, "2つ"),
    "codes and options": (
        'options = ["よい", "つらい"]', 'options = ["よい"]\ncodes = "sex"', 16, "どちらか"),
    "unknown code list": ('options = ["よい", "つらい"]', 'codes = "sexx"', 16, "sex"),
    "options on a text": ('bind = "本人.氏名"', 'bind = "本人.氏名", options = ["a"]', 8, "choice"),
    "binding of another type": (
        'bind = "本人.氏名"', 'bind = "相談.困りごと", type = "date"', 8, "checks"),
    "unknown list": ('bind = "計画.目標"', 'bind = "計画.目的"', 22, "計画.目標"),
    "unknown part of a list": ('bind = "内容"', 'bind = "内訳"', 24, "計画.目標"),
    "column bound without a list": ('bind = "計画.目標"\n', "", 23, "表に「bind」"),
    "columns of one name": ('name = "until"', 'name = "what"', 18, "2つ"),
    "unknown diagram": ('diagram = "エコマップ"', 'diagram = "えこまっぷ"', 30, "図"),
    "to look at without a list": (
        'bind = "計画.目標"\n', "read_only = true\n", 22, "「read_only」を使うには"),
    "rows too many": ('label = "目標"', 'label = "目標"\nrows = 500', 22, "60"),
    "empty file": (GOOD, "", 1, "「id」"),
}


def read(text: str):
    return read_form(text, KNOWN, name="trial.toml")


def test_the_good_file_reads() -> None:
    form = read(GOOD)
    assert [cell.name for cell in form.cells()] == ["person", "day", "mood"]
    assert [table.name for table in form.tables()] == ["goals"]
    assert form.maker is Maker.TOWN


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_refused_with_line_and_remedy(fault: str) -> None:
    before, after, line, words = BROKEN[fault]
    assert before in GOOD
    with pytest.raises(BrokenForm) as refused:
        read(GOOD.replace(before, after, 1))
    found = refused.value.faults
    assert any(words in one.sentence for one in found), [one.sentence for one in found]
    if line is not None:
        assert line in {one.line for one in found}, found
    assert "trial.toml" in refused.value.sentence
    assert "変わっていません" in refused.value.sentence


@pytest.mark.parametrize("form_id", sorted(bundled_texts()))
def test_every_bundled_form_reads(form_id: str) -> None:
    form = bundled(form_id, CODES)
    assert form.id == form_id
    assert form.source
    assert "準拠" not in form.title + form.number + form.source
    names = [cell.name for cell in form.cells()]
    assert len(set(names)) == len(names)
    for block in form.blocks:
        if isinstance(block.part, TableDef):
            assert block.part.columns


def test_there_are_36_forms_or_more() -> None:
    assert len(bundled_texts()) >= 36
    titles = [bundled(one, CODES).title for one in bundled_texts()]
    assert len(set(titles)) == len(titles)


def test_the_protected_source_is_bound_for_the_file_copy_alone() -> None:
    """相談者 (sheets.md rule 0.1): the registry hides it whatever a form says."""
    for path, one in SINGLES.items():
        if path.startswith("相談者."):
            assert one.audience == "×"


def test_the_documentation_names_every_binding_and_its_readers() -> None:
    words = (Path(paths.__file__).parents[1] / "docs" / "forms.md").read_text("utf-8")
    readers = {"内外本家": "だれでも", "内外本": "家族のほか", "内外": "庁内・外部", "内": "庁内",
               "×": "原本だけ"}  # fmt: skip
    for path, one in SINGLES.items():
        assert f"| {path} | {readers[one.audience]} |" in words, path
    for path, listed in LISTS.items():
        parts, reader = "、".join(sorted(listed.parts)), readers[listed.audience]
        assert f"| {path} | {parts} | {reader} |" in words, path
