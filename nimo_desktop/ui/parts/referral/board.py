"""連携のボード: columns of cards; drag and keyboard both ask for a step, none moves by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.services.referral_board import Card
from nimo_desktop.ui.parts.referral.words import short_day
from nimo_desktop.ui.text import board as text
from nimo_desktop.ui.theme import TOKENS, set_look

MIME = "application/x-nimo-card"
CARD_ROLE = Qt.ItemDataRole.UserRole
BLOCK = 60
_LINES = 9
_PAD, _GAP = 8, 3
AnyIndex = QModelIndex | QPersistentModelIndex
LoadCards = Callable[[str, Sequence[UUID]], Sequence[Card]]


class CardModel(QAbstractListModel):
    """The ids of a column; cards are read in blocks when the view asks for them."""

    def __init__(self, column: str, load: LoadCards, parent: QWidget) -> None:
        super().__init__(parent)
        self._column, self._load = column, load
        self._ids: list[UUID] = []
        self._cards: dict[UUID, Card | None] = {}

    def set_ids(self, ids: Sequence[UUID]) -> None:
        """Show these, read anew."""
        self.beginResetModel()
        self._ids, self._cards = list(ids), {}
        self.endResetModel()

    def id_at(self, row: int) -> UUID | None:
        """The id of a row."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, wanted: UUID) -> int:
        """The row of an id, -1 for none."""
        return self._ids.index(wanted) if wanted in self._ids else -1

    def card_at(self, row: int) -> Card | None:
        """The card of a row; None when its record is gone."""
        found = self.id_at(row)
        if found is None:
            return None
        if found not in self._cards:
            start = row - row % BLOCK
            block = self._ids[start : start + BLOCK]
            self._cards |= dict.fromkeys(block)
            self._cards |= {card.id: card for card in self._load(self._column, block)}
        return self._cards[found]

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        card = self.card_at(index.row())
        if card is None:
            return None
        if role == CARD_ROLE:
            return card
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (card.need, card.receiver, card.sign)))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return text.CARD_SPOKEN.format(
                number=card.number, name=card.name, need=card.need, receiver=card.receiver,
                status=card.status, holder=card.holder, days=card.days, sign=card.sign,
            )  # fmt: skip
        return None


