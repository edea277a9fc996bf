"""回復コード: the sheet that is printed once, and a new code when the old sheet is lost."""

from __future__ import annotations

from datetime import datetime

from nimo_desktop.domain.dates_jp import wareki
from nimo_desktop.domain.journal import Op
from nimo_desktop.services.access import Sitting
from nimo_desktop.services.environment import Environment
from nimo_desktop.storage import keyring, keys

FORM_ID = "recovery_code"


_CONFIRMED_LETTERS = 5


def confirms(code: str, typed: str) -> bool:
    """Whether `typed` is the end of the code: its last four letters and the check character.

    Width, case, blanks and hyphens do not matter, nor O for 0 and I or L for 1.
    """
    return len(_plain(typed)) == _CONFIRMED_LETTERS and _plain(code).endswith(_plain(typed))


def _plain(code: str) -> str:
    letters = keys.same_text(code).upper().translate(str.maketrans("OIL", "011"))
    return "".join(char for char in letters if char.isalnum())


def sheet(code: str, *, town: str, at: datetime, training: bool = False) -> bytes:
    """The code as a PDF of one page, to be printed and put into a safe. It is written nowhere."""
    from nimo_desktop.output.fonts import load_fonts
    from nimo_desktop.output.form import Field, Fields, LongText, Note, Sheet, SheetMarks
    from nimo_desktop.output.form_layout import lay_out
    from nimo_desktop.output.pdf import write_pdf

    day = wareki(at.date())
    fonts = load_fonts()
    filled = Sheet(
        FORM_ID,
        "",
        "回復コード",
        marks=SheetMarks(
            confidential="厳秘", issuing_office=town, printed_at_text=day, training=training
        ),
        blocks=(
            Note("パスワードを忘れたとき、このコードだけで記録を開けます。", bold=True),
            Fields(((Field("自治体", town),), (Field("作成日", day),))),
            LongText("回復コード", code, min_lines=3),
            LongText(
                "保管のしかた",
                "封筒に入れて封をし、金庫など鍵のかかる場所に保管してください。"
                "写真に撮ったり、パソコンに写したりしないでください。"
                "使ったあとや、ほかの人に見られたおそれがあるときは、設定の「安全」で新しいコードを作って"
                "ください。新しいコードを作ると、この紙のコードは使えなくなります。",
                min_lines=4,
            ),
            Fields(((Field("保管場所", ""), Field("保管した人", "")),), min_lines=2),
        ),
    )
    pages = lay_out(filled, fonts=fonts)
    return write_pdf(pages, fonts=fonts, title="回復コード")


def new_code(sitting: Sitting, env: Environment) -> str:
    """A fresh code; the one before opens nothing any more. For the chief and administrators."""
    ws = sitting.workspace
    ws.require("chief", "admin")
    code = keys.generate_recovery(env.random)
    wrapped = keys.wrap(
        sitting.master,
        code,
        vault_id=sitting.identity.vault_id,
        generation=sitting.identity.generation,
        login="",
        cost=env.cost,
        kind="recovery",
        random=env.random,
    )
    keyring.update_keyring(
        sitting.folder, lambda ring: ring.replace_wrap(wrapped) if ring.find("") else
        ring.add_wrap(wrapped)
    )  # fmt: skip
    ws.note(Op.PASSWORD_CHANGED, "recovery", "", {})
    return keys.format_recovery(code)
