"""Drafts of 相談受付: kept while typing, found again, and compared with a newer record."""

from __future__ import annotations

from nimo_desktop.services import drafting, intake
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.base import Json
from nimo_desktop.ui.forms.newer import NewerRecord
from nimo_desktop.ui.parts.intake.form import IntakeFields
from nimo_desktop.ui.parts.intake.words import day_text, time_text
from nimo_desktop.ui.text import intake as text


class IntakeDrafts:
    """The drafts of one form; `newer` shows one that is older than its record."""

    def __init__(self, desk: Desk, form: IntakeFields, newer: NewerRecord) -> None:
        self._desk, self._form, self._newer = desk, form, newer
        self._compared: dict[str, Json] | None = None
        newer.use_draft.connect(self._use_draft)
        newer.use_record.connect(self._use_record)

    def save(self, fields: dict[str, Json]) -> None:
        """Keep what is typed; a draft that is being compared stays as it is."""
        if self._compared is not None:
            return
        call = self._form.base().consultation
        drafting.keep(
            self._desk.ws,
            intake.DRAFT_FORM,
            call.id.hex,
            values={
                "fields": fields,
                "subject": call.subject_id.hex if call.subject_id else "",
                "anonymous": self._form.anonymous(),
            },
            title=str(fields.get("gist") or ""),
            started_version=call.version,
        )

    def put(self, started: int, fields: object) -> bool:
        """Show the draft in the form; False when its record is newer and the nurse is asked."""
        typed: dict[str, Json] = fields if isinstance(fields, dict) else {}
        if started < self._form.base().consultation.version:
            self._compared = typed
            self._newer.show_lines(self._form.differences(typed))
            return False
        self._form.restore_draft(typed)
        self._form.follow()
        self._form.show_banner(text.DRAFT_RESUMED)
        return True

    def reset(self) -> None:
        """Another form: nothing is compared."""
        self._compared = None
        self._newer.hide()

    def waiting(self) -> list[drafting.DraftLine]:
        """One's own half-done intakes but this one."""
        here = self._form.base().consultation.id.hex
        return [
            line
            for line in drafting.mine(self._desk.ws)
            if line.form == intake.DRAFT_FORM and line.record != here
        ]

    def waiting_words(self) -> str:
        """「書きかけが1件あります(10:32 眠れないと電話)」, "" for none."""
        found = self.waiting()
        if not found:
            return ""
        newest, today = found[0].at, self._desk.ws.today()
        day = "" if newest.date() == today else day_text(newest.date())
        when = " ".join(filter(None, (day, time_text(newest), found[0].title)))
        words = text.DRAFT_WAITS if len(found) == 1 else text.DRAFTS_WAIT
        return words.format(count=len(found), when=when)

    def choose(self) -> str | None:
        """The record of the draft to go on with; asks only where there are several."""
        options = [(line.record, _line_words(line)) for line in self.waiting()]
        if len(options) == 1:
            return options[0][0]
        if not options:
            return None
        return self._desk.prompts.choose(
            text.RESUME, text.RESUME_WHICH, options=options, act=text.RESUME
        )

    def _use_draft(self) -> None:
        typed = self._compared or {}
        self.reset()
        self._form.restore_draft(typed)
        self._form.follow()
        self.save(self._form.draft())

    def _use_record(self) -> None:
        self.reset()
        record = self._form.base().consultation.id.hex
        drafting.drop(self._desk.ws, intake.DRAFT_FORM, record)


def _line_words(line: drafting.DraftLine) -> str:
    return text.DRAFT_LINE.format(
        title=line.title or text.DRAFT_UNTITLED,
        day=day_text(line.at.date()),
        time=time_text(line.at),
    )
