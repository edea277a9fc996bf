"""Breaking Japanese text into lines that fit (禁則処理, after JIS X 4051's plain rules).

Closing marks, small kana and the like never begin a line, opening brackets never end one, Latin
words, telephone numbers, dates, times and numbers with their unit stay whole. Nothing hangs into
the margin: what does not fit moves down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile

from nimo_desktop.output.fonts import FontSet, compose
from nimo_desktop.output.shapes import MM_PER_PT

NOT_AT_START = frozenset(
    "、。，．・：；？！‼⁇⁈⁉,.:;?!…‥"
    "」』）〕］｝〉》】〗〙〟’”»›)]}"
    "々〻ゝゞヽヾー～〜゛゜‐–゠％℃‰°′″%"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
    "ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "｡､･｣ｧｨｩｪｫｬｭｮｯｰﾞﾟ"
)
"""行頭禁則: may not begin a line that the breaking begins."""

NOT_AT_END = frozenset("「『（〔［｛〈《【〖〘〝‘“«‹([{￥¥＄$￡£＃#№｢")
"""行末禁則: may not end a line that the breaking ends."""

_BLANK = " \t\u3000\u00a0\u2000-\u200a\u202f\u205f"
_BLANKS = " \t\u3000\u00a0\u202f\u205f" + "".join(map(chr, range(0x2000, 0x200B)))
# What belongs to the character before it: combining marks, variation selectors, joiners.
_MARK = "\u0300-\u036f\u180b-\u180e\u200b-\u200f\u20d0-\u20ff\u2060\u3099\u309a\ufe00-\ufe0f\ufeff"
_MARKS = f"[{_MARK}\U000e0000-\U000e0fff]*"
_LETTER = "0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u0482\u048a-\u052f"


def _one_of(chars: frozenset[str]) -> str:
    return "[" + re.escape("".join(sorted(chars))) + "]"


# What a reader takes in as one thing: parted over two lines, a date or a number is misread.
_N = "[0-9０-９]"
_NUMBER = rf"{_N}+(?:[.,．，]{_N}+)*"
_COUNTED = (
    "(?:[十百千万億]?円|週間?|[かヵヶカケ箇][月所年国]間?|年[度間生目]?|月|日[間目](?!曜)|日(?!曜)"
    "|時間?半?|分[間前後]?|秒間?|回目?|人目?|名|歳|才|件|枚|個|本|台|代|度目?|階|号室?|番[地目]?"
    "|丁目|級|錠|包|滴|泊|食|杯|床|室|版|期|類|割|点|条|項|世帯|組|戸|軒|班|区|学年|つ目?|%|％|℃)"
)
_PART = rf"第?{_NUMBER}{_COUNTED}"
_DATE = (
    rf"(?:令和|平成|昭和|大正|明治|西暦)(?:{_N}+|元)年(?:度|{_N}{{1,2}}月(?:{_N}{{1,2}}日)?)?"
    rf"|{_N}{{4}}年{_N}{{1,2}}月(?:{_N}{{1,2}}日)?"
    rf"|{_N}{{1,2}}年{_N}{{1,2}}月(?:{_N}{{1,2}}日)?"
    rf"|{_N}{{1,2}}月{_N}{{1,2}}日"
    rf"|[RHSTMＲＨＳＴＭ]?{_N}+(?:[.．/／]{_N}+){{2}}"
)
_TIME = rf"(?:午前|午後)?{_N}{{1,2}}(?:[:：]{_N}{{2}}|時{_N}{{1,2}}分)|(?:午前|午後){_N}{{1,2}}時"
_DASH = "[-‐‑–—−－ー]"
_PHONE = rf"{_N}{{2,5}}(?:{_DASH}{_N}{{1,4}}{_DASH}|[(（]{_N}{{1,4}}[)）]){_N}{{3,4}}"
_ERA_YEAR = rf"(?:令和|平成|昭和|大正|明治)(?:{_N}+|元)年"
_WHOLE = rf"(?:{_PHONE}|{_DATE}|{_TIME}|{_PART})"

_WORD = (
    rf"[{_LETTER}]+(?:[-.,:/@_'’&+~=?#%\\]*[{_LETTER}]+)*"
    r"|[０-９]+(?:[．，：／－‐][０-９]+)*|[Ａ-Ｚａ-ｚ]+"
)
# Leaders and dashes come in pairs that stay together (分離禁止).
# A box to tick stays with its word.
_CORE = rf"(?:□[^{_BLANK}□]+|{_WHOLE}|{_WORD}|([…‥―—─])\1*|[^{_BLANK}]){_MARKS}"
_UNIT = re.compile(
    rf"(?:{_one_of(NOT_AT_END)}{_MARKS}[{_BLANK}]*)*{_CORE}"
    rf"(?:[{_BLANK}]*{_one_of(NOT_AT_START)}{_MARKS})*|[{_BLANK}]+"
)
_WHOLE_CLUSTER = re.compile(rf"{_WHOLE}{_MARKS}|(?s:.){_MARKS}")
_PART_CLUSTER = re.compile(
    rf"{_ERA_YEAR}|{_PART}{_MARKS}|{_N}+(?:{_DASH}|[/／.．:：])?|(?s:.){_MARKS}"
)
_CLUSTER = re.compile(rf"(?s:.){_MARKS}")
_NEWLINE = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_ROUNDING = 1e-6
_TWO = 2


def wrap(
    text: str, width_mm: float, size_pt: float, fonts: FontSet, bold: bool = False
) -> tuple[str, ...]:
    """`text` in lines no wider than `width_mm`; an empty text is one empty line.

    Line breaks in the text stay. Blanks at the end of a line are dropped, as are those where a
    line was broken. What is wider than a line by itself is broken inside, keeping the rules where
    they can be kept; a line narrower than a character holds one character.
    """
    limit = width_mm * 1000 / (size_pt * MM_PER_PT) + _ROUNDING
    widths = fonts.widths(bold=bold)
    return tuple(
        line
        for paragraph in _NEWLINE.split(compose(text))
        for line in _paragraph(paragraph, limit, widths)
    )


def wrap_label(
    text: str, width_mm: float, size_pt: float, fonts: FontSet, bold: bool = False
) -> tuple[str, ...]:
    """`text` as by `wrap`; two lines part where the words do: before a bracket, after 、 or ・"""
    made = wrap(text, width_mm, size_pt, fonts, bold)
    if len(made) != _TWO:
        return made
    places = [
        (text[at - 1] == "・", abs(2 * at - len(text)), at)
        for at in range(1, len(text))
        if text[at] in "（([" or text[at - 1] in "、 " or _halves(text, at)
    ]
    for _, _, at in sorted(places):
        parts = (text[:at].rstrip(), text[at:])
        both = [wrap(part, width_mm, size_pt, fonts, bold) for part in parts]
        if all(len(lines) == 1 for lines in both):
            return both[0] + both[1]
    return made


def _halves(text: str, at: int) -> bool:
    """Whether a ・ ends the first of two parts that are about as long."""
    return text[at - 1] == "・" and abs(2 * at - len(text)) * 3 <= len(text)


def _paragraph(text: str, limit: float, widths: dict[str, float]) -> Iterator[str]:
    measure = widths.__getitem__
    line: list[str] = []
    used = 0.0
    begun = False
    for found in _UNIT.finditer(text):
        unit = found[0]
        width = sum(map(measure, unit))
        blank = unit[0] in _BLANKS
        if used + width > limit and not blank:
            if line and not _is_blank(line):
                yield "".join(line).rstrip(_BLANKS)
                begun, line, used = True, [], 0.0
            if used + widths[unit[0]] > limit:
                line, used = [], 0.0  # an indent that leaves no room
            if used + width > limit:
                *full, unit = _split(unit, limit - used, limit, widths)
                if full:
                    full[0] = "".join(line) + full[0]
                    yield from full
                    begun, line, used = True, [], 0.0
                width = sum(map(measure, unit))
        if blank and begun and not line:
            continue
        line.append(unit)
        used += width
    yield "".join(line).rstrip(_BLANKS)


def _is_blank(line: list[str]) -> bool:
    return not "".join(line).strip(_BLANKS)


def _split(unit: str, first: float, limit: float, widths: dict[str, float]) -> list[str]:
    """Pieces of a unit that is wider than a line; the first has only `first` to itself."""
    pieces: list[str] = []
    piece: list[str] = []
    used, room = 0.0, first
    for cluster in _clusters(unit, limit, widths):
        width = sum(map(widths.__getitem__, cluster))
        while piece and used + width > room:
            keep = _last_break(piece, cluster)
            pieces.append("".join(piece[:keep]).rstrip(_BLANKS))
            piece = list(dropwhile(_BLANKS.__contains__, piece[keep:]))
            used, room = sum(map(widths.__getitem__, "".join(piece))), limit
        if piece or not pieces or cluster not in _BLANKS:
            piece.append(cluster)
            used += width
    return [*pieces, "".join(piece)]


def _clusters(
    unit: str,
    limit: float,
    widths: dict[str, float],
    ways: tuple[re.Pattern[str], ...] = (_WHOLE_CLUSTER, _PART_CLUSTER, _CLUSTER),
) -> Iterator[str]:
    """What is not divided further: dates and numbers, if they fit; else year, month and day."""
    for piece in ways[0].findall(unit):
        if ways[1:] and sum(map(widths.__getitem__, piece)) > limit:
            yield from _clusters(piece, limit, widths, ways[1:])
        else:
            yield piece


def _last_break(piece: list[str], following: str) -> int:
    """How many clusters stay on the line: the most that the rules allow, else all of them."""
    after = [*piece[1:], following]
    for count in range(len(piece), 0, -1):
        if piece[count - 1][0] not in NOT_AT_END and after[count - 1][0] not in NOT_AT_START:
            return count
    return len(piece)
