"""概要: the texts of the case on the left, the person on the right."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import cast
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.ids import CaseId, StaffId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.domain.people import Person
from nimo_desktop.services import case_people, cases
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.people import PersonForm
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_checks import Checked, CodeChecks
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.kana_edit import KanaEdit, NameEdit
from nimo_desktop.ui.fields.long_text import LongText
from nimo_desktop.ui.fields.phone_edit import PhoneEdit
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.parts.case.common import (
    attempt,
    code_options,
    district_options,
    phrases,
    staff_options,
    undo,
)
from nimo_desktop.ui.parts.case.drafted import DraftedForm
from nimo_desktop.ui.parts.case.quadrant import QuadrantField
from nimo_desktop.ui.text import case as text

_TEXTS = (
    ("summary", text.SUMMARY), ("consider", text.CONSIDER), ("life_history", text.LIFE_HISTORY),
    ("daily_life", text.DAILY_LIFE), ("work_and_income", text.WORK), ("health", text.HEALTH),
    ("tried", text.TRIED), ("view", text.VIEW), ("worries", text.WORRIES),
)  # fmt: skip
_SECRET, _RESTRICTED = "secret", "restricted"


class OverviewTab(QWidget):
    """Two forms, each with its own save button."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.texts = CaseTexts(desk, self)
        self.person = PersonPart(desk, self)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.texts)
        split.addWidget(self.person)
        split.setChildrenCollapsible(False)
        split.setSizes([600, 560])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)

    def show_case(self, case_id: CaseId) -> None:
        """Show a case and its person."""
        case = cases.get(self._desk.ws, case_id)
        form = case_people.person_form(self._desk.ws, case.person_id)
        self.texts.open_case(case_id, form.name, case, version=case.version)
        self.person.open_case(case_id, form.name, form, version=form.person.version)

    def refresh(self, changes: Changes) -> None:
        """Read again what nobody is writing in."""
        case_id = self.texts.case_id()
        if case_id is None:
            return
        case = cases.get(self._desk.ws, case_id)
        form = case_people.person_form(self._desk.ws, case.person_id)
        if changes.touches("support_case") and not self.texts.is_dirty():
            self.texts.open_case(case_id, form.name, case, version=case.version)
        touched = changes.touches("person", "name", "address", "phone")
        if touched and not self.person.is_dirty():
            self.person.open_case(case_id, form.name, form, version=form.person.version)

    def leave(self) -> None:
        """Keep both drafts."""
        self.texts.leave()
        self.person.leave()

    def come_back(self) -> None:
        """The page is shown again."""
        self.texts.come_back()
        self.person.come_back()


