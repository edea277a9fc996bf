"""Edits of a form's text: the form changes as asked, every comment and all else stays."""

from __future__ import annotations

import tomllib
from collections import Counter
from random import Random

import pytest

from nimo_desktop.services.form_files import editing
from nimo_desktop.services.form_files.editing import OnlyAsText, Where
from nimo_desktop.services.form_files.library import bundled_texts
from nimo_desktop.services.form_files.pieces import cut, elements

FORM = '''# はじめの説明
id = "sample_form"
title = "見本"  # 表題
number = "町様式 1"

# いちばん上の行
[[block]]
kind = "row"
header = true
cells = [
  # 氏名の説明
  { name = "a", label = 'A', bind = "本人.氏名", width = 2 }, # 一つめ
  { name = "b", label = "B, [1]" }, # 二つめ
] # 行のあと

[[block]]
kind = "row"
cells = [{ name = "c", label = "C" }]
[[block]]
kind = "text"  # 長文
name = "d"
label = """
[[block]]
D"""

# 表
[[block]]
kind = "table"
name = "t"
label = "T"
columns = [ { name = "x", label = "X" }, { name = "y", label = "Y" } ]
'''


def names(text: str) -> list[object]:
    return [
        [one["name"] for one in block.get("cells", block.get("columns", ()))] or block["name"]
        for block in tomllib.loads(text)["block"]
    ]


def comments(text: str) -> Counter[str]:
    return Counter(line.partition("#")[2] for line in text.splitlines() if "#" in line)


def test_cutting_changes_nothing() -> None:
    for text in (FORM, *bundled_texts().values()):
        assert cut(text).text() == text


@pytest.mark.parametrize("array", [
    "[]", "[1]", "[ 1, 2 ]", "[\n  {a = 1}, # x\n  # y\n  {b = [1, 2]},\n]", "[1, 2, # z\n 3]",
    '["a,]", \'b#\' ]',
])  # fmt: skip
def test_elements_keep_their_text(array: str) -> None:
    made = elements(array).text()
    assert tomllib.loads(f"x = {made}") == tomllib.loads(f"x = {array}")
    assert comments(made) == comments(array)


def test_the_lines_of_a_form() -> None:
    found = editing.rows(FORM)
    assert [(one.where.block, one.where.at, one.kind) for one in found] == [
        (0, None, "row"), (0, 0, "cell"), (0, 1, "cell"), (1, None, "row"), (1, 0, "cell"),
        (2, None, "text"), (3, None, "table"), (3, 0, "column"), (3, 1, "column"),
    ]  # fmt: skip
    assert (found[1].label, found[1].word("bind")) == ("A", "本人.氏名")
    assert editing.top(FORM)["title"] == "見本"


def test_one_value_of_a_box_changes_and_one_line_of_the_file() -> None:
    made = editing.set_value(FORM, Where(0, 0), "label", "氏名")
    before, after = FORM.splitlines(), made.splitlines()
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert changed == [
        (
            '  { name = "a", label = \'A\', bind = "本人.氏名", width = 2 }, # 一つめ',
            '  { name = "a", label = "氏名", bind = "本人.氏名", width = 2 }, # 一つめ',
        )
    ]
    more = editing.set_value(made, Where(0, 1), "to", ["庁内", "外部"])
    assert '{ name = "b", label = "B, [1]", to = ["庁内", "外部"] }, # 二つめ' in more
    assert editing.set_value(more, Where(0, 1), "to", None) == made


def test_values_of_parts_and_of_the_head() -> None:
    made = editing.set_value(FORM, Where(2), "lines", 5.0)
    assert tomllib.loads(made)["block"][2]["lines"] == 5
    assert editing.set_value(made, Where(2), "lines", None) == FORM
    made = editing.set_top(FORM, "landscape", True)
    assert tomllib.loads(made) == {**tomllib.loads(FORM), "landscape": True}
    assert comments(made) == comments(FORM)
    assert 'title = "新しい題"  # 表題' in editing.set_top(FORM, "title", "新しい題")


