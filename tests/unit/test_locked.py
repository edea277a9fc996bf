"""Files with a password: real readers open them with it and only with it."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import msoffcrypto
import openpyxl
import pikepdf
import pypdf
import pypdfium2
import pytest
from openpyxl.utils.exceptions import InvalidFileException

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.output.form import Field, Fields, LongText, Sheet, SheetMarks
from nimo_desktop.output.form_layout import lay_out
from nimo_desktop.output.locked import (
    PasswordAmbiguous,
    PasswordTooLong,
    PasswordTooShort,
    check_password,
    pdf_locked,
    xlsx_locked,
)
from nimo_desktop.output.pdf import write_pdf
from nimo_desktop.output.workbook import sheet_to_xlsx

PASSWORDS = ("himitsu-2026", "さくらの咲くころに会いましょう", "安心・見守り!町8")
SECRET = "見本町で暮らす練習花子さんの記録"


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return load_fonts()


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return Sheet(
        "t", "様式第9号", "相談受付票", marks=SheetMarks(),
        blocks=(Fields(((Field("氏名", "練習 花子"),),)), LongText("経過", SECRET)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def pdf(sheet: Sheet, fonts: FontSet) -> bytes:
    return write_pdf(lay_out(sheet, fonts=fonts), fonts=fonts, title="相談受付票")


@pytest.fixture(scope="module")
def xlsx(sheet: Sheet, fonts: FontSet) -> bytes:
    return sheet_to_xlsx(sheet, fonts=fonts)


@pytest.mark.parametrize("password", PASSWORDS)
def test_a_pdf_opens_with_its_password_alone(pdf: bytes, password: str) -> None:
    locked = pdf_locked(pdf, password)
    for wrong in ("", password + "x", password[:-1]):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(locked), password=wrong)
    with pikepdf.open(io.BytesIO(locked), password=password) as opened:
        assert opened.encryption.R == 6
        assert opened.encryption.bits == 256
        assert opened.encryption.stream_method == pikepdf.models.encryption.EncryptionMethod.aesv3
    reader = pypdf.PdfReader(io.BytesIO(locked))
    assert reader.is_encrypted
    assert reader.decrypt(password)
    assert SECRET in reader.pages[0].extract_text()
    assert reader.metadata is not None
    assert reader.metadata.title == "相談受付票"


def test_an_encrypted_pdf_says_nothing_in_the_clear(pdf: bytes) -> None:
    locked = pdf_locked(pdf, PASSWORDS[0])
    title = "相談受付票".encode("utf-16-be")
    assert b"Nimo Desktop" in pdf
    assert b"Nimo Desktop" not in locked
    assert title not in locked
    with pytest.raises(pypdf.errors.FileNotDecryptedError):
        _ = pypdf.PdfReader(io.BytesIO(locked)).pages[0]


@pytest.mark.parametrize("password", PASSWORDS)
def test_our_own_preview_opens_the_pdf(pdf: bytes, password: str) -> None:
    locked = pdf_locked(pdf, password)
    with pypdfium2.PdfDocument(locked, password=password) as opened:
        assert SECRET in opened[0].get_textpage().get_text_range()
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(locked, password=password[:-1])


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler")
@pytest.mark.parametrize("password", [PASSWORDS[0], PASSWORDS[2]])
def test_another_reader_opens_the_pdf(pdf: bytes, password: str, tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(pdf_locked(pdf, password))
    words = ["pdftotext", "-upw", password, str(path), "-"]
    done = subprocess.run(words, capture_output=True, check=False)
    assert SECRET in done.stdout.decode()
    shut = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=False)
    assert shut.returncode != 0
    assert not shut.stdout.strip()


@pytest.mark.parametrize("password", PASSWORDS)
def test_an_xlsx_opens_with_its_password_alone(xlsx: bytes, password: str) -> None:
    locked = xlsx_locked(xlsx, password)
    file = msoffcrypto.OfficeFile(io.BytesIO(locked))
    assert file.is_encrypted()
    file.load_key(password=password)
    out = io.BytesIO()
    file.decrypt(out, verify_integrity=True)
    assert out.getvalue() == xlsx
    said = [c.value for row in openpyxl.load_workbook(out).active.iter_rows() for c in row]
    assert SECRET in said
    again = msoffcrypto.OfficeFile(io.BytesIO(locked))
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        again.load_key(password=password + "x", verify_password=True)
    with pytest.raises((zipfile.BadZipFile, InvalidFileException)):
        openpyxl.load_workbook(io.BytesIO(locked))


def test_an_xlsx_is_under_aes_256(xlsx: bytes) -> None:
    locked = xlsx_locked(xlsx, PASSWORDS[0])
    assert b'cipherAlgorithm="AES"' in locked
    assert b'keyBits="256"' in locked
    assert b'hashAlgorithm="SHA512"' in locked
    assert xlsx_locked(xlsx, PASSWORDS[0]) != locked


def padded(xlsx: bytes, size: int) -> bytes:
    """The file with so much more in it."""
    out = io.BytesIO(xlsx)
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("more.bin", bytes(size))
    return out.getvalue()


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 4097, 100_000, 9_000_000])
def test_a_file_of_any_size_comes_back_whole(xlsx: bytes, size: int) -> None:
    data = padded(xlsx, size)
    file = msoffcrypto.OfficeFile(io.BytesIO(xlsx_locked(data, PASSWORDS[0])))
    file.load_key(password=PASSWORDS[0])
    out = io.BytesIO()
    file.decrypt(out, verify_integrity=True)
    assert out.getvalue() == data


MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">Sub Main
Dim a(1) As New com.sun.star.beans.PropertyValue
a(0).Name = &quot;Hidden&quot; : a(0).Value = True
a(1).Name = &quot;Password&quot; : a(1).Value = &quot;{password}&quot;
d = StarDesktop.loadComponentFromURL(&quot;{source}&quot;, &quot;_blank&quot;, 0, a())
If Not IsNull(d) Then
Dim b(1) As New com.sun.star.beans.PropertyValue
b(0).Name = &quot;FilterName&quot; : b(0).Value = &quot;Text - txt - csv (StarCalc)&quot;
b(1).Name = &quot;FilterOptions&quot; : b(1).Value = &quot;44,34,76&quot;
d.storeToURL(&quot;{target}&quot;, b())
d.close(True)
End If
StarDesktop.terminate()
End Sub
</script:module>
"""


