"""The papers after a new key: one page with a one-time password for each colleague."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from nimo_desktop.domain.dates_jp import wareki

if TYPE_CHECKING:
    from nimo_desktop.output.form import Field, Sheet, SheetMarks
    from nimo_desktop.output.shapes import Page

FORM_ID = "one_time_password"
TITLE = "一時パスワードの用紙"
USE = (
    "本人だけに手渡してください。ログインしたら、設定の「自分」ですぐに自分のパスワードに変え、"
    "この用紙は細断してください。前のパスワードとPINでは、もう開けません。"
)


def passwords(
    given: Mapping[str, str],
    names: Mapping[str, str],
    *,
    town: str,
    at: datetime,
    training: bool = False,
) -> bytes:
    """A PDF with one page per login of `given`, so that nobody sees the password of another.

    `names` are the colleagues' names by login. Nothing of it is written anywhere.
    """
    from nimo_desktop.output.fonts import load_fonts
    from nimo_desktop.output.form import Field, SheetMarks
    from nimo_desktop.output.form_layout import lay_out
    from nimo_desktop.output.pdf import write_pdf

    day, fonts = wareki(at.date()), load_fonts()
    marks = SheetMarks(
        confidential="厳秘", issuing_office=town, printed_at_text=day, training=training
    )
    pages: list[Page] = []
    for login, password in given.items():
        facts = (
            (Field("氏名", names.get(login, "")), Field("ログイン名", login)),
            (Field("自治体", town), Field("作成日", day)),
        )
        pages += lay_out(_slip(password, facts, marks), fonts=fonts)
    return write_pdf(pages, fonts=fonts, title=TITLE)


def _slip(password: str, facts: tuple[tuple[Field, ...], ...], marks: SheetMarks) -> Sheet:
    from nimo_desktop.output.form import Fields, LongText, Note, Sheet

    return Sheet(
        FORM_ID,
        "",
        TITLE,
        marks=marks,
        blocks=(
            Note("記録の鍵が新しくなりました。次はこのパスワードで開いてください。", bold=True),
            Fields(facts),
            LongText("一時パスワード", password, min_lines=3),
            LongText("使いかた", USE, min_lines=4),
        ),
    )
