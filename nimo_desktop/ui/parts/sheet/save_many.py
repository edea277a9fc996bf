"""作った書類をまとめて保存: pick sheets by form, case or words; write them as files in one run."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nimo_desktop.domain.form_def import Reader
from nimo_desktop.domain.ids import CaseId
from nimo_desktop.domain.names import fold
from nimo_desktop.services import sheet_runs
from nimo_desktop.services.paper import Paper
from nimo_desktop.services.sheet_copies import STAYING
from nimo_desktop.services.sheet_runs import MOST_JOBS, Job, MadeLine, Run
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.parts.case.common import attempt, choice_box, short_day
from nimo_desktop.ui.parts.outside_fields import OutsideFields
from nimo_desktop.ui.parts.ticked_list import Tick, TickedList
from nimo_desktop.ui.parts.work_dialog import WorkDialog
from nimo_desktop.ui.tasks import Progress
from nimo_desktop.ui.text import packs as text
from nimo_desktop.ui.theme import Heading, set_look

_SIDE_CHARS, _FORM_CHARS, _TOLD_LINES = 20, 20, 8
_CASE, _EVERY = "case", "every"


class SaveMany(WorkDialog):
    """`case_id` begins with the sheets of one case, `form_id` with those of one form."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None = None,
        *,
        case_id: CaseId | None = None,
        form_id: str = "",
    ) -> None:
        super().__init__(desk, parent)
        self._case = case_id
        self._lines: tuple[MadeLine, ...] = ()
        self._fonts = Paper()
        self.form = choice_box([("", text.EVERY_FORM)], text.FORM, self)
        self.form.setMinimumContentsLength(_FORM_CHARS)
        scopes = [(_CASE, text.THIS_CASE)] if case_id is not None else []
        self.scope = choice_box([*scopes, (_EVERY, text.EVERY_CASE)], text.SCOPE, self)
        self.search = TextLine(self, name=text.SEARCH)
        self.search.setPlaceholderText(text.SEARCH)
        self.search.setClearButtonEnabled(True)
        self.found, self.ticked = QLabel(self), QLabel(self)
        self.sheets = TickedList(self, name=text.MANY_TITLE)
        self.all_button = self._button(text.ALL, lambda: self.sheets.tick_all(True))
        self.none_button = self._button(text.NONE, lambda: self.sheets.tick_all(False))
        self.kind = choice_box(text.KINDS, text.AS, self)
        self.reader = choice_box(
            [(one.value, one.label) for one in sheet_runs.READERS], text.READER, self
        )
        self.recall = QCheckBox(text.RECALL, self)
        self.outside = OutsideFields(desk, text.MANY_OUTSIDE, self, named=True)
        self.password = TextLine(self, name=text.PASSWORD)
        self.password.setPlaceholderText(text.PASSWORD_HINT)
        self.save_button = self._button(text.MANY, self.save, primary=True)
        self.close_button = self._button(text.CLOSE, self.reject)
        self.setWindowTitle(text.MANY_TITLE)
        self._lay_out()
        self._read(form_id)
        self._connect()
        self._on_reader()

    def save(self) -> None:
        """Ask for the folder, then write beside the window."""
        lines = self.chosen()
        if not lines:
            self.tell(text.NOTHING_TICKED, trouble=True)
            return
        folder = self._desk.prompts.ask_folder(text.MANY_FOLDER)
        if folder is None:
            return
        recipient, purpose, basis = self.outside.said()
        reader = self._reader()
        jobs = [
            Job(line.id, folder / f"{line.file_name}.{self.kind.code()}", reader,
                recall=self.recall.isChecked(), password=self.password.text(),
                recipient=recipient, purpose=purpose, basis=basis)
            for line in lines
        ]  # fmt: skip
        if not self._may_write([job.path for job in jobs]):
            return
        ws, fonts = self._desk.ws, self._fonts.fonts

        def work(progress: Progress) -> Run:
            return sheet_runs.many(ws, jobs, fonts, progress.tell, lambda: progress.cancelled)

        self._run(work, title=text.MANY_SAVING, on_done=lambda run: self._told(run, len(jobs)),
                  stopping=text.STOPPING_FILES,
                  afterwards=lambda run: _how_many(run, len(jobs)))  # fmt: skip

    def chosen(self) -> list[MadeLine]:
        """The ticked sheets from top to bottom."""
        known = {line.id.hex: line for line in self._lines}
        return [known[key] for key in self.sheets.ticked()]

    def done(self, result: int) -> None:
        """No password stays in memory."""
        self.password.clear()
        super().done(result)

    # Inside -------------------------------------------------------------------------------------
    def _told(self, run: Run, total: int) -> None:
        told = [_how_many(run, total)]
        if run.failed:
            told.append(text.MANY_FAILED.format(count=len(run.failed)))
        self.tell("\n".join(filter(None, (*told, run.trouble))), trouble=bool(run.trouble))
        if run.failed:
            lines = [text.MANY_FAILED_LINE.format(name=job.path.stem, sentence=sentence)
                     for job, sentence in run.failed[:_TOLD_LINES]]  # fmt: skip
            more = len(run.failed) - _TOLD_LINES
            rest = [text.MANY_MORE.format(count=more)] if more > 0 else []
            self._desk.prompts.inform(text.MANY_TITLE, "\n".join((*told, *lines, *rest)))

    def _read(self, form_id: str = "") -> None:
        """The sheets of the scope, and the forms they were made with."""
        here = self._case if self.scope.code() == _CASE else None
        self._lines = sheet_runs.made(self._desk.ws, case_id=here)
        forms = dict(
            sorted(
                ((line.form_id, line.title) for line in reversed(self._lines)),
                key=lambda one: one[1],
            )
        )
        wanted = form_id or self.form.code() or ""
        self.form.set_options([("", text.EVERY_FORM), *forms.items()])
        self.form.set_value(wanted if wanted in forms else "")
        self._show()

    def _show(self) -> None:
        """The lines that fit, the newest first; what was ticked and still fits stays ticked."""
        before, folded = set(self.sheets.ticked()), self._folded
        form, wanted = self.form.code(), folded(self.search.text()).split()
        fitting = [
            line for line in self._lines
            if form in ("", line.form_id) and all(word in self._key(line) for word in wanted)
        ]  # fmt: skip
        shown = fitting[:MOST_JOBS]
        self.sheets.fill(
            Tick(line.id.hex, _words(line), on=line.id.hex in before) for line in shown
        )
        words = text.FOUND if len(shown) == len(fitting) else text.FOUND_MORE
        self.found.setText(words.format(count=len(shown), total=len(fitting)))
        self.tell("" if shown else text.NO_SHEETS)

    def _key(self, line: MadeLine) -> str:
        return self._folded(f"{line.who} {line.number} {line.case_number} {line.title}")

    def _folded(self, words: str) -> str:
        return fold(words, self._desk.ws.variants)

    def _on_ticks(self) -> None:
        count = len(self.sheets.ticked())
        self.ticked.setText(text.TICKED.format(count=count))
        self.save_button.setEnabled(count > 0)

    def _on_reader(self) -> None:
        self.outside.setVisible(self._reader() not in STAYING)

    def _reader(self) -> Reader:
        return Reader(self.reader.code() or Reader.INSIDE)

    def _connect(self) -> None:
        self.form.committed.connect(self._show)
        self.scope.committed.connect(self._read)
        self.search.textChanged.connect(self._show)
        self.sheets.ticks_changed.connect(self._on_ticks)
        self.reader.committed.connect(self._on_reader)
        self._on_ticks()

    def _lay_out(self) -> None:
        filters = FlowBox(self)
        for field in (self.form, self.scope):
            filters.add(field)
        picks = FlowBox(self)
        for pick in (self.all_button, self.none_button, self.ticked):
            picks.add(pick)
        self.found.setWordWrap(True)
        set_look(self.found, "look", "support")
        left = QVBoxLayout()
        for part in (filters, self.search, self.found, self.sheets, picks):
            left.addWidget(part, 1 if part is self.sheets else 0)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addLayout(left, 1)
        body.addWidget(self._side())
        self._finish(body, (self.save_button, self.close_button))

    def _side(self) -> QWidget:
        side = QWidget(self)
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        parts: Sequence[tuple[str, QWidget]] = (
            (text.AS, self.kind), (text.READER, self.reader), ("", self.outside),
            ("", self.recall), (text.PASSWORD, self.password),
        )  # fmt: skip
        for label, part in parts:
            if label:
                box.addWidget(Heading(label, side, level=3))
            box.addWidget(part)
        box.addStretch(1)
        side.setFixedWidth(self.fontMetrics().horizontalAdvance("あ") * _SIDE_CHARS)
        return side


def show_save_many(
    desk: Desk, parent: QWidget, *, case_id: CaseId | None = None, form_id: str = ""
) -> None:
    """Open the window and wait until it is closed."""
    dialog = attempt(desk, lambda: SaveMany(desk, parent, case_id=case_id, form_id=form_id))
    if dialog is not None:
        dialog.exec()
        dialog.deleteLater()


def _how_many(run: Run, total: int) -> str:
    words = text.MANY_STOPPED if run.stopped else text.MANY_SAVED
    return words.format(count=len(run.written), total=total)


def _words(line: MadeLine) -> str:
    of = "　".join(filter(None, (line.case_number, line.who)))
    return text.MADE_LINE.format(
        title=line.title, number=line.number, edition=line.edition, date=short_day(line.made_on),
        of=of).rstrip("　")  # fmt: skip
