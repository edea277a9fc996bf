"""設定「選択肢」 with real widgets on a real vault."""

from __future__ import annotations

import dataclasses

import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from window_kit import Bench, open_window  # noqa: F401  a fixture

from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.services import code_edit
from nimo_desktop.ui.desk import Place
from nimo_desktop.ui.settings_parts.choices import ChoiceDialog, ChoicesPart
from nimo_desktop.ui.text import choices as text


@pytest.fixture
def bench(open_window, folder, world) -> Bench:  # noqa: F811
    made: Bench = open_window(folder, world)
    made.window.resize(1366, 768)
    made.log_in()
    return made


@pytest.fixture
def part(bench: Bench) -> ChoicesPart:
    bench.window.go(Place("settings", tab="choices"))
    assert bench.page.tabs.currentWidget() is bench.page.choices
    return bench.page.choices


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    """Fills the next dialogs, one after the other; returns what they answered."""
    answers: list[tuple[str, str | None]] = []
    refused: list[str] = []

    def run(dialog: ChoiceDialog) -> int:
        word, words = answers.pop(0)
        dialog.line.setText(word)
        if dialog.words is not None:
            dialog.words.setPlainText(words or "")
        dialog.act_button.click()
        if not dialog.result():
            refused.append(dialog.error.text())
        return dialog.result()

    monkeypatch.setattr(ChoiceDialog, "exec", run)
    return answers, refused


def shown(part: ChoicesPart) -> list[tuple[str, str, str]]:
    model = part.model
    return [
        tuple(model.index(row, column).data() for column in (0, 1, 2))
        for row in range(model.rowCount())
    ]


def pick(part: ChoicesPart, word: str) -> None:
    part.table.selectRow([one[0] for one in shown(part)].index(word))


def test_a_word_is_added_worded_anew_and_put_out_of_use(
    part: ChoicesPart, bench: Bench, typed
) -> None:
    answers, _ = typed
    answers += [("夜間の対応ができない", None), ("夜間と休日は対応できない", None)]
    part.add_button.click()
    assert shown(part)[-2] == ("夜間の対応ができない", text.IN_USE, text.OWN)
    made = part.chosen()
    assert made is not None
    assert made.label == "夜間の対応ができない"
    part.change_button.click()
    assert bench.ws.codes.label("return_reason", made.code) == "夜間と休日は対応できない"
    assert part.use_button.text() == text.HIDE
    part.use_button.click()
    assert shown(part)[-1] == ("夜間と休日は対応できない", text.NOT_IN_USE, text.OWN)
    assert made.code not in [one.code for one in bench.ws.codes["return_reason"]]
    assert bench.ws.codes.label("return_reason", made.code) == "夜間と休日は対応できない"
    assert not part.up_button.isEnabled()
    assert part.use_button.text() == text.SHOW
    part.use_button.click()
    assert made.code in [one.code for one in bench.ws.codes["return_reason"]]
    assert bench.prompts.undo is not None
    bench.prompts.undo()
    assert shown(part)[-1][1] == text.NOT_IN_USE


def test_words_move_one_place_and_stay_chosen(part: ChoicesPart, bench: Bench) -> None:
    before = [one[0] for one in shown(part)]
    pick(part, before[0])
    assert not part.up_button.isEnabled()
    part.down_button.click()
    assert [one[0] for one in shown(part)] == [before[1], before[0], *before[2:]]
    chosen = part.chosen()
    assert chosen is not None
    assert chosen.label == before[0]
    assert all(one[2] == text.SHIPPED for one in shown(part))
    part.up_button.click()
    assert [one.label for one in bench.ws.codes["return_reason"]] == before
    pick(part, before[-1])
    assert not part.down_button.isEnabled()


def test_refusals_are_said_where_it_was_typed(part: ChoicesPart, bench: Bench, typed) -> None:
    answers, refused = typed
    answers += [(shown(part)[0][0], None), ("  ", None)]
    part.add_button.click()
    part.add_button.click()
    assert "同じ言葉" in refused[0]
    assert "言葉が空です" in refused[1]
    pick(part, "その他")
    part.use_button.click()
    assert "隠せません" in bench.prompts.told[-1]
    assert not any(one.changed for one in code_edit.rows(bench.ws, "return_reason"))


def test_phrases_carry_a_text(part: ChoicesPart, bench: Bench, typed) -> None:
    assert part.table.isColumnHidden(3)
    part.which.set_value("phrases")
    part.which.committed.emit()
    assert not part.table.isColumnHidden(3)
    answers, refused = typed
    answers += [("見守りの依頼", ""), ("見守りの依頼", "民生委員に\n見守りをお願いした。")]
    part.add_button.click()
    assert refused == [text.TEXT_NEEDED]
    part.add_button.click()
    (made,) = [one for one in code_edit.rows(bench.ws, "phrases") if not one.shipped]
    assert made.text == "民生委員に\n見守りをお願いした。"
    with pytest.raises(RuleBroken):
        code_edit.change(bench.ws, "phrases", made.code, label="見守り", text=" ")
    first = shown(part)[0][0]
    pick(part, first)
    answers += [(first, "役場の言い方で書いた文。")]
    part.change_button.click()
    assert shown(part)[0] == (first, text.IN_USE, text.REWORDED)
    pick(part, "見守りの依頼")
    row = part.table.currentIndex().row()
    assert part.model.index(row, 3).data() == "民生委員に 見守りをお願いした。"


def test_every_editable_list_is_offered_and_a_nurse_may_only_read(
    part: ChoicesPart, bench: Bench
) -> None:
    for name in code_edit.EDITABLE_LISTS:
        part.which.set_value(name)
        part.which.committed.emit()
        assert len(shown(part)) == len(bench.ws.codes[name].codes)
    bench.ws.staff = dataclasses.replace(bench.ws.staff, role="nurse")
    other = ChoicesPart(bench.window.frame().desk)
    buttons = (
        other.add_button,
        other.change_button,
        other.use_button,
        other.up_button,
        other.down_button,
    )
    assert not any(one.isEnabled() for one in buttons)
    assert len(shown(other)) > 1
    other.deleteLater()