def test_a_box_leaves_its_row_and_joins_another() -> None:
    text, where = editing.move(FORM, Where(0, 0), 1)
    assert (names(text)[0], where) == (["b", "a"], Where(0, 1))
    assert comments(text) == comments(FORM)
    text, where = editing.move(text, where, 1)
    assert (names(text)[:3], where) == ([["b"], ["a"], ["c"]], Where(1, 0))
    assert tomllib.loads(text)["block"][1]["header"] is True
    text, where = editing.move(text, where, 1)
    assert (names(text)[:2], where) == ([["b"], ["a", "c"]], Where(1, 0))
    assert comments(text) == comments(FORM)
    text, where = editing.move(text, Where(0, 0), -1)
    assert (names(text)[0], where) == (["b"], Where(0, 0))


def test_a_box_alone_goes_past_what_is_no_row() -> None:
    text, where = editing.move(FORM, Where(1, 0), 1)
    assert (names(text), where) == ([["a", "b"], "d", ["c"], ["x", "y"]], Where(2, 0))
    text, where = editing.move(FORM, Where(3, 1), 1)
    assert (text, where) == (FORM, Where(3, 1))


def test_parts_change_places_with_their_comments() -> None:
    text, where = editing.move(FORM, Where(3), -1)
    assert where == Where(2)
    assert names(text)[2:] == [["x", "y"], "d"]
    assert '# 表\n[[block]]\nkind = "table"' in text
    assert editing.move(text, where, 1) == (FORM, Where(3))
    assert editing.move(FORM, Where(0), -1) == (FORM, Where(0))


def test_new_boxes_and_parts_have_names_of_their_own() -> None:
    text, where = editing.add_cell(FORM, Where(0, 0))
    assert (names(text)[0], where) == (["a", "field_1", "b"], Where(0, 1))
    text, where = editing.add_cell(text, Where(3))
    assert (names(text)[3], where) == (["x", "y", "field_2"], Where(3, 2))
    text, where = editing.add_cell(text, Where(2))
    assert (names(text)[3], where) == (["field_3"], Where(3))
    for kind in editing.KINDS_TO_ADD:
        text, where = editing.add_block(text, kind, -1)
        assert (editing.rows(text)[0].kind, where) == (kind, Where(0))
    assert comments(text) == comments(FORM)


def test_a_row_goes_with_its_last_box_and_a_form_keeps_one_part() -> None:
    text = editing.remove_cell(FORM, Where(0, 0))
    assert names(text)[0] == ["b"]
    text = editing.remove_cell(text, Where(0, 0))
    assert names(text) == [["c"], "d", ["x", "y"]]
    text = editing.remove_block(editing.remove_block(text, 0), 0)
    assert names(text) == [["x", "y"]]
    assert editing.remove_block(text, 0) == text


def test_what_was_taken_away_is_not_named_any_more() -> None:
    text = editing.set_top(FORM, "shorten", ["d", "b"])
    text = editing.remove_block(text, 2)
    assert editing.top(text)["shorten"] == ["b"]
    assert "shorten" not in editing.top(editing.remove_cell(text, Where(0, 1)))


def test_what_only_a_text_editor_can_change_is_refused() -> None:
    for text in ("id = ", "block = [{ kind = 'cut' }]\n"):
        with pytest.raises(OnlyAsText):
            editing.rows(text)
    split = "[[block]]\nkind = 'row'\n[[block.cells]]\nname = 'a'\n"
    assert len(editing.rows(split)) == 2
    with pytest.raises(OnlyAsText):
        editing.set_value(split, Where(0, 0), "label", "x")


@pytest.mark.parametrize("seed", range(12))
def test_any_way_of_moving_keeps_every_box_and_comment(seed: int) -> None:
    dice = Random(seed)
    for start in (FORM, bundled_texts()["crisis_plan_stages"]):
        text = start
        boxes = sorted(map(repr, _boxes(text)))
        for _ in range(25):
            one = dice.choice(editing.rows(text))
            text, where = editing.move(text, one.where, dice.choice((-1, 1)))
            again = {line.where: line for line in editing.rows(text)}
            assert again[where].word("name") == one.word("name")
        assert sorted(map(repr, _boxes(text))) == boxes
        assert comments(text).keys() == comments(start).keys()


def _boxes(text: str) -> list[dict[str, object]]:
    """Everything but rows, which come and go with their boxes."""
    kept = [one for one in editing.rows(text) if one.kind != "row"]
    return [{k: v for k, v in one.values.items() if k != "columns"} for one in kept]
