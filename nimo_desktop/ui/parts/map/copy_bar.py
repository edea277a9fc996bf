"""Which map is shown: for whom, with which layers, over which earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.domain.diagram import CaseDiagram
from nimo_desktop.services.maps import drawing
from nimo_desktop.services.maps.copies import MapCopy
from nimo_desktop.services.maps.drawing import MapWish
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.parts.case.common import choice_box, short_day
from nimo_desktop.ui.text import map as text

_SINCE_CHARS = 12
"""So that 「以前の図: 重ねない」 and a day stand there in full."""


class CopyBar(QWidget):
    """`changed` when another map is wanted, `kind_changed` when that is of another kind; the
    buttons are the page's.
    """

    changed = Signal()
    kind_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._versions: dict[UUID, CaseDiagram] = {}
        self.kind = choice_box(text.MAP_KINDS, text.KIND, self)
        self.copy = choice_box([(one.value, one.label) for one in MapCopy], text.COPY, self)
        self.since: CodeCombo = choice_box([("", text.NO_SINCE)], text.SINCE, self)
        self.gaps, self.writing, self.inner, self.anonymous = (
            QCheckBox(label, self)
            for label in (text.GAPS, text.WRITING, text.INNER, text.ANONYMOUS))
        self.edit_button, self.keep_button, self.beside_button = (
            self._button(label) for label in (text.EDIT_MAP, text.KEEP_VERSION, text.BESIDE))
        self.gaps.setToolTip(text.GAPS_TIP)
        self.writing.setToolTip(text.WRITING_TIP)
        self.anonymous.setToolTip(text.ANONYMOUS_TIP)
        self.since.setMinimumContentsLength(_SINCE_CHARS)
        flow = FlowBox(self)
        for part in (self.kind, self.edit_button, self.copy, self.gaps, self.writing,
                     self.inner, self.anonymous, self.keep_button, self.since, self.beside_button):
            flow.add(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(flow)
        self.kind.committed.connect(self._on_kind)
        self.copy.committed.connect(self.changed)
        self.since.committed.connect(self._on_since)
        for box in (self.gaps, self.writing, self.inner, self.anonymous):
            box.toggled.connect(lambda _: self.changed.emit())
        self._judge()

    def show_versions(self, versions: Sequence[CaseDiagram]) -> None:
        """The dated versions that can lie under the map of today."""
        self._versions = {one.id: one for one in versions}
        chosen = self.since.code() or ""
        family = self.kind.code() == drawing.GENOGRAM
        self.since.set_options([
            ("", text.NO_VERSION if family else text.NO_SINCE),
            *((str(one.id), _words(one, family=family)) for one in versions)])
        self.since.set_value(chosen if id_of(chosen) in self._versions else "")
        self._judge()

    def show_kind(self, kind: str) -> None:
        """The genogram, or for any other kind a map of those who support."""
        family = kind == drawing.GENOGRAM
        if family != (self.kind.code() == drawing.GENOGRAM):
            self.kind.set_value(drawing.GENOGRAM if family else drawing.TEAM)
            self._on_kind()

    def version(self) -> CaseDiagram | None:
        """The earlier map that is chosen."""
        found = id_of(self.since.code() or "")
        return None if found is None else self._versions.get(found)

    def wish(self) -> MapWish:
        """What is asked for."""
        return MapWish(
            kind=self.kind.code() or drawing.TEAM,
            copy=MapCopy(self.copy.code() or MapCopy.WHOLE),
            anonymous=self.anonymous.isChecked(), inner=self.inner.isChecked(),
            gaps=self.gaps.isChecked(),
            writing=self.writing.isChecked(), since=self.version())

    def _on_kind(self) -> None:
        self.kind_changed.emit()
        self._on_since()

    def _on_since(self) -> None:
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        family = self.kind.code() == drawing.GENOGRAM
        self.beside_button.setEnabled(self.version() is not None)
        for part in (self.gaps, self.writing, self.inner):
            part.setEnabled(not family)
        self.since.setVisible(bool(self._versions))
        self.beside_button.setVisible(bool(self._versions))

    def _button(self, label: str) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        return button


def id_of(text_: str) -> UUID | None:
    """The id of a choice, None for the first one."""
    return UUID(text_) if text_ else None


def _words(one: CaseDiagram, *, family: bool) -> str:
    """A genogram is looked at beside an earlier one, never laid over it."""
    day = short_day(one.as_of)
    if one.name:
        return text.SINCE_NAMED.format(day=day, name=one.name)
    return (text.THEN if family else text.SINCE_DAY).format(day=day)