class CaseTexts(DraftedForm[Case]):
    """The texts that ケース概要 and plans are drawn from, and the quadrant."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, cases.DRAFT_FORM, text.DRAFT_CASE, parent)
        ws = desk.ws
        self.add_section(text.CASE_SECTION)
        offered = lambda: phrases(ws)  # noqa: E731  # asked for when F4 is pressed
        for name, label in _TEXTS[:2]:
            self.add_field(name, label, LongText(phrases=offered), wide=True)
        self.add_field("quadrant", text.QUADRANT, QuadrantField(ws.codes), wide=True)
        for name, label in _TEXTS[2:]:
            self.add_field(name, label, LongText(phrases=offered), wide=True)
        self.add_field("second_staff", text.SECOND_STAFF, CodeCombo(staff_options(ws)))
        self.add_button(text.SAVE_CASE, primary=True).clicked.connect(self.request_save)
        self.save_requested.connect(self._on_save)
        self._value: Case | None = None
        self.complete()

    def case_id(self) -> CaseId | None:
        """The case that is shown."""
        return self._case

    def to_fields(self, value: Case) -> Mapping[str, object]:
        self._value = value
        shown: dict[str, object] = {name: getattr(value, name) for name, _label in _TEXTS}
        second = value.second_staff
        return {**shown, "quadrant": (value.severity, value.engaged),
                "second_staff": None if second is None else str(second)}

    def from_fields(self, fields: Mapping[str, object]) -> Case:
        assert self._value is not None
        severity, engaged = cast("tuple[str, str]", fields["quadrant"])
        second = fields["second_staff"]
        words = {name: str(fields[name] or "") for name, _label in _TEXTS}
        return dataclasses.replace(
            self._value, severity=severity, engaged=engaged,
            second_staff=StaffId(UUID(str(second))) if second else None,
            **words)  # type: ignore[arg-type]  # texts only

    def _on_save(self) -> None:
        case = self.values()
        wrong = (*self.problems(), *my_number_problems(case))
        if wrong:
            self.show_problems(wrong)
            return
        ws = self._desk.ws
        saved = attempt(self._desk, lambda: cases.save(ws, case, draft=self.draft_name()))
        if saved is not None:
            self.saved(saved, version=saved.version)
            self._desk.prompts.toast(text.CASE_SAVED, undo=lambda: undo(self._desk))


class PersonPart(DraftedForm[PersonForm]):
    """The person: who, where, how to reach, what to mind."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, case_people.PERSON_DRAFT, text.DRAFT_PERSON, parent)
        ws = desk.ws
        self.add_section(text.PERSON_SECTION)
        name, kana = NameEdit(), KanaEdit()
        name.feed(kana)
        self.add_field("name", text.NAME, name)
        self.add_field("kana", text.KANA, kana)
        self.add_field("alias", text.ALIAS, TextLine())
        self.add_field("sex", text.SEX, CodeCombo(code_options(ws, "sex")))
        self.add_field("birth", text.BIRTH,
                       WarekiEdit(today=ws.today, partial=True, lean="past", age=True))
        self.add_field("address", text.ADDRESS, TextLine())
        self.add_field("district", text.DISTRICT, CodeCombo(district_options(ws)))
        self.add_field("secrecy", text.SECRET, CodeChecks(
            [(_SECRET, text.SECRET_ADDRESS), (_RESTRICTED, text.RESTRICTED)]),
            support=text.SECRET_HINT)
        self.add_field("residency", text.RESIDENCY, CodeCombo(code_options(ws, "residency")))
        self.add_field("whereabouts", text.WHEREABOUTS, TextLine())
        self.add_field("strengths", text.STRENGTHS, LongText(), wide=True)
        self._build_reach()
        self.add_button(text.SAVE_PERSON, primary=True).clicked.connect(self.request_save)
        self.save_requested.connect(self._on_save)
        self._value: PersonForm | None = None
        self.complete()

    def _build_reach(self) -> None:
        ws = self._desk.ws
        self.add_section(text.REACH_SECTION)
        self.add_field("phone", text.PHONE, PhoneEdit())
        self.add_field("phone_note", text.PHONE_NOTE, TextLine())
        self.add_field("office_name", text.OFFICE_NAME, CodeCombo(code_options(ws, "office_name")))
        self.add_field("voicemail", text.VOICEMAIL, CodeChecks(code_options(ws, "voicemail")))
        self.add_field("reach_note", text.REACH, TextLine())
        self.add_section(text.CARE_SECTION)
        self.add_field("cautions", text.CAUTIONS, CodeChecks(code_options(ws, "caution")))
        self.add_field("caution_note", text.CAUTION_NOTE, TextLine())
        self.add_field("support_needs", text.SUPPORT_NEEDS,
                       CodeChecks(code_options(ws, "support_needs")))
        self.add_field("support_note", text.SUPPORT_NOTE, TextLine())
        self.add_field("death", text.DEATH,
                       WarekiEdit(today=ws.today, partial=True, lean="past"))
        self.add_field("register_no", text.REGISTER_NO, TextLine(), support=text.REGISTER_HINT)

    def to_fields(self, value: PersonForm) -> Mapping[str, object]:
        self._value = value
        secrecy = [code for code, on in ((_SECRET, value.secret_address),
                                         (_RESTRICTED, value.person.restricted)) if on]
        own = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        person = {f.name: getattr(value.person, f.name) for f in dataclasses.fields(value.person)}
        shown: dict[str, object] = {**person, **own, "secrecy": tuple(secrecy)}
        for name in ("sex", "residency", "office_name", "district"):
            shown[name] = shown[name] or None
        return shown

    def from_fields(self, fields: Mapping[str, object]) -> PersonForm:
        assert self._value is not None
        secrecy = cast("Checked", fields["secrecy"]).codes
        lists = {n: cast("Checked", fields[n]).codes
                 for n in ("voicemail", "cautions", "support_needs")}
        words = {n: str(fields[n] or "") for n in (
            "sex", "residency", "whereabouts", "support_note", "register_no", "caution_note",
            "office_name", "reach_note", "strengths")}
        dates = {n: fields[n] for n in ("birth", "death")}
        person: Person = dataclasses.replace(
            self._value.person, restricted=_RESTRICTED in secrecy,
            **lists, **words, **dates)  # type: ignore[arg-type]
        own = {n: str(fields[n] or "") for n in (
            "name", "kana", "alias", "address", "district", "phone", "phone_note")}
        form = dataclasses.replace(
            self._value, person=person, secret_address=_SECRET in secrecy)
        return dataclasses.replace(form, **own)  # type: ignore[arg-type]

    def _on_save(self) -> None:
        form = self.values()
        wrong = (*self.problems(), *my_number_problems(form))
        if wrong:
            self.show_problems(wrong)
            return
        ws = self._desk.ws
        pid = attempt(self._desk,
                      lambda: case_people.save_person(ws, form, draft=self.draft_name()))
        if pid is not None:
            stored = case_people.person_form(ws, pid)
            self.saved(stored, version=stored.person.version)
            self._desk.prompts.toast(text.PERSON_SAVED, undo=lambda: undo(self._desk))
