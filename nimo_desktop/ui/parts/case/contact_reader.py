"""One record in full: what was done, for whom it counts, what it said before it was amended."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.contact import Subject, text_of, topic_is_open
from nimo_desktop.services.case_people import HousePerson
from nimo_desktop.services.contacts import FullContact
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.parts.case.common import day_words, moment_words
from nimo_desktop.ui.parts.case.highlight import spans
from nimo_desktop.ui.parts.case.timeline import state_words
from nimo_desktop.ui.text import contacts as text
from nimo_desktop.ui.theme import TOKENS, Heading, set_look


class ContactReader(QWidget):
    """Shows a record; the buttons tell what the nurse wants with it."""

    edit_wanted = Signal()
    confirm_wanted = Signal()
    trash_wanted = Signal()
    circulated = Signal(object, object)

    def __init__(self, desk: Desk, names: Mapping[UUID, str], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._names = desk, names
        self._full: FullContact | None = None
        self._house: tuple[HousePerson, ...] = ()
        self._heading = Heading("", self)
        self._heading.setWordWrap(True)
        self._states = QLabel(self)
        set_look(self._states, "look", "support")
        self.page = QTextEdit(self)
        self.page.setReadOnly(True)
        self.page.setAccessibleName(text.BODY)
        self.sent_on = WarekiEdit(self, today=desk.ws.today, lean="past", name=text.SENT_ON)
        self.done_on = WarekiEdit(self, today=desk.ws.today, lean="past", name=text.DONE_ON)
        self.circulate_button = QPushButton(text.CIRCULATE, self)
        self.circulate_button.setAutoDefault(False)
        self.circulate_button.clicked.connect(self._on_circulate)
        self.trash_button = self._button(text.TRASH, self.trash_wanted)
        self.trash_button.setProperty("danger", "true")
        self.edit_button = self._button(text.EDIT, self.edit_wanted)
        self.confirm_button = self._button(text.CONFIRM, self.confirm_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self._heading)
        layout.addWidget(self._states)
        layout.addWidget(self.page, 1)
        layout.addLayout(self._circulation())
        buttons = QHBoxLayout()
        buttons.addWidget(self.trash_button)
        buttons.addStretch(1)
        buttons.addWidget(self.edit_button)
        buttons.addWidget(self.confirm_button)
        layout.addLayout(buttons)

    def show_record(self, full: FullContact, house: tuple[HousePerson, ...],
                    words: str = "") -> None:
        """Show a record with the words that were looked for marked."""
        self._full, self._house = full, house
        contact, codes = full.contact, self._desk.ws.codes
        open_ = contact.confirmed_at is None
        self._heading.setText(
            f"{moment_words(contact.at)}　{codes.label('method', contact.method)}")
        self._states.setText(" ・ ".join(state_words(full)))
        self.page.setHtml(self._html(full))
        self._mark(words)
        self.edit_button.setText(text.EDIT if open_ else text.AMEND)
        self.confirm_button.setVisible(open_)
        self.trash_button.setVisible(open_)
        self.sent_on.set_value(contact.circulated_on)
        self.done_on.set_value(contact.circulation_done_on)

    def shown(self) -> FullContact | None:
        """The record that is shown."""
        return self._full

    def _button(self, words: str, signal: object) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.clicked.connect(signal)
        return button

    def _circulation(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        for words, field in ((text.SENT_ON, self.sent_on), (text.DONE_ON, self.done_on)):
            label = QLabel(words, self)
            label.setBuddy(field.line)
            line.addWidget(label)
            line.addWidget(field, 1)
        line.addWidget(self.circulate_button)
        return line

    def _on_circulate(self) -> None:
        self.circulated.emit(self.sent_on.day(), self.done_on.day())

    def _html(self, full: FullContact) -> str:
        contact = full.contact
        facts = [text.WRITTEN_BY.format(name=self._names.get(contact.author, ""))]
        if contact.minutes is not None:
            facts.append(text.MINUTES.format(minutes=contact.minutes))
        if contact.place:
            facts.append(text.PLACE.format(place=contact.place))
        mates = [self._mate(code) for code in contact.joint_staff]
        if contact.companions:
            mates.append(contact.companions)
        if mates:
            facts.append(text.WITH.format(names="、".join(mates)))
        parts = [f'<p style="color:{TOKENS.support}">{escape("　".join(facts))}</p>',
                 _paragraphs(text_of(contact))]
        if contact.next_what:
            when = day_words(contact.next_on)
            parts.append(_titled(text.NEXT, f"{contact.next_what}　{when}"))
        if full.subjects:
            parts.append(_titled(text.SUBJECTS,
                                 "\n".join(self._subject(s) for s in full.subjects)))
        if contact.informant:
            parts.append(_titled(text.INFORMANT, contact.informant))
        if contact.confirmed_at is not None and contact.confirmed_by is not None:
            said = text.CONFIRMED_BY.format(date=moment_words(contact.confirmed_at),
                                            name=self._names.get(contact.confirmed_by, ""))
            parts.append(f'<p style="color:{TOKENS.support}">{escape(said)}</p>')
        return "".join(parts) + self._amendments(full)

    def _amendments(self, full: FullContact) -> str:
        if not full.amendments:
            return ""
        found = [_titled(text.AMENDMENTS, "")]
        for one in reversed(full.amendments):
            head = text.AMENDED_BY.format(
                date=moment_words(one.at), name=self._names.get(one.by_staff, ""),
                reason=one.reason or text.NO_REASON)
            found.append(f'<p style="color:{TOKENS.support}">{escape(head)}</p>'
                         f'<div style="margin-left:16px">{_paragraphs(one.old_text)}</div>')
        return "".join(found)

    def _subject(self, subject: Subject) -> str:
        codes = self._desk.ws.codes
        who = next((p.label for p in self._house if p.person_id == subject.person_id),
                   subject.alias or text.ANONYMOUS)
        counted = {True: text.COUNTED, False: text.NOT_COUNTED, None: text.COUNT_LATER}
        said = [who, counted[subject.counted]]
        if subject.topic:
            said.append(codes.label("topic", subject.topic))
        elif topic_is_open(subject):
            said.append(text.TOPIC_OPEN)
        said += [codes.label("factor", code) for code in subject.factors]
        return "　".join(said)

    def _mate(self, code: str) -> str:
        try:
            return self._names.get(UUID(code), code)
        except ValueError:
            return code

    def _mark(self, words: str) -> None:
        document = self.page.document()
        selections = []
        for at, size in spans(document.toPlainText(), words, self._desk.ws.variants):
            cursor = QTextCursor(document)
            cursor.setPosition(at)
            cursor.setPosition(at + size, QTextCursor.MoveMode.KeepAnchor)
            look = QTextCharFormat()
            look.setBackground(QColor(TOKENS.focus_inner))
            one = QTextEdit.ExtraSelection()
            one.cursor, one.format = cursor, look
            selections.append(one)
        self.page.setExtraSelections(selections)
        if selections:
            start = QTextCursor(selections[0].cursor)
            start.clearSelection()
            self.page.setTextCursor(start)
            self.page.ensureCursorVisible()


def _paragraphs(words: str) -> str:
    body = escape(words).replace("\n", "<br>")
    return f'<p style="line-height:160%">{body}</p>' if words else ""


def _titled(title: str, words: str) -> str:
    return f"<p><b>{escape(title)}</b></p>{_paragraphs(words)}"
