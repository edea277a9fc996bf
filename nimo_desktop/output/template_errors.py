"""Why an office's own Excel file cannot be used as a template; nothing was written then."""

from __future__ import annotations

from nimo_desktop.domain.errors import KnownError

_SAFE = "ひな形のファイルと記録は変わっていません。"


class TemplateRefused(KnownError):
    """The file is no template that can be filled; a subclass or the sentence says why."""

    sentence = (
        "このファイルはExcelのひな形として読めませんでした。" + _SAFE + "Excelで開き、"
        "「Excel ブック(*.xlsx)」として保存し直したものを選んでください。"
    )


class NotXlsx(TemplateRefused):
    """Another kind of file: CSV, PDF, .xls, .ods, .xltx, or Strict Open XML."""

    sentence = (
        "このファイルはExcelブック(.xlsx)ではないため、ひな形に使えません。"
        + _SAFE
        + "Excelで開き、「Excel ブック(*.xlsx)」として保存し直したものを選んでください。"
    )


class TemplateDamaged(TemplateRefused):
    """The package is broken, or holds what Excel never writes."""

    sentence = (
        "ひな形のファイルがこわれているため、読めませんでした。" + _SAFE + "Excelで開けるか確かめ、"
        "開けるときは別の名前で保存し直したものを選んでください。"
    )


class TemplateTooBig(TemplateRefused):
    """More bytes, parts or cells than a form needs; a zip bomb ends here too."""

    sentence = (
        "ひな形のファイルが大きすぎるため、使えません。" + _SAFE + "使わないシートや"
        "写真を取りのぞいて保存し直したものを選んでください。"
    )


class TemplateEncrypted(TemplateRefused):
    """The file asks for a password."""

    sentence = (
        "ひな形のファイルにパスワードがかかっているため、読めません。" + _SAFE + "Excelで開いて"
        "パスワードを外し、保存し直したものを選んでください。"
    )


class TemplateHasMacros(TemplateRefused):
    """Macros are refused: what they would do to a filled form, nobody here can tell."""

    sentence = (
        "マクロを含むExcelファイルは、ひな形に使えません。" + _SAFE + "Excelで開き、"
        "「Excel ブック(*.xlsx)」として保存し直したものを選んでください。"
    )


class TemplateSigned(TemplateRefused):
    """A digital signature would break when the file is filled."""

    sentence = (
        "電子署名のあるExcelファイルは、記入すると署名が無効になるため、ひな形に使えません。"
        + _SAFE
        + "署名を外して保存し直したものを選んでください。"
    )


class BrokenBlock(TemplateRefused):
    """A repeating block without its end or its lines; the sentence names the place."""

    @classmethod
    def at(cls, sheet: int, cell: str, fault: str) -> BrokenBlock:
        """`sheet` counts from 1; its name is not told, since the sentence may be logged."""
        return cls(
            f"ひな形の{sheet}枚目のシートの{cell}で、{fault}。{_SAFE}"
            "Excelで直してから、もう一度選んでください。"
        )


class TextTooLong(KnownError):
    """Excel holds no more than 32,767 characters in a cell."""

    @classmethod
    def at(cls, sheet: int, cell: str) -> TextTooLong:
        """`sheet` counts from 1."""
        return cls(
            f"ひな形の{sheet}枚目のシートの{cell}に入れる文章が、Excelの上限(32,767文字)を"
            "こえるため、ファイルを作れませんでした。記録は変わっていません。"
            "文章を短くするか、差し込む欄を分けてください。"
        )


class TooManySheets(KnownError):
    """The entries would fill more continuation sheets than anybody prints."""

    sentence = (
        "ひな形の行が足りず、続きのシートが多くなりすぎるため、ファイルを作れませんでした。"
        "記録は変わっていません。ひな形のくり返しの行を増やしてください。"
    )
