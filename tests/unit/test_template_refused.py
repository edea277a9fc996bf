"""Files that are no template are refused with a sentence, and never break the program."""

from __future__ import annotations

import random
import struct
import zlib
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from template_kit import edited, parts_of, plan_template, simple

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.output import template_package
from nimo_desktop.output.template_errors import (
    NotXlsx,
    TemplateDamaged,
    TemplateEncrypted,
    TemplateHasMacros,
    TemplateRefused,
    TemplateSigned,
    TemplateTooBig,
)
from nimo_desktop.output.template_fill import fill
from nimo_desktop.output.template_scan import scan
from nimo_desktop.output.template_values import Text

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(parts: dict[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", method) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return target.getvalue()


def refused(data: bytes) -> type[KnownError]:
    with pytest.raises(TemplateRefused) as caught:
        scan(data)
    assert caught.value.sentence.endswith("。")
    assert "変わっていません" in caught.value.sentence
    return type(caught.value)


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n1,2\n", b"%PDF-1.7", OLE + b"Workbook", "氏名".encode("cp932")]
)
def test_other_kinds_of_files(data: bytes):
    assert refused(data) is NotXlsx


def test_a_zip_of_something_else():
    assert refused(packed({"a.txt": b"a"})) is NotXlsx
    assert refused(packed({"[Content_Types].xml": b"<x/>"})) is NotXlsx


def test_a_password():
    assert refused(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")) is TemplateEncrypted
    data = bytearray(simple({"A1": "x"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := data.find(mark, place + 1)) >= 0:
            data[place + at] |= 1
    assert refused(bytes(data)) is TemplateEncrypted


def test_macros_by_their_part_and_by_their_type():
    plain = simple({"A1": "{{a}}"})
    assert refused(edited(plain, {"xl/vbaProject.bin": b"x"})) is TemplateHasMacros
    macro = edited(
        plain,
        {
            "[Content_Types].xml": lambda xml: xml.replace(
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            )
        },
    )
    assert refused(macro) is TemplateHasMacros


def test_a_template_file_of_excel_and_a_strict_one():
    plain = simple({"A1": "{{a}}"})
    xltx = edited(
        plain,
        {"[Content_Types].xml": lambda xml: xml.replace("sheet.main+xml", "template.main+xml")},
    )
    assert refused(xltx) is NotXlsx
    strict = edited(
        plain,
        {
            "xl/workbook.xml": lambda xml: xml.replace(
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                "http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
        },
    )
    assert refused(strict) is NotXlsx


def test_a_signature():
    assert refused(edited(simple({"A1": "x"}), {"_xmlsignatures/sig1.xml": b"<x/>"})) is (
        TemplateSigned
    )


def test_a_zip_bomb():
    bomb = edited(simple({"A1": "x"}), {"xl/media/image1.png": b"\0" * 90_000_000})
    assert len(bomb) < 200_000
    assert refused(bomb) is TemplateTooBig


def test_a_part_that_lies_about_its_size():
    """The size in the directory is small, the data unpack to much more."""
    data = bytearray(packed({**parts_of(simple({"A1": "x"})), "z.bin": b"\0" * 5_000_000}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    assert refused(bytes(data)) is TemplateDamaged


def test_too_many_parts_and_too_many_bytes():
    parts = parts_of(simple({"A1": "x"}))
    many = {f"x/{number}.bin": b"" for number in range(3_001)}
    assert refused(packed({**parts, **many})) is TemplateTooBig
    assert refused(b"PK" + b"\0" * template_package.MOST_BYTES) is TemplateTooBig


def test_a_part_too_big_to_parse(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(template_package, "MOST_PARSED", 5_000)
    big = simple({f"A{row}": f"{{{{a}}}}{row}" for row in range(1, 200)})
    assert refused(big) is TemplateTooBig


def test_entities_are_refused():
    bomb = (
        '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY file SYSTEM "file:///etc/hostname">]>'
    )
    sheet = edited(simple({"A1": "x"}), {"xl/worksheets/sheet1.xml": lambda xml: bomb + xml})
    assert refused(sheet) is TemplateDamaged


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", "</worksheet>", ""),
        ("xl/worksheets/sheet1.xml", 'r="A1"', 'r="1A"'),
        ("xl/worksheets/sheet1.xml", 'r="A1"', 'r="ZZZ1"'),
        ("xl/worksheets/sheet1.xml", '<row r="1"', '<row r="first"'),
        ("xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet9.xml"),
    ],
)
def test_broken_parts(part: str, old: str, new: str):
    broken = edited(simple({"A1": "{{a}}"}), {part: lambda xml: xml.replace(old, new)})
    assert refused(broken) is TemplateDamaged


def test_a_text_that_is_not_there():
    broken = edited(
        plan_template(), {"xl/worksheets/sheet1.xml": lambda xml: xml.replace("<v>0<", "<v>999<")}
    )
    assert refused(broken) is TemplateDamaged


def test_two_parts_of_one_name_and_a_rare_way_of_packing():
    data = simple({"A1": "x"})
    target = BytesIO(data)
    with ZipFile(target, "a") as package:
        package.writestr("XL/workbook.xml", b"<x/>")
    assert refused(target.getvalue()) is TemplateDamaged
    assert refused(packed(parts_of(data), ZIP_BZIP2)) is TemplateDamaged


def test_bytes_turned_over_anywhere_never_raise_anything_else():
    data = plan_template()
    chance = random.Random(7)
    refusals = 0
    for _ in range(300):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        if chance.random() < 0.2:
            del broken[chance.randrange(len(broken)) :]
        try:
            fill(scan(bytes(broken)), {"本人.氏名": Text("花子")})
        except KnownError:
            refusals += 1
    assert refusals > 100


def test_xml_broken_inside_an_intact_zip_never_raises_anything_else():
    parts = parts_of(plan_template())
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    chance = random.Random(11)
    refusals = 0
    for _ in range(400):
        name = chance.choice(names)
        text = parts[name].decode()
        tokens = text.split('"')
        at = chance.randrange(len(tokens))
        tokens[at] = chance.choice(("", "-1", "1e9", "x", "99999999999", "A1:B", "日本"))
        broken = packed({**parts, name: '"'.join(tokens).encode()})
        try:
            fill(scan(broken), {"本人.氏名": Text("花子"), "図:エコマップ": Text("")})
        except KnownError:
            refusals += 1
    assert 0 < refusals < 400


def test_a_wrong_checksum():
    data = bytearray(plan_template())
    at = data.rfind(b"PK\x01\x02")
    data[at + 16 : at + 20] = struct.pack("<I", zlib.crc32(b"other"))
    assert refused(bytes(data)) is TemplateDamaged
