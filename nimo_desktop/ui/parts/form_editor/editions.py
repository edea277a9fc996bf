"""「前の版を見る」: the office's own editions of a form, and the program's."""

from __future__ import annotations

from nimo_desktop.services import form_library
from nimo_desktop.services.form_files.library import bundled_texts
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.parts.case.common import short_day, staff_names
from nimo_desktop.ui.parts.form_editor.work import FormWork
from nimo_desktop.ui.text import forms_page as text

_PROGRAM = "program"


def pick_edition(desk: Desk, work: FormWork) -> tuple[str, str] | None:
    """Name and text of the edition that was picked; None after a stop."""
    ws = desk.ws
    own, names = form_library.editions(ws, work.form_id), staff_names(ws)
    options = [
        (str(one.edition), text.EDITION.format(
            edition=one.edition, date=short_day(one.made_on), who=names.get(one.made_by, ""),
            mark=text.IN_USE if one.in_use else ""))
        for one in own
    ]
    texts = {str(one.edition): one.text for one in own}
    program = bundled_texts().get(work.form_id)
    if program is not None:
        in_use = not any(one.in_use for one in own)
        options.append((_PROGRAM, text.PROGRAM + (text.IN_USE if in_use else "")))
        texts[_PROGRAM] = program
    chosen = desk.prompts.choose(
        text.EDITIONS_TITLE.format(title=work.title), text.EDITIONS_WORDS, options=options,
        act=text.EDITIONS_ACT)
    if chosen is None:
        return None
    name = text.PROGRAM if chosen == _PROGRAM else text.EDITION_NAME.format(edition=chosen)
    return name, texts[chosen]
