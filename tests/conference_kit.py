"""A conference with two cases on its agenda, members inside and outside, and filled sheets."""

from __future__ import annotations

import dataclasses
import io
from dataclasses import dataclass

import pypdf
from town_kit import Town

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.journal import Op
from nimo_desktop.services import (
    cases,
    conferences,
    consents,
    filled_sheets,
    form_library,
    intake,
    people,
)
from nimo_desktop.services.conferences import FullConference
from nimo_desktop.services.consents import ConsentForm
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

CALLER = "漏洩太郎"
VIEW = "庁内だけの見立て"
FORM = """
id = "{id}"
title = "{title}"
number = "町様式 試し"
about = "case"
readers = {readers}

[[block]]
kind = "row"
cells = [{{ name = "person", label = "氏名", bind = "本人.氏名" }}]

[[block]]
kind = "text"
name = "view"
label = "ケースの見立て"
bind = "ケース.見立て"
to = ["庁内"]
"""


@dataclass
class Meeting:
    """The conference, its second case (somebody else called), and what was filled."""

    full: FullConference
    second: Case
    overview: FullSheet
    secret: FullSheet
    inside_only: FullSheet


def make_meeting(ws: Workspace, town: Town) -> Meeting:
    for form_id, title, readers in (
        ("trial_form", "試しの様式", '["庁内", "外部"]'), ("inner_form", "内輪の様式", '["庁内"]'),
    ):  # fmt: skip
        form_library.save_office_form(
            ws, form_id, FORM.format(id=form_id, title=title, readers=readers)
        )
    first = dataclasses.replace(
        intake.start(ws), gist="夜の大声", caller="other", caller_name=CALLER, wish="静かに"
    )
    form = people.PersonForm(person=people.new_person(ws), name="見本 花子", kana="みほん はなこ")
    second = cases.start(ws, intake.save(ws, IntakeForm(consultation=first, person=form))
                         .consultation)  # fmt: skip
    with ws.vault.read() as conn:
        case = records.get(conn, Case, town.case.id)
    ws.apply(Op.CASE_SAVED, lambda w: w.change(dataclasses.replace(case, view=VIEW)))
    conference = conferences.plan(ws, on=ws.today(), time="13時半から", place="役場2階")
    inside, outside = town.inside("福祉"), town.clinic
    row = conferences.new_attendance
    conferences.set_people(ws, conference, [
        dataclasses.replace(row(ws, conference.id), department_id=inside.department),
        dataclasses.replace(row(ws, conference.id), agency_id=outside, name="練田 医師"),
        dataclasses.replace(row(ws, conference.id), name="見本 太郎"),
    ])  # fmt: skip
    for one in (town.case, second):
        conferences.add_item(ws, conference, case_id=one.id, question="暮らしをどう支えるか")

    def filled(form_id: str, about: object) -> FullSheet:
        return filled_sheets.save(ws, filled_sheets.new(ws, form_id, about))  # type: ignore[arg-type]

    made = Meeting(
        conferences.load(ws, conference.id),
        second,
        filled("trial_form", town.case.id),
        filled("intake_no_consent", second.consultation_id),
        filled("inner_form", town.case.id),
    )
    filled("conference_coordination", conference.id)
    return made


def consent(ws: Workspace, case: Case) -> None:
    consents.save(ws, case.person_id, ConsentForm(state="oral", explained_on=ws.today()))


def said(pdf: bytes) -> list[str]:
    """The words of every page, without blanks."""
    return ["".join(page.extract_text().split())
            for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]  # fmt: skip
