"""PDF and Excel files that open only with a password, for copies that leave the office.

A password is taken exactly as given, so one that a reader might fold into other characters (PDF
readers follow SASLprep, Excel does not) is refused rather than silently changed.
"""

from __future__ import annotations

import unicodedata
from io import BytesIO

from nimo_desktop.domain.errors import KnownError

FEWEST = 8
"""Characters a password has at least."""
MOST_BYTES = 127
"""PDF revision 6 counts no more of a password (UTF-8)."""


class PasswordUnfit(KnownError):
    """The password cannot protect a file; the sentence says why. No file was made."""


class PasswordTooShort(PasswordUnfit):
    """Fewer than `FEWEST` characters."""

    sentence = (
        "パスワードが短いため、ファイルを作っていません。"
        f"{FEWEST}文字以上のパスワードを入れてください。"
    )


class PasswordTooLong(PasswordUnfit):
    """More than `MOST_BYTES` bytes."""

    sentence = (
        "パスワードが長いため、ファイルを作っていません。"
        "英数字なら127文字、日本語なら42文字までのパスワードを入れてください。"
    )


class PasswordAmbiguous(PasswordUnfit):
    """Characters that not every reader takes alike, or that cannot be typed."""

    sentence = (
        "パスワードに、ソフトによって別の文字に置きかわる文字があるため、ファイルを作っていません。"
        "英数字と記号と空白は半角で、カタカナは全角で入れてください。"
    )


def check_password(password: str) -> None:
    """Raises a `PasswordUnfit` for a password that protects too little or opens not everywhere."""
    if len(password) < FEWEST:
        raise PasswordTooShort
    unseen = any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Cn", "Co") for char in password)
    if unseen or unicodedata.normalize("NFKC", password) != password:
        raise PasswordAmbiguous
    if len(password.encode("utf-8")) > MOST_BYTES:
        raise PasswordTooLong


def pdf_locked(data: bytes, password: str) -> bytes:
    """The same PDF under AES-256 (revision 6), its metadata too. Raises `PasswordUnfit`.

    The password gives all rights: it keeps strangers out, it does not forbid printing.
    """
    check_password(password)
    import pikepdf

    target = BytesIO()
    lock = pikepdf.Encryption(owner=password, user=password, R=6, aes=True, metadata=True)
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(target, encryption=lock)
    return target.getvalue()


def xlsx_locked(data: bytes, password: str) -> bytes:
    """The same xlsx under Excel's own AES-256 (agile). Raises `PasswordUnfit`.

    Nothing is written to disk. The key inside has 128 random bits (the library pads them to the
    256 of the cipher), which is more than any password that is typed.
    """
    check_password(password)
    from msoffcrypto.format.ooxml import OOXMLFile

    target = BytesIO()
    OOXMLFile(BytesIO(data)).encrypt(password, target)
    return target.getvalue()
