"""様式: which forms there are: the program's, and the office's own copies in the vault."""

from __future__ import annotations

import dataclasses
import hashlib
from functools import cache

from nimo_desktop.domain.errors import NotAllowed, NotFound, RuleBroken
from nimo_desktop.domain.filled_sheet import FormText
from nimo_desktop.domain.form_def import About, FormDef, Maker
from nimo_desktop.domain.ids import FormTextId
from nimo_desktop.domain.journal import Op
from nimo_desktop.services.code_edit import LEADERS
from nimo_desktop.services.form_files.faults import BrokenForm
from nimo_desktop.services.form_files.lenient import read_leniently
from nimo_desktop.services.form_files.library import bundled_texts, known
from nimo_desktop.services.form_files.reading import read_form
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading, Writer

_SLIP = "referral_slip_form"


@dataclasses.dataclass(frozen=True, slots=True)
class FormLine:
    """A form in a list. `office` says that the town changed it."""

    id: str
    title: str
    number: str
    maker: Maker
    about: About
    juso: bool
    office: bool = False


def forms(ws: Workspace) -> tuple[FormLine, ...]:
    """The forms of this town: those that need 重層 only where the town runs it."""
    with ws.vault.read() as conn:
        own = {one.form_id: one.text for one in _in_use(conn)}
    lines = [
        _line(own.get(form_id, text), office=form_id in own)
        for form_id, text in bundled_texts().items()
    ]
    lines += [_line(text, office=True) for form_id, text in own.items()
              if form_id not in bundled_texts()]
    juso = ws.office().runs_juso
    return tuple(one for one in lines if juso or not one.juso)


def to_make(ws: Workspace) -> tuple[FormLine, ...]:
    """The forms that are filled for a case or a record of it. 連携票 is printed from the referral,
    so that its reply is known again; as a form only where the town made its own.
    """
    return tuple(one for one in forms(ws)
                 if one.about is not About.OFFICE and (one.office or one.id != _SLIP))


def program_forms() -> tuple[FormLine, ...]:
    """The forms that come with the program, those of 重層 included. Needs no vault."""
    return tuple(_head(text) for text in bundled_texts().values())


@cache
def _head(text: str) -> FormLine:
    import tomllib

    data = tomllib.loads(text)
    return FormLine(
        data["id"], data["title"], data["number"], Maker(data.get("maker", "町")),
        About(data.get("about", "case")), bool(data.get("juso", False)))


def _line(text: str, *, office: bool) -> FormLine:
    return dataclasses.replace(_head(text), office=office)


def current_text(ws: Workspace, form_id: str) -> str:
    """The text of the form in use: the office's copy, else the program's. Raises NotFound."""
    with ws.vault.read() as conn:
        found = [one for one in _in_use(conn) if one.form_id == form_id]
    if found:
        return found[0].text
    if form_id not in bundled_texts():
        raise NotFound
    return bundled_texts()[form_id]


def current(ws: Workspace, form_id: str) -> FormDef:
    """The form in use. Raises NotFound."""
    return read(ws, current_text(ws, form_id), name=form_id)


def read(ws: Workspace, text: str, *, name: str) -> FormDef:
    """A form from its text. Raises BrokenForm with lines."""
    return read_form(text, known(ws.codes), name=f"{name}.toml")


def read_kept(ws: Workspace, text: str, *, name: str) -> FormDef:
    """The form of a sheet that was filled with it: what this version of the program does not know
    any more stays as plain boxes, so that every sheet can be read as long as it is kept.
    """
    try:
        return read(ws, text, name=name)
    except BrokenForm:
        return read_leniently(text, known(ws.codes))


def editions(ws: Workspace, form_id: str) -> tuple[FormText, ...]:
    """The office's own editions of a form, the newest first."""
    with ws.vault.read() as conn:
        found = records.where(conn, FormText, form_id=form_id, office=True)
    return tuple(sorted(found, key=lambda one: one.edition, reverse=True))


def save_office_form(ws: Workspace, form_id: str, text: str) -> FormText:
    """The office's own edition of a form; sheets filled from now on use it.

    Raises BrokenForm (nothing changes), RuleBroken for another id, NotAllowed if no leader asks.
    """
    _refuse_others(ws)
    form = read(ws, text, name=form_id)
    if form.id != form_id:
        raise RuleBroken(
            f"「id」が「{form.id}」に変わっています。様式は変わっていません。"
            f"id = \"{form_id}\" に戻してください。"
        )

    def work(writer: Writer) -> FormText:
        for old in writer.where(FormText, form_id=form_id, office=True, in_use=True):
            writer.change(dataclasses.replace(old, in_use=False))
        return writer.insert(_text(ws, writer, form_id, text, office=True))

    return ws.apply(Op.FORM_SAVED, work)


def back_to_program(ws: Workspace, form_id: str) -> None:
    """Sheets filled from now on use the program's form again; the office's editions stay."""
    _refuse_others(ws)

    def work(writer: Writer) -> None:
        for old in writer.where(FormText, form_id=form_id, office=True, in_use=True):
            writer.change(dataclasses.replace(old, in_use=False))

    ws.apply(Op.FORM_SAVED, work)


def keep_text(ws: Workspace, writer: Writer, form_id: str) -> FormText:
    """The stored text of the form in use, kept now if no sheet was filled with it before."""
    own = list(writer.where(FormText, form_id=form_id, office=True, in_use=True))
    text = own[0].text if own else bundled_texts()[form_id]
    digest = digest_of(text)
    for known_text in writer.where(FormText, form_id=form_id, digest=digest):
        return known_text
    return writer.insert(_text(ws, writer, form_id, text, office=False))


def _text(
    ws: Workspace, writer: Writer, form_id: str, text: str, *, office: bool
) -> FormText:
    others = writer.where(FormText, form_id=form_id)
    edition = 1 + max((one.edition for one in others), default=0)
    return FormText(
        id=FormTextId(ws.new_id()), form_id=form_id, edition=edition, office=office, text=text,
        digest=digest_of(text), made_on=ws.today(), made_by=ws.me)


def digest_of(text: str) -> str:
    """How a form's text is known again."""
    return hashlib.sha256(text.encode()).hexdigest()


def _in_use(conn: Reading) -> tuple[FormText, ...]:
    return records.where(conn, FormText, office=True, in_use=True)


def _refuse_others(ws: Workspace) -> None:
    if ws.staff.role not in LEADERS:
        raise NotAllowed
