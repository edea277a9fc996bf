"""Whom the consultation is about: a known person taken into the form, people alike beside it."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QObject, QTimer

from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.ids import PersonId
from nimo_desktop.services import finding, intake, people, topics
from nimo_desktop.services.finding import Sought
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.parts.intake.form import IntakeFields
from nimo_desktop.ui.parts.intake.side import SimilarStrip

SIMILAR_WAIT_MS = 400
SIMILAR_FIELDS = ("name", "kana", "birth", "phone", "address")
# What comes from the person when a known one is taken; typed text of these fields gives way.
PERSON_PARTS = frozenset(
    {
        "name", "kana", "alias", "sex", "birth", "phone", "address", "district", "residency",
        "secret_address", "office_name", "voicemail", "reach_note", "support_needs",
        "support_note", "register_no", "relatives", "benefits", "involved", "consent_state",
        "given_by", "scope_agencies", "scope_items", "until", "explained_by", "explained_on",
        "basis", "basis_reason",
    }
)  # fmt: skip


class Subject(QObject):
    """Fills the form from a person and the strip with people like the one in the form."""

    def __init__(self, ws: Workspace, form: IntakeFields, strip: SimilarStrip) -> None:
        super().__init__(form)
        self._ws, self._form, self._strip = ws, form, strip
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SIMILAR_WAIT_MS)
        self._timer.timeout.connect(self.look_for_similar)
        for name in SIMILAR_FIELDS:
            form.field(name).committed.connect(self._timer.start)

    def stop(self) -> None:
        """The page is left."""
        self._timer.stop()

    def stored_form(self, call: Consultation) -> IntakeForm:
        """What is stored of a consultation, with an empty person where none is known."""
        form = intake.load_form(self._ws, call) if call.version or call.subject_id else None
        form = form or IntakeForm(consultation=call)
        if form.person is not None:
            return form
        person = people.PersonForm(person=people.new_person(self._ws))
        return dataclasses.replace(form, person=person)

    def take(self, person_id: PersonId) -> str | None:
        """The subject is a known person: her facts come into the form, the rest stays as typed.

        Her name; None when she cannot be read, and nothing has changed then.
        """
        typed = self._form.draft()
        call = dataclasses.replace(self._form.base().consultation, subject_id=person_id)
        if call.version == 0:
            call = dataclasses.replace(call, newness=intake.newness(self._ws, person_id))
        known = intake.load_form(self._ws, call)
        if known.person is None:
            return None
        self._form.load(dataclasses.replace(known, consultation=call))
        about_her = {*PERSON_PARTS, *(("newness",) if not typed.get("newness") else ())}
        self._form.restore_draft({n: v for n, v in typed.items() if n not in about_her})
        if self._form.field("counted").value() is None:
            self._preselect_topic(person_id)
        self._form.follow()
        self._strip.show_people(())
        return known.person.name

    def look_for_similar(self) -> None:
        """Known people like the one in the form, beside it; none once one is chosen."""
        form = self._form.values()
        if form.person is None or form.consultation.subject_id is not None:
            self._strip.show_people(())
            return
        person = form.person
        sought = Sought(
            name=person.name,
            kana=person.kana,
            birth=person.person.birth,
            phone=person.phone,
            address=person.address,
        )
        self._strip.show_people(finding.similar(self._ws, sought))

    def _preselect_topic(self, person_id: PersonId) -> None:
        topic, factors = topics.last_topic(self._ws, person_id)
        if topic:
            self._form.put("topic", topic)
            self._form.put("factors", factors)
