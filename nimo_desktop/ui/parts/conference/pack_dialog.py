"""資料一式を作る: the papers of a conference, for whom, the pages, printing and files."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nimo_desktop.domain.journal import Op
from nimo_desktop.services import conference_disclosures, conference_packs, conference_papers
from nimo_desktop.services.conference_packs import MadePack, SavedCopies
from nimo_desktop.services.conference_papers import PackWish, Paper
from nimo_desktop.services.conferences import FullConference
from nimo_desktop.services.paper import Paper as Fonts
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.parts.case.common import attempt, short_day
from nimo_desktop.ui.parts.conference.pack_receivers import PackReceivers
from nimo_desktop.ui.parts.paper_desk import ChoosePrinter, PaperView, ask_printer, save_file
from nimo_desktop.ui.parts.ticked_list import Tick, TickedList
from nimo_desktop.ui.parts.work_dialog import WorkDialog
from nimo_desktop.ui.tasks import Progress
from nimo_desktop.ui.text import document as files
from nimo_desktop.ui.text import packs as text
from nimo_desktop.ui.theme import Heading, set_look

_PAPERS_CHARS, _RECEIVERS_CHARS = 20, 18
Made = tuple[MadePack, bytes]


class PackDialog(WorkDialog):
    """What is chosen is made in the background and shown; then it is printed or saved. A copy that
    leaves is recorded once, before it is printed or with its file.
    """

    def __init__(
        self,
        desk: Desk,
        full: FullConference,
        parent: QWidget | None = None,
        *,
        choose_printer: ChoosePrinter = ask_printer,
    ) -> None:
        super().__init__(desk, parent)
        ws = desk.ws
        self._full, self._fonts = full, Fonts()
        self._papers: dict[str, Paper] = {
            one.key: one for one in conference_papers.papers(ws, full)
        }
        self._made: MadePack | None = None
        self._recorded: frozenset[int] = frozenset()
        self.papers = TickedList(self, name=text.PAPERS, ordered=True)
        self.members = PackReceivers(
            desk,
            conference_papers.receivers(ws, full),
            conference_papers.known_basis(ws, full),
            self,
        )
        self.paper = PaperView(self, choose_printer=choose_printer)
        self.up_button = self._button(text.UP, lambda: self.papers.move(-1))
        self.down_button = self._button(text.DOWN, lambda: self.papers.move(1))
        self.none_button = self._button(text.NONE, lambda: self.papers.tick_all(False))
        self.make_button = self._button(text.MAKE, self.make, primary=True)
        self.print_button = self._button(text.PRINT, self.print, sign="print")
        self.whole_button = self._button(text.SAVE_WHOLE, self.save_whole, sign="pdf")
        self.each_button = self._button(text.SAVE_EACH, self.save_each, sign="pdf")
        self.each_button.setToolTip(text.SAVE_EACH_TIP)
        self.close_button = self._button(text.CLOSE, self.reject)
        self._lay_out()
        self.papers.fill(_line(one) for one in self._papers.values())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self).activated.connect(self.print)
        self.papers.ticks_changed.connect(self._on_changed)
        self.members.changed.connect(self._on_changed)
        self._judge(text.NOT_MADE if self._papers else text.NO_PAPERS)

    def offered(self) -> tuple[Paper, ...]:
        """What may be chosen, in the order of the agenda."""
        return tuple(self._papers.values())

    def wish(self) -> PackWish:
        """What is chosen now."""
        side = self.members
        _, purpose, basis = side.outside.said()
        return PackWish(
            tuple(self._papers[key] for key in self.papers.ticked()),
            side.chosen(),
            recall=side.recall.isChecked(),
            cover=side.cover.isChecked(),
            purpose=purpose,
            basis=basis,
        )

    # Acts ---------------------------------------------------------------------------------------
    def make(self) -> None:
        """Lay the copies out beside the window; nothing is recorded yet."""
        ws, full, wish, fonts = self._desk.ws, self._full, self.wish(), self._fonts.fonts

        def work(progress: Progress) -> Made:
            made = conference_packs.make(
                ws, full, wish, fonts, progress, lambda: progress.cancelled
            )
            return made, made.pdf()

        self._run(work, title=text.MAKING, on_done=self._show, stopped=text.STOPPED)

    def print(self) -> None:
        """Every copy; those that leave are recorded first."""
        made, pdf, quiet = self._made, self.paper.pdf, not self.wish().leaves
        if made is None or not self._record(made):
            return
        with self._in_steps(text.PRINTING, text.STOPPING_PRINT) as step:
            sent = attempt(self._desk, lambda: self.paper.print_other(pdf, quiet=quiet, step=step))
            if sent:
                self._note(made, Op.PRINTED)
        if sent:
            words = text.PRINTED if sent >= made.pages else text.PRINTED_SOME
            self.tell(words.format(sent=sent, pages=made.pages))

    def save_whole(self) -> None:
        """One file; only where every copy stays inside."""
        made, pdf = self._made, self.paper.pdf
        if made is None or made.wish.leaves:
            return
        if save_file(self._desk, text.SAVE_WHOLE_TITLE, name=made.file_name(), kinds=files.PDF_KIND,
                     make=lambda: pdf, password=self.members.password.text()):  # fmt: skip
            self._note(made, Op.EXPORTED)
            self.tell(text.SAVED_WHOLE)

    def save_each(self) -> None:
        """A file for every copy; none is written over without a question."""
        made = self._made
        if made is None:
            return
        folder = self._desk.prompts.ask_folder(text.SAVE_EACH_TITLE)
        if folder is None or not self._may_write(
            [folder / made.file_name(number) for number, _ in made.wish.copies()]
        ):
            return
        ws, password, known = self._desk.ws, self.members.password.text(), self._recorded

        def work(progress: Progress) -> SavedCopies:
            return conference_packs.save_copies(
                ws,
                made,
                folder,
                password=password,
                recorded=known,
                on_progress=progress.tell,
                cancelled=lambda: progress.cancelled,
            )

        self._run(work, title=text.SAVING, on_done=self._told_saved,
                  stopping=text.STOPPING_FILES, afterwards=_how_many)  # fmt: skip

    # Inside -------------------------------------------------------------------------------------
    def _show(self, result: Made) -> None:
        self._made, pdf = result
        self._recorded = frozenset()
        self.paper.show_pdf(pdf)
        words = text.MADE.format(copies=len(self._made.wish.receivers), pages=self._made.pages)
        self._judge(words + (text.SAVE_WHOLE_OFF if self._made.wish.leaves else ""))

    def _told_saved(self, run: SavedCopies) -> None:
        self._recorded |= frozenset(run.written)
        self.tell(f"{_how_many(run)}\n{run.trouble}".strip(), trouble=bool(run.trouble))

    def _record(self, made: MadePack) -> bool:
        """Keep what leaves, once for what is shown; False where the rules refuse (told)."""
        ws = self._desk.ws
        numbers = {at for at, _ in made.wish.copies(outside=True)} - self._recorded

        def work() -> bool:
            given = conference_disclosures.leaving(ws, self._full, made.wish)
            conference_disclosures.record(ws, given, sorted(numbers))
            return True

        if numbers and not attempt(self._desk, work):
            return False
        self._recorded |= numbers
        return True

    def _note(self, made: MadePack, op: Op) -> None:
        numbers = [at for at, _ in made.wish.copies()]
        conference_disclosures.handed_out(self._desk.ws, self._full, made.wish, numbers, op=op)

    def _on_changed(self) -> None:
        """What is shown is no longer what is chosen."""
        before = self._made is not None
        self._made = None
        self.paper.clear()
        self._judge(text.CHANGED if before else self.status.text())

    def _judge(self, words: str) -> None:
        made, outside = self._made, self.wish().leaves
        chosen = bool(self.papers.ticked()) and bool(self.members.chosen())
        self.make_button.setEnabled(chosen and made is None)
        for button in (self.print_button, self.each_button):
            button.setEnabled(made is not None)
        self.whole_button.setEnabled(made is not None and not outside)
        self.whole_button.setToolTip(text.SAVE_WHOLE_OFF if outside else text.SAVE_WHOLE_TIP)
        self.print_button.setText(text.PRINT_OUTSIDE if outside else text.PRINT)
        self.tell(words)

    def done(self, result: int) -> None:
        """Nothing readable stays in memory."""
        self.paper.clear()
        self._made = None
        self.members.password.clear()
        super().done(result)

    def _lay_out(self) -> None:
        one = self._full.conference
        self.setWindowTitle(text.TITLE.format(number=one.number, day=short_day(one.on)))
        left = QVBoxLayout()
        left.addWidget(Heading(text.PAPERS, self, level=3))
        hint = QLabel(text.PAPERS_HINT, self)
        hint.setWordWrap(True)
        set_look(hint, "look", "support")
        left.addWidget(hint)
        left.addWidget(self.papers, 1)
        order = FlowBox(self)
        for button in (self.up_button, self.down_button, self.none_button):
            order.add(button)
        left.addWidget(order)
        left.setContentsMargins(0, 0, 0, 0)
        papers = QWidget(self)
        papers.setLayout(left)
        wide = self.fontMetrics().horizontalAdvance("あ")
        papers.setFixedWidth(wide * _PAPERS_CHARS)
        self.members.setFixedWidth(wide * _RECEIVERS_CHARS)
        body = QHBoxLayout()
        body.setSpacing(16)
        for part in (papers, self.members):
            body.addWidget(part)
        body.addWidget(self.paper, 1)
        self._finish(body, (self.make_button, self.print_button, self.whole_button,
                            self.each_button, self.close_button))  # fmt: skip


def _how_many(run: SavedCopies) -> str:
    words = text.SAVED_EACH if len(run.written) == run.total else text.SAVED_SOME
    return (words if run.written else text.SAVED_NONE).format(
        count=len(run.written), total=run.total
    )


def _line(one: Paper) -> Tick:
    """Title, whose it is and its number; the tip tells all of it."""
    whose = one.of or text.OF_CONFERENCE
    if one.form_id == conference_papers.PRE_TASK:
        whose = text.OF_OFFICE
    title = text.FROM_RECORD.format(title=one.title) if one.kind == "record" else one.title
    words = text.PAPER_LINE.format(title=title, whose=whose, number=one.number)
    tip = "　".join(dict.fromkeys(filter(None, (title, one.case_number, whose, one.number))))
    return Tick(one.key, words, on=one.usual, tip=tip)
