"""The basis on which an agency is told something by word of mouth: asked only where one is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar, cast

from PySide6.QtWidgets import QPushButton, QWidget

from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral import Action
from nimo_desktop.services import consents, referrals
from nimo_desktop.services.referrals import Sharing
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.forms.base import FormPage
from nimo_desktop.ui.parts.case.common import code_options
from nimo_desktop.ui.text import referral as text

T = TypeVar("T")
BASIS, NOTE = "basis", "basis_note"


class BasisForm(FormPage[T]):
    """A form of a step by which an agency may be told. `said_action` gives the step as typed.

    A missing basis warns once: the second press of the same button records without it.
    """

    save_button: QPushButton
    _save_label = ""
    _warned = False
    _has_basis = False

    def said_action(self) -> Action:
        """The step as filled in, holes and all."""
        raise NotImplementedError

    def add_basis(self, ws: Workspace, suggested: Sharing) -> None:
        """The two fields, hidden until an agency is told; call it before `finish`."""
        options = [one for one in code_options(ws, "sharing_basis") if consents.carries(ws, one[0])]
        self.add_field(BASIS, text.LABELS[BASIS], CodeCombo(options), support=text.BASIS_HINT)
        self.add_field(NOTE, text.LABELS[NOTE], TextLine(), support=text.BASIS_NOTE_HINT)
        self.field(BASIS).set_value(suggested.basis or None)
        self.field(NOTE).set_value(suggested.note)
        self._has_basis = True
        self.edited.connect(self._follow)
        self.field(BASIS).committed.connect(self._unwarn)
        self.show_lines(frozenset(), (BASIS, NOTE))

    def sharing(self) -> Sharing | None:
        """What was said about the basis; None where no agency is told."""
        if not self._tells_agency():
            return None
        basis, note = (str(self.field(name).value() or "") for name in (BASIS, NOTE))
        return Sharing(basis=basis, note=note, warned=self._warned)

    def show_lines(self, names: frozenset[str], among: Iterable[str]) -> None:
        """Of the lines `among`, show those named."""
        for name in among:
            line, shown = self._lines[name], name in names
            for part in (line.label, line.field):
                cast("QWidget", part).setVisible(shown)
            line.support_label.setVisible(shown and bool(line.support_label.text()))
            if not shown:
                line.show_problem(None)

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """As every form; a missing basis turns the button into the one that goes on without."""
        found = tuple(problems)
        super().show_problems(found)
        missing = [one for one in found if one.field == BASIS and not one.blocking]
        if missing and len(missing) == len(found) and self._has_basis:
            self._warned = True
            self._save_label = self._save_label or self.save_button.text()
            self.save_button.setText(text.SAVE_WITHOUT_BASIS)
            self.field(BASIS).entry().setFocus()

    def _unwarn(self) -> None:
        if self._warned:
            self._warned = False
            self.save_button.setText(self._save_label)

    def _tells_agency(self) -> bool:
        return self._has_basis and referrals.said_outside(self.said_action()) is not None

    def _follow(self) -> None:
        """An agency is told: ask. Nobody outside is: do not."""
        told = self._tells_agency()
        self.show_lines(frozenset((BASIS, NOTE) if told else ()), (BASIS, NOTE))
        if not told:
            self._unwarn()
