"""The page as it will be printed, drawn again shortly after each change."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.form_def import FormDef
from nimo_desktop.services import sheet_rendering
from nimo_desktop.services.paper import Paper
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.parts.paper_desk import PaperView
from nimo_desktop.ui.text import forms_page as text
from nimo_desktop.ui.theme import Heading, set_look

DRAW_MS = 300


class LivePreview(QWidget):
    """The empty form of `show_form`; drawing takes some 20 ms, so no task does it."""

    def __init__(self, ws: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ws, self._paper = ws, Paper()
        self._wanted: FormDef | None = None
        self._drawn: FormDef | None = None
        self.paper = PaperView(self)
        self.old = QLabel(text.PREVIEW_OLD, self)
        self.old.setWordWrap(True)
        set_look(self.old, "look", "warning")
        self.old.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAW_MS)
        self._timer.timeout.connect(self.draw_now)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(Heading(text.PREVIEW, self, level=3))
        layout.addWidget(self.old)
        layout.addWidget(self.paper, 1)

    def show_form(self, form: FormDef | None, *, broken: bool, now: bool = False) -> None:
        """Draw this soon (`now`: at once); `broken`: it is the last one without a fault."""
        self.old.setVisible(broken)
        self._wanted = form
        if now:
            self.draw_now()
        elif form != self._drawn:
            self._timer.start()

    def draw_now(self) -> None:
        """Draw what is wanted; the place of the page is kept."""
        self._timer.stop()
        form = self._wanted
        if form is None or form == self._drawn:
            return
        same = self._drawn is not None and form.id == self._drawn.id
        try:
            made = sheet_rendering.blank(
                form, self._ws.codes, self._ws.today(), self._paper.fonts)
            pdf = made.pdf()
        except KnownError as trouble:
            self.old.setText(trouble.sentence)
            self.old.show()
            return
        self.old.setText(text.PREVIEW_OLD)
        self._show(pdf, keep_place=same)
        self._drawn = form

    def leave(self) -> None:
        """Free the page; it is drawn again when it is looked at."""
        self._timer.stop()
        self.paper.clear()
        self._drawn = None

    def _show(self, pdf: bytes, *, keep_place: bool) -> None:
        view = self.paper.view
        at = view.verticalScrollBar().value() if view is not None and keep_place else 0
        self.paper.show_pdf(pdf)
        if self.paper.view is not None:
            self.paper.view.resize(self.paper.size())
            self.paper.view.verticalScrollBar().setValue(at)
