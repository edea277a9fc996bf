from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.output.linebreak import NOT_AT_END, NOT_AT_START, wrap
from nimo_desktop.output.shapes import MM_PER_PT

PT = 10.5
EM = PT * MM_PER_PT
FONTS = load_fonts()
BLANK = re.compile("[ \t\u3000]+")
RECORD = (
    "本人より「夜ねむれない、ちょっとつらい…」と電話あり。90分ほど話を聴く（母・長男も同席）。"
    "主治医（○○クリニック）へ03-1234-5678で連絡、SpO2 98％・体温36.5℃、前回よりも落ち着いている！？"
    "自立支援医療の更新は令和8年11月30日まで。次回はCrisis Plan ver.2をいっしょに"
    "見直す予定——とのこと。"
    "なお、https://example.jp/a 等は使わず、役場2階の窓口でおこなう"
    "（費用は￥1,200）。々ゝー『了』〉》】"
)


def lines_of(text: str, width_mm: float, **more: bool) -> tuple[str, ...]:
    return wrap(text, width_mm, size_pt=PT, fonts=FONTS, **more)


def unspaced(text: str) -> str:
    return BLANK.sub("", text)


def test_plain_text_fills_the_line() -> None:
    assert lines_of("保健師訪問記録簿", 3 * EM) == ("保健師", "訪問記", "録簿")


def test_closing_marks_move_down_with_the_character_before() -> None:
    assert lines_of("保健師。訪問", 3 * EM) == ("保健", "師。訪", "問")


def test_opening_brackets_move_down() -> None:
    assert lines_of("保健「訪問」", 3.2 * EM) == ("保健", "「訪問」")


@pytest.mark.parametrize("word", ["Plan", "1,200", "03-1234-5678", "36.5℃", "R8-K-A0012"])
def test_words_and_numbers_stay_whole(word: str) -> None:
    for width in range(9, 30):
        assert any(word in line for line in lines_of(f"訪問の記録は{word}のとおり", width * EM))


def test_words_wider_than_a_line_are_broken_inside() -> None:
    lines = lines_of("A" * 100, 5 * EM)
    assert "".join(lines) == "A" * 100
    assert all(FONTS.width_mm(line, PT) <= 5 * EM + 1e-4 for line in lines)


def test_newlines_and_indents_stay_and_blanks_at_breaks_go() -> None:
    assert lines_of("　一字下げ\n\nab cd　\r\n", 20 * EM) == ("　一字下げ", "", "ab cd", "")
    assert lines_of("ab cd ef", FONTS.width_mm("ab cd", PT)) == ("ab cd", "ef")
    assert lines_of("", 10) == ("",)


def test_selectors_stay_with_their_kanji_and_voicing_marks_join() -> None:
    assert lines_of("葛\U000e0100城か\u3099", EM) == ("葛\U000e0100", "城", "が")


def test_a_line_narrower_than_a_character_holds_one() -> None:
    assert lines_of("訪問。", 0.1) == ("訪", "問", "。")


@pytest.mark.parametrize("bold", [False, True])
def test_no_rule_is_broken_over_many_widths(bold: bool) -> None:
    for tenths in range(300, 2000, 7):
        lines = lines_of(RECORD, tenths / 10, bold=bold)
        assert unspaced("".join(lines)) == unspaced(RECORD)
        for line in lines:
            assert FONTS.width_mm(line, PT, bold=bold) <= tenths / 10 + 1e-4
        for above, below in pairwise(lines):
            assert below[0] not in NOT_AT_START
            assert above[-1] not in NOT_AT_END


MIX = st.lists(
    st.sampled_from(
        [*"保健師あぁっー々、。「」『（）…！％℃￥ABcd12３.,- 　\n𠮷髙", "葛\U000e0100", "か\u3099"]
    ),
    max_size=120,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(text=MIX, ems=st.floats(1.0, 40.0))
def test_text_is_kept_and_never_too_wide(text: str, ems: float) -> None:
    lines = lines_of(text, ems * EM)
    assert unspaced("".join(lines)) == unspaced(text.replace("\n", "").replace("か\u3099", "が"))
    assert all(FONTS.width_mm(line, PT) <= ems * EM + 1e-4 for line in lines)


@settings(max_examples=300, deadline=None)
@given(text=MIX)
def test_rules_hold_wherever_a_line_is_long_enough_to_keep_them(text: str) -> None:
    between = [FONTS.width_mm(run, PT) for run in re.split("[保健師𠮷髙\n]", text)]
    longest = max(map(sum, pairwise([0.0, *between, 0.0]))) + EM
    for paragraph in text.split("\n"):
        lines = lines_of(paragraph, longest + EM)
        for above, below in pairwise(lines):
            assert below[0] not in NOT_AT_START
            assert above[-1] not in NOT_AT_END


TOKENS = (
    "0000-50-5420", "０９０－１２３４－５６７８", "0123(45)6789", "令和8年11月21日", "R8.10.12",
    "2026/11/23", "平成31年4月", "昭和元年", "5月6日", "10:30", "9：15", "午後2時", "3回", "500円",
    "1,200円", "２週間", "45分", "98％", "第7版", "2か月", "36.5℃",
)  # fmt: skip
WRITTEN = st.lists(
    st.one_of(
        st.sampled_from(TOKENS),
        st.sampled_from([*"訪問をした、。「」（）・〜ー ", "電話", "\n", "ABC"]),
    ),
    max_size=40,
).map(lambda words: "を".join(words) if len(words) % 2 else "（".join(words))


@settings(max_examples=500, deadline=None)
@given(text=WRITTEN, ems=st.floats(1.0, 20.0), bold=st.booleans())
def test_dates_times_and_numbers_stay_whole_where_they_fit(
    text: str, ems: float, bold: bool
) -> None:
    lines = lines_of(text, ems * EM, bold=bold)
    for token in TOKENS:
        if FONTS.width_mm(token, PT, bold=bold) <= ems * EM:
            assert sum(line.count(token) for line in lines) == text.count(token), lines


def test_a_date_wider_than_its_box_is_parted_between_year_month_and_day() -> None:
    assert lines_of("令和8年11月21日", 5.2 * EM) == ("令和8年", "11月21日")
    assert lines_of("令和8年11月21日", 3.8 * EM) == ("令和8年", "11月", "21日")
    assert lines_of("0000-50-5420", 5.6 * EM) == ("0000-50-", "5420")


def test_a_long_paragraph_takes_a_moment_only() -> None:
    text = (RECORD * 2)[:300]
    lines_of(text, 120)
    times = []
    for _ in range(9):
        start = time.perf_counter()
        lines_of(text, 120)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.003