class CardDelegate(QStyledItemDelegate):
    """Draws a card: number, name, need, receiver, state, holder, then the reminder or next day."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(60, _step(option.fontMetrics) * _LINES + 2 * _PAD + 2 * _GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex
    ) -> None:
        card = index.data(CARD_ROLE)
        painter.save()
        box = option.rect.adjusted(2, _GAP, -2, -_GAP)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(TOKENS.selected_row if chosen else TOKENS.base))
        loud = isinstance(card, Card) and card.loud
        painter.setPen(QPen(QColor(TOKENS.error if loud else TOKENS.separator), 2 if loud else 1))
        painter.drawRoundedRect(box, 4, 4)
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(TOKENS.focus_outer), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        if isinstance(card, Card):
            self._write(painter, option.font, box.adjusted(_PAD, _PAD, -_PAD, -_PAD), card)
        painter.restore()

    def _write(self, painter: QPainter, font: QFont, box: QRect, card: Card) -> None:
        painter.setFont(font)
        step = _step(painter.fontMetrics())
        quiet, loud = TOKENS.secondary, TOKENS.error if card.loud else TOKENS.warning
        rows = (
            (0, 1, card.number, quiet, False),
            (1, 1, card.name, TOKENS.text, True),
            (2, 2, card.need, TOKENS.text, False),
            (4, 1, text.TO.format(receiver=card.receiver) if card.receiver else "", quiet, False),
            (5, 1, card.status, quiet, False),
            (6, 1, text.HOLDER.format(holder=card.holder.partition(" ")[2]), quiet, False),
            (7, 2, _last(card), loud if card.sign else quiet, card.loud),
        )  # fmt: skip
        for at, lines, words, colour, bold in rows:
            face = QFont(font)
            face.setBold(bold)
            painter.setFont(face)
            painter.setPen(QColor(colour))
            place = QRect(box.left(), box.top() + at * step, box.width(), lines * step)
            for line in _wrapped(words, painter.fontMetrics(), box.width(), lines):
                painter.drawText(place, Qt.AlignmentFlag.AlignTop, line)
                place.translate(0, step)


def _step(metrics: QFontMetrics) -> int:
    return round(metrics.height() * 1.15)


def _last(card: Card) -> str:
    """The reminder before all, then the next day, and how long it has gone on."""
    days = text.DAYS.format(days=card.days)
    if card.sign:
        return text.SIGN.format(sign=card.sign)
    if card.next_on is None:
        return days
    return f"{days}\n{text.NEXT.format(day=short_day(card.next_on))}"


def _wrapped(words: str, metrics: QFontMetrics, width: int, lines: int) -> list[str]:
    """The words broken where they say so, else anywhere; only the last line is shortened."""
    if "\n" in words:
        return words.split("\n")[:lines]
    found: list[str] = []
    rest = " ".join(words.split())
    while rest and len(found) < lines - 1 and metrics.horizontalAdvance(rest) > width:
        end = len(rest)
        while end > 1 and metrics.horizontalAdvance(rest[:end]) > width:
            end -= 1
        found.append(rest[:end])
        rest = rest[end:].lstrip()
    if rest:
        found.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))
    return found


class ColumnView(QListView):
    """One column. `opened` an id; `wanted` an id that is to go one column left (-1) or right (1);
    `dropped` an id from anywhere; `menu` an id with where to show what can be done.
    """

    opened = Signal(object)
    wanted = Signal(object, int)
    dropped = Signal(object, str)
    menu = Signal(object, object)
    left = Signal(int)

    def __init__(self, column: str, label: str, load: LoadCards, parent: QWidget) -> None:
        super().__init__(parent)
        self.column, self.label = column, label
        self.cards = CardModel(column, load, self)
        self.setModel(self.cards)
        self.setItemDelegate(CardDelegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.doubleClicked.connect(lambda index: self._tell_opened(index.row()))

    def current(self) -> UUID | None:
        """The id the keyboard stands on."""
        return self.cards.id_at(self.currentIndex().row())

    def select_row(self, row: int) -> None:
        """Put the keyboard on a row that exists."""
        if self.cards.rowCount():
            self.setCurrentIndex(self.cards.index(min(max(row, 0), self.cards.rowCount() - 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, found = event.key(), self.current()
        sideways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key))
        if sideways and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            if found is not None:
                self.wanted.emit(found, sideways)
        elif sideways:
            self.left.emit(sideways)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell_opened(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.visualRect(self.currentIndex()).center()
        found = self.cards.id_at(self.indexAt(at).row())
        if found is not None:
            self.menu.emit(found, self.viewport().mapToGlobal(at))

    def startDrag(self, actions: Qt.DropAction) -> None:
        found = self.current()
        if found is None:
            return
        content = QMimeData()
        # An id only: what is dropped into another program says nothing.
        content.setData(MIME, QByteArray(f"{self.column} {found.hex}".encode()))
        drag = QDrag(self)
        drag.setMimeData(content)
        rect = self.visualRect(self.currentIndex())
        drag.setPixmap(self.viewport().grab(rect))
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._judge(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._judge(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if not self._judge(event):
            return
        came_from, _, found = bytes(event.mimeData().data(MIME).data()).decode().partition(" ")
        if came_from != self.column:
            self.dropped.emit(UUID(hex=found), came_from)

    def _judge(self, event: QDropEvent) -> bool:
        ours = event.mimeData().hasFormat(MIME) and isinstance(event.source(), ColumnView)
        if ours:
            event.acceptProposedAction()
        else:
            event.ignore()
        return ours

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.cards.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(TOKENS.secondary))
            box = self.viewport().rect().adjusted(8, 16, -8, -8)
            painter.drawText(
                box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text.EMPTY
            )

    def _tell_opened(self, row: int) -> None:
        found = self.cards.id_at(row)
        if found is not None:
            self.opened.emit((self.column, found))


class Board(QWidget):
    """All columns side by side. `opened` (column, id); `moved` (id, from, to): somebody wants a
    card there; `menu` (column, id, where).
    """

    opened = Signal(object)
    moved = Signal(object, str, str)
    menu = Signal(str, object, object)

    def __init__(
        self, columns: Mapping[str, str], load: LoadCards, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.columns: dict[str, ColumnView] = {}
        self._heads: dict[str, QLabel] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for code, label in columns.items():
            head = QLabel(label, self)
            set_look(head, "look", "column")
            view = ColumnView(code, label, load, self)
            self.columns[code], self._heads[code] = view, head
            stack = QVBoxLayout()
            stack.setSpacing(4)
            stack.addWidget(head)
            stack.addWidget(view, 1)
            line.addLayout(stack, 1)
            self._connect(code, view)

    def show_board(self, ids: Mapping[str, Sequence[UUID]]) -> None:
        """New content; the keyboard stays on its card while that is shown."""
        held = self.current()
        for code, view in self.columns.items():
            found = ids.get(code, ())
            view.cards.set_ids(found)
            words = text.COUNT.format(label=view.label, count=len(found))
            self._heads[code].setText(words)
            view.setAccessibleName(text.COLUMN_SPOKEN.format(label=view.label, count=len(found)))
        if held is not None:
            self.select(held[1])

    def count(self) -> int:
        """All cards."""
        return sum(view.cards.rowCount() for view in self.columns.values())

    def current(self) -> tuple[str, UUID] | None:
        """The card the keyboard stands on, with its column."""
        views = sorted(self.columns.values(), key=lambda view: not view.hasFocus())
        for view in views:
            found = view.current()
            if found is not None and view.selectionModel().hasSelection():
                return view.column, found
        return None

    def select(self, wanted: UUID) -> bool:
        """Go to a card."""
        for view in self.columns.values():
            row = view.cards.row_of(wanted)
            if row >= 0:
                view.select_row(row)
                return True
        return False

    def focus_first(self) -> None:
        """The keyboard on the first card there is."""
        for view in self.columns.values():
            if view.cards.rowCount():
                view.select_row(max(view.currentIndex().row(), 0))
                view.setFocus()
                return
        next(iter(self.columns.values())).setFocus()

    def _connect(self, code: str, view: ColumnView) -> None:
        view.opened.connect(self.opened)
        view.dropped.connect(lambda found, came_from: self.moved.emit(found, came_from, code))
        view.wanted.connect(lambda found, step: self._want(code, found, step))
        view.menu.connect(lambda found, where: self.menu.emit(code, found, where))
        view.left.connect(lambda step: self._go(code, step))

    def _want(self, code: str, found: UUID, step: int) -> None:
        to = self._neighbour(code, step)
        if to is not None:
            self.moved.emit(found, code, to)

    def _go(self, code: str, step: Literal[-1, 1]) -> None:
        """To the next column that has a card."""
        row = self.columns[code].currentIndex().row()
        to = self._neighbour(code, step)
        while to is not None and not self.columns[to].cards.rowCount():
            to = self._neighbour(to, step)
        if to is not None:
            self.columns[code].clearSelection()
            self.columns[to].select_row(row)
            self.columns[to].setFocus()

    def _neighbour(self, code: str, step: int) -> str | None:
        codes = list(self.columns)
        at = codes.index(code) + step
        return codes[at] if 0 <= at < len(codes) else None
