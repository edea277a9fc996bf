"""Search keys, kana order, telephone numbers, 個人番号 and the likeness of two people."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nimo_desktop.domain.likeness import SAME_PERSON_LIKELY, likeness, probe
from nimo_desktop.domain.names import (
    fold,
    fold_name,
    is_kana,
    kana_key,
    looks_like_my_number,
    normalise_phone,
    variants_from_toml,
)
from nimo_desktop.domain.partial_date import PartialDate

SOURCE = Path(__file__).parents[2] / "resources" / "codes" / "variants.toml"
VARIANTS = variants_from_toml(SOURCE.read_text(encoding="utf-8"))


def test_variant_map_is_large_and_one_step() -> None:
    assert len(VARIANTS) > 400
    for key, value in VARIANTS.items():
        assert unicodedata.normalize("NFKC", key) == key, key
        assert unicodedata.normalize("NFKC", value) == value, value
        assert value not in VARIANTS


@pytest.mark.parametrize("text", ['"髙" = "高高"', '"髙島" = "高"', '"髙" = "﨑"\n"﨑" = "崎"'])
def test_variant_map_refuses_other_entries(text: str) -> None:
    with pytest.raises(ValueError, match="variant"):
        variants_from_toml(text)


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("𠮷田", "吉田"),
        ("渡邊", "渡辺"),
        ("渡邉", "渡辺"),
        ("齋藤", "斉藤"),
        ("斎藤", "齊藤"),
        ("濵田", "浜田"),
        ("濱田", "浜田"),
        ("廣澤", "広沢"),
        ("國分", "国分"),
        ("櫻井", "桜井"),
        ("葛\U000e0100西", "葛西"),
        ("ﾔﾏﾀﾞ", "やまだ"),
        ("ヤマダ", "やまだ"),
        ("ＡＢＣ", "abc"),
        ("サ－ビス", "サービス"),
        ("マリ−", "まりー"),
        ("３ー５−２", "3-5-2"),
        ("龍ヶ崎", "竜ケ崎"),
        ("山田　 花子", "山田 花子"),
        ("か\u3099", "が"),
    ],
)
def test_spellings_fold_together(typed: str, searched: str) -> None:
    assert fold(typed, VARIANTS) == fold(searched, VARIANTS)


def test_fold_keeps_what_differs() -> None:
    assert fold("はば", VARIANTS) == "はば"
    assert fold("3-5", VARIANTS) == "3-5"
    assert fold("大阪", VARIANTS) != fold("大坂", VARIANTS)
    assert fold_name("山田　花子", VARIANTS) == "山田花子"
    assert fold_name("マリア・ロペス", VARIANTS) == "まりあろぺす"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text, VARIANTS)
    assert fold(once, VARIANTS) == once


@given(st.text(alphabet="アカガパャッー-−～か゛\u3099 髙\ufe00あ々ヶヴ3"))
def test_folding_twice_changes_nothing_in_kana(text: str) -> None:
    once = fold(text, VARIANTS)
    assert fold(once, VARIANTS) == once


@pytest.mark.parametrize(
    ("kana", "key"),
    [
        ("やまだ", "やまた"),
        ("ヤマダ　ハナコ", "やまたはなこ"),
        ("ﾔﾏﾀﾞ", "やまた"),
        ("きょう", "きよう"),
        ("はっとり", "はつとり"),
        ("ローズ", "ろおす"),
        ("ゆーこ", "ゆうこ"),
        ("ヴィヴィアン", "ういういあん"),
        ("ぱぴぷ", "はひふ"),
        ("みすゞ", "みすす"),
        ("マリー・アン", "まりいあん"),
        ("ーあ", "あ"),
    ],
)
def test_kana_key(kana: str, key: str) -> None:
    assert kana_key(kana) == key


def test_kana_order() -> None:
    names = ["わだ", "かとう", "がとう", "アオキ", "はっとり", "はつね", "おおの", "オーノ"]
    assert sorted(names, key=kana_key) == [
        "アオキ", "おおの", "オーノ", "かとう", "がとう", "はっとり", "はつね", "わだ",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["やまだ", "ヤマダ ハナコ", "ﾔﾏﾀﾞ", "まりー", "ヴァン・ゴ"])
def test_is_kana(text: str) -> None:
    assert is_kana(text)


@pytest.mark.parametrize("text", ["", " ", "ー", "山田", "やまだ花子", "Yamada", "やまだ1"])
def test_is_not_kana(text: str) -> None:
    assert not is_kana(text)


@pytest.mark.parametrize(
    ("typed", "shown", "digits"),
    [
        ("０１９５ー１２ー３４５６", "0195-12-3456", "0195123456"),
        ("0195−12−3456", "0195-12-3456", "0195123456"),
        ("(0195)12-3456", "0195-12-3456", "0195123456"),
        ("０１９５（１２）３４５６", "0195-12-3456", "0195123456"),
        ("0195123456", "0195123456", "0195123456"),
        ("09012345678", "090-1234-5678", "09012345678"),
        ("090 1234 5678", "090-1234-5678", "09012345678"),
        ("0120123456", "0120-123-456", "0120123456"),
        ("+81 90-1234-5678", "090-1234-5678", "09012345678"),
        ("0195-12-3456 内線123", "0195-12-3456 内線123", "0195123456"),
        ("12-3456", "12-3456", "123456"),
        ("なし", "なし", ""),
        ("", "", ""),
    ],
)
def test_phone(typed: str, shown: str, digits: str) -> None:
    assert normalise_phone(typed) == (shown, digits)


@given(st.text(alphabet="0123456789-ー−() 内線+８１x"))
def test_phone_is_stable(text: str) -> None:
    shown, digits = normalise_phone(text)
    assert digits.isascii()
    assert normalise_phone(shown)[1] == digits


@pytest.mark.parametrize(
    "text",
    [
        "123456789018",
        "１２３４５６７８９０１８",
        "1234-5678-9018",
        "1234 5678 9018",
        "番号は123456789018です",
    ],
)
def test_my_number_is_seen(text: str) -> None:
    assert looks_like_my_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "123456789012",
        "12345678901",
        "1234567890180",
        "1234-5678-9018-1111",
        "090-1234-5678",
        "",
        "9000",
    ],
)
def test_other_numbers_are_not(text: str) -> None:
    assert not looks_like_my_number(text)


@given(st.integers(0, 10**11 - 1))
def test_exactly_one_check_digit_fits(number: int) -> None:
    fitting = [digit for digit in range(10) if looks_like_my_number(f"{number:011}{digit}")]
    assert len(fitting) == 1


HANAKO = probe(
    VARIANTS,
    name="渡邊　花子",
    kana="わたなべ　はなこ",
    birth=PartialDate("1970-12-03"),
    phones=("090-1234-5678",),
    address="南町3丁目5番地2号",
)


@pytest.mark.parametrize(
    ("name", "kana", "birth", "phone", "address"),
    [
        ("渡辺花子", "ワタナベハナコ", "", "", ""),
        ("渡辺 花子", "", "1970-12-03", "", ""),
        ("", "わたなべはなこ", "", "０９０１２３４５６７８", ""),
        ("", "わたなべはなこ", "1970-12-03", "", ""),
        ("山本 花子", "やまもと はなこ", "1970-12-03", "09012345678", ""),
        ("渡辺花子", "", "", "", "南町３－５－２"),
        ("渡部はな子", "わたなべ はなこ", "1970-12-03", "", ""),
        ("渡辺花子", "わたなべはなこ", "1970-12-13", "", ""),
        ("", "", "1970-12-03", "09012345678", ""),
    ],
)
def test_likely_the_same(name: str, kana: str, birth: str, phone: str, address: str) -> None:
    other = probe(
        VARIANTS,
        name=name,
        kana=kana,
        birth=PartialDate(birth) if birth else None,
        phones=(phone,),
        address=address,
    )
    assert likeness(HANAKO, other) == likeness(other, HANAKO)
    assert likeness(HANAKO, other) >= SAME_PERSON_LIKELY


@pytest.mark.parametrize(
    ("name", "kana", "birth", "phone", "address"),
    [
        ("", "", "", "", ""),
        ("渡辺 一郎", "わたなべ いちろう", "1970-12-03", "09012345678", "南町3-5-2"),
        ("渡辺 太郎", "わたなべ たろう", "1944", "09012345678", "南町3-5-2"),
        ("渡辺 花子", "わたなべ はなこ", "1944-02-01", "", ""),
        ("渡辺", "", "", "", ""),
        ("", "", "", "09012345678", "南町3-5-2"),
    ],
)
def test_not_likely_the_same(name: str, kana: str, birth: str, phone: str, address: str) -> None:
    other = probe(
        VARIANTS,
        name=name,
        kana=kana,
        birth=PartialDate(birth) if birth else None,
        phones=(phone,),
        address=address,
    )
    assert likeness(HANAKO, other) < SAME_PERSON_LIKELY


def test_rough_birth_counts_as_possible() -> None:
    near = probe(VARIANTS, name="渡辺花子", birth=PartialDate("1972~"))
    far = probe(VARIANTS, name="渡辺花子", birth=PartialDate("1950~"))
    assert likeness(HANAKO, near) == 50
    assert likeness(HANAKO, far) == 10