def spreadsheet_program(profile: Path, *words: str) -> None:
    base = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    subprocess.run([*base, *words], capture_output=True, check=False, timeout=120)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("password", PASSWORDS[:2])
def test_a_spreadsheet_program_opens_it_with_the_password_alone(
    xlsx: bytes, password: str, tmp_path: Path
) -> None:
    source, target, profile = tmp_path / "l.xlsx", tmp_path / "l.csv", tmp_path / "profile"
    source.write_bytes(xlsx_locked(xlsx, password))
    to_csv = ("--convert-to", "csv", "--outdir", str(tmp_path), str(source))
    spreadsheet_program(profile, *to_csv)
    assert not target.exists()
    # The first start made the profile; now it gets the one macro that knows the password.
    module = profile / "user" / "basic" / "Standard" / "Module1.xba"
    said = MODULE.format(password=password, source=source.as_uri(), target=target.as_uri())
    module.write_text(said, encoding="utf-8")
    spreadsheet_program(profile, "macro:///Standard.Module1.Main")
    assert SECRET in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("password", ["", "1234567", "みじかい"])
def test_a_short_password_is_refused(pdf: bytes, xlsx: bytes, password: str) -> None:
    for lock, data in ((pdf_locked, pdf), (xlsx_locked, xlsx)):
        with pytest.raises(PasswordTooShort) as caught:
            lock(data, password)
        assert isinstance(caught.value, KnownError)
        assert "8文字以上" in caught.value.sentence
        assert not password or password not in str(caught.value)


@pytest.mark.parametrize("password", ["ｐａｓｓｗｏｒｄ", "ﾊﾟｽﾜｰﾄﾞﾃﾞｽﾖ", "pass\x00word", "pass　word"])
def test_what_readers_would_fold_is_refused(password: str) -> None:
    with pytest.raises(PasswordAmbiguous):
        check_password(password)


def test_what_a_pdf_would_cut_is_refused() -> None:
    check_password("あ" * 42)
    check_password("a" * 127)
    for password in ("あ" * 43, "a" * 128):
        with pytest.raises(PasswordTooLong):
            check_password(password)
