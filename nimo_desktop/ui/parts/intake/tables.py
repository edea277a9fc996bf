"""The columns of the repeating rows: family, benefits, involved people, whom was told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.table_rows import RowColumn
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.parts.intake.small_fields import AgeLine, CheckField, DayLine
from nimo_desktop.ui.text import intake as text

Options = Sequence[tuple[str, str]]
Today = Callable[[], date]


def relative_columns(kinship: Options, state: Options, today: Today) -> list[RowColumn]:
    """世帯・家族: one line per person."""
    return [
        RowColumn("relation", text.ROW_RELATION, lambda: CodeCombo(kinship), 4),
        RowColumn("name", text.ROW_NAME, TextLine, 4),
        RowColumn("birth", text.ROW_AGE, lambda: AgeLine(None, today=today), 3),
        RowColumn("state", text.ROW_STATE, lambda: CodeCombo(state), 3),
        RowColumn("occupation", text.ROW_WORK, TextLine, 3),
        RowColumn("health", text.ROW_HEALTH, TextLine, 3),
        RowColumn("key_person", text.ROW_KEY, lambda: CheckField("", name=text.ROW_KEY), 1),
    ]


def benefit_columns(kinds: Options, state: Options, today: Today) -> list[RowColumn]:
    """手帳・制度, with the day it ends."""
    return [
        RowColumn("kind", text.ROW_BENEFIT, lambda: CodeCombo(kinds), 5),
        RowColumn("state", text.ROW_HAVE, lambda: CodeCombo(state), 3),
        RowColumn("grade", text.ROW_GRADE, TextLine, 2),
        RowColumn("number", text.ROW_NUMBER, TextLine, 3),
        RowColumn("expires_on", text.ROW_EXPIRES, lambda: DayLine(None, today=today), 3),
    ]


def involved_columns(agencies: Options) -> list[RowColumn]:
    """いま関わっている人・機関: from the list, or named in words."""
    return [
        RowColumn("agency", text.ROW_AGENCY, lambda: CodeCombo(agencies), 4),
        RowColumn("label", text.ROW_LABEL, TextLine, 4),
        RowColumn("in_charge", text.ROW_CHARGE, TextLine, 3),
        RowColumn("what", text.ROW_WHAT, TextLine, 3),
        RowColumn("frequency", text.ROW_OFTEN, TextLine, 2),
        RowColumn("may_contact", text.ROW_MAY, TextLine, 3),
    ]


def reported_columns() -> list[RowColumn]:
    """連絡した先・時刻・相手."""
    return [
        RowColumn("where", text.ROW_WHERE, TextLine, 3),
        RowColumn("when", text.ROW_WHEN, TextLine, 1),
        RowColumn("whom", text.ROW_WHOM, TextLine, 3),
    ]
