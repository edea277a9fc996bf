"""The records of a case from the newest down: ids first, each as a card of fixed height."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from nimo_desktop.domain.contact import text_of
from nimo_desktop.services import contacts
from nimo_desktop.services.contacts import FullContact
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.parts.case.common import moment_words, short_day
from nimo_desktop.ui.parts.case.highlight import excerpt, spans
from nimo_desktop.ui.text import contacts as text
from nimo_desktop.ui.theme import SIZE_EVENTS, TOKENS

BLOCK = 50
FULL_ROLE = Qt.ItemDataRole.UserRole
AnyIndex = QModelIndex | QPersistentModelIndex
_LINES = 3
_PAD = 8


def state_words(full: FullContact) -> tuple[str, ...]:
    """Confirmed or not, amended, on its round: in words."""
    contact = full.contact
    found = [text.OPEN if contact.confirmed_at is None else text.CONFIRMED]
    if full.amendments:
        found.append(text.AMENDED)
    if contact.circulation_done_on is not None:
        found.append(text.CIRCULATED)
    elif contact.circulated_on is not None:
        found.append(text.CIRCULATING)
    return tuple(found)


class TimelineModel(QAbstractListModel):
    """Holds ids; reads the records in blocks when the view asks for them."""

    def __init__(self, ws: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._ws = ws
        self._ids: list[UUID] = []
        self._held: dict[UUID, FullContact | None] = {}

    def show_ids(self, ids: Sequence[UUID]) -> None:
        """Show these records; everything is read anew."""
        self.beginResetModel()
        self._ids = list(ids)
        self._held.clear()
        self.endResetModel()

    def ids(self) -> tuple[UUID, ...]:
        """The ids in their order."""
        return tuple(self._ids)

    def row_of(self, wanted: UUID) -> int | None:
        """The row of a record."""
        return self._ids.index(wanted) if wanted in self._ids else None

    def full(self, row: int) -> FullContact | None:
        """The record of a row; None when it is gone."""
        if not 0 <= row < len(self._ids):
            return None
        wanted = self._ids[row]
        if wanted not in self._held:
            start = row - row % BLOCK
            block = self._ids[start:start + BLOCK]
            self._held.update(dict.fromkeys(block))
            for full in contacts.load_many(self._ws, block):
                self._held[full.contact.id] = full
        return self._held[wanted]

    def method(self, full: FullContact) -> str:
        """The word for how it was done."""
        return self._ws.codes.label("method", full.contact.method)

    def variants(self) -> Mapping[str, str]:
        """Kanji variants for the highlighting."""
        return self._ws.variants

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        full = self.full(index.row()) if index.isValid() else None
        if full is None:
            return None
        if role == FULL_ROLE:
            return full
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            said = (moment_words(full.contact.at), self.method(full), *state_words(full),
                    text_of(full.contact))
            return " ".join(said)
        return None


class TimelineView(QListView):
    """`picked` carries the id the keyboard stands on, `opened` the one Enter opens."""

    picked = Signal(object)
    opened = Signal(object)

    def __init__(self, ws: Workspace, names: Mapping[UUID, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.timeline = TimelineModel(ws, self)
        self._empty = text.EMPTY
        self.setModel(self.timeline)
        self._cards = _Card(self, names)
        self.setItemDelegate(self._cards)
        self.setUniformItemSizes(True)
        self.setAccessibleName(text.LIST_NAME)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.doubleClicked.connect(self._on_double_clicked)
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_ids(self, ids: Sequence[UUID], words: str = "") -> None:
        """Show these records with the words marked; the one that was chosen stays chosen."""
        kept = self.current_id()
        self._cards.words = words
        self.timeline.show_ids(ids)
        if kept is not None:
            self.select_id(kept)

    def set_empty_text(self, sentence: str) -> None:
        """What an empty timeline says."""
        self._empty = sentence
        self.viewport().update()

    def current_id(self) -> UUID | None:
        """The record that is chosen."""
        full = self.timeline.full(self.currentIndex().row())
        return None if full is None else full.contact.id

    def select_id(self, wanted: UUID) -> bool:
        """Go to a record; False when the filter hides it."""
        row = self.timeline.row_of(wanted)
        if row is None:
            return False
        self.setCurrentIndex(self.timeline.index(row, 0))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id():
            self.opened.emit(self.current_id())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.timeline.rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setPen(QColor(TOKENS.secondary))
        box = self.viewport().rect().adjusted(24, 24, -24, -24)
        flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
        painter.drawText(box, flags, self._empty)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in SIZE_EVENTS and hasattr(self, "timeline"):
            self.timeline.layoutChanged.emit()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(self.current_id())

    def _on_current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.picked.emit(self.current_id())


class _Card(QStyledItemDelegate):
    """Date and method in bold, the state in words, three lines of text, who wrote it."""

    def __init__(self, view: TimelineView, names: Mapping[UUID, str]) -> None:
        super().__init__(view)
        self._view, self._names = view, names
        self.words = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        line = self._view.fontMetrics().height()
        return QSize(100, round(line * (2.5 + _LINES * 1.25)) + 2 * _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        full = index.data(FULL_ROLE)
        if not isinstance(full, FullContact):
            return
        box = option.rect
        chosen = option.state & QStyle.StateFlag.State_Selected
        painter.save()
        painter.fillRect(box, QColor(TOKENS.selected_row if chosen else TOKENS.base))
        painter.setPen(QPen(QColor(TOKENS.grid), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        inner = box.adjusted(12, _PAD, -12, -_PAD)
        line = self._view.fontMetrics().height()
        self._head(painter, full, QRect(inner.left(), inner.top(), inner.width(), line))
        top = inner.top() + round(line * 1.3)
        self._body(painter, full, QRect(inner.left(), top, inner.width(),
                                        round(line * 1.25 * _LINES)))
        self._foot(painter, full, QRect(inner.left(), inner.bottom() - line + 1, inner.width(),
                                        line))
        painter.restore()

    def _head(self, painter: QPainter, full: FullContact, box: QRect) -> None:
        bold = QFont(self._view.font())
        bold.setBold(True)
        states = " ".join(f"［{word}］" for word in state_words(full))
        open_ = full.contact.confirmed_at is None
        painter.setFont(self._view.font())
        painter.setPen(QColor(TOKENS.draft if open_ else TOKENS.secondary))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, flags, states)
        used = self._view.fontMetrics().horizontalAdvance(states) + 8
        painter.setFont(bold)
        painter.setPen(QColor(TOKENS.text))
        at = full.contact.at
        method = self._view.timeline.method(full)
        words = f"{short_day(at.date())} {at.hour}:{at.minute:02d}　{method}"
        room = box.adjusted(0, 0, -used, 0)
        short = QFontMetrics(bold).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, short)

    def _body(self, painter: QPainter, full: FullContact, box: QRect) -> None:
        whole = text_of(full.contact)
        cut, found = excerpt(whole, spans(whole, self.words, self._view.timeline.variants()))
        painter.setPen(QColor(TOKENS.text))
        layout = QTextLayout(cut, self._view.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats([_marked(at, size) for at, size in found])
        layout.beginLayout()
        y, step = 0.0, self._view.fontMetrics().height() * 1.25
        for _ in range(_LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(box.width())
            line.setPosition(QPointF(0, y))
            y += step
        layout.endLayout()
        painter.setFont(self._view.font())
        layout.draw(painter, QPointF(box.topLeft()))

    def _foot(self, painter: QPainter, full: FullContact, box: QRect) -> None:
        contact = full.contact
        said = [text.WRITTEN_BY.format(name=self._names.get(contact.author, ""))]
        if contact.minutes is not None:
            said.append(text.MINUTES.format(minutes=contact.minutes))
        if len(full.subjects) > 1:
            said.append(text.SUBJECT_COUNT.format(count=len(full.subjects)))
        if contact.next_what:
            said.append(f"{text.NEXT}: {contact.next_what}")
        painter.setFont(self._view.font())
        painter.setPen(QColor(TOKENS.support))
        short = self._view.fontMetrics().elidedText("　".join(said), Qt.TextElideMode.ElideRight,
                                                    box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, short)


def _marked(at: int, size: int) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length = at, size
    look = QTextCharFormat()
    look.setBackground(QColor(TOKENS.focus_inner))
    look.setFontWeight(QFont.Weight.Bold)
    found.format = look
    return found
