"""The look: colour tokens, palette, one short style sheet on Fusion, bundled fonts, overlays.

Colours are the design tokens of デジタル庁デザインシステム (MIT, see NOTICE); the mapping is ours.
Sizes follow the font, so that 10.5, 12 and 14 pt can be switched while the program runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from weakref import ReferenceType, ref

from PySide6.QtCore import QEvent, QLibraryInfo, QObject, QRect, Qt, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGraphicsView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QStyleFactory,
    QTabBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from nimo_desktop import paths
from nimo_desktop.ui.text import widgets as text


@dataclass(frozen=True, slots=True)
class Tokens:
    """One colour per role, as #RRGGBB. Contrast of text roles on their ground is at least 4.5:1."""

    window: str = "#F2F2F2"
    base: str = "#FFFFFF"
    stripe: str = "#F8F8F8"
    text: str = "#1A1A1A"
    secondary: str = "#4D4D4D"
    support: str = "#666666"
    placeholder: str = "#767676"
    disabled_text: str = "#767676"
    disabled_border: str = "#B3B3B3"
    field_border: str = "#666666"
    field_hover: str = "#000000"
    separator: str = "#949494"
    grid: str = "#CCCCCC"
    header: str = "#E6E6E6"
    header_line: str = "#000000"
    hover_row: str = "#E8F1FE"
    selected_row: str = "#D9E6FF"
    text_selection: str = "#C5D7FB"
    primary: str = "#0017C1"
    primary_hover: str = "#00118F"
    primary_pressed: str = "#000060"
    primary_fill: str = "#E8F1FE"
    link: str = "#00118F"
    focus_outer: str = "#000000"
    focus_inner: str = "#FFD43D"
    success: str = "#197A4B"
    success_icon: str = "#259D63"
    success_fill: str = "#E6F5EC"
    success_on_fill: str = "#115A36"
    error: str = "#CE0000"
    error_border: str = "#EC0000"
    error_fill: str = "#FDEEEE"
    warning: str = "#806300"
    warning_bar: str = "#FFC700"
    warning_fill: str = "#FBF5E0"
    urgent: str = "#AC3E00"
    urgent_fill: str = "#FFEEE2"
    training: str = "#5C10BE"
    chip: str = "#767676"
    draft: str = "#C74700"


TOKENS = Tokens()
FAMILIES = ("BIZ UDPGothic", "Yu Gothic UI", "Meiryo", "Noto Sans JP")
NUMBER_FAMILIES = ("BIZ UDGothic", "Noto Sans Mono")
ROW_FACTOR = 2.1
TRAINING_WIDTH = 6
# What a widget with a font of its own must look at to follow `set_font_size`.
SIZE_EVENTS = (QEvent.Type.ApplicationFontChange, QEvent.Type.StyleChange, QEvent.Type.FontChange)


class FontSize(Enum):
    """The three sizes of 文字サイズ, in points."""

    STANDARD = 10.5
    LARGE = 12.0
    EXTRA = 14.0


def register_fonts() -> tuple[str, ...]:
    """Make the bundled fonts known to Qt; returns the families found (none is no error)."""
    families: list[str] = []
    folder = paths.resource("fonts")
    for file in sorted(folder.glob("*.ttf")) + sorted(folder.glob("*.otf")):
        number = QFontDatabase.addApplicationFont(str(file))
        if number >= 0:
            families += QFontDatabase.applicationFontFamilies(number)
    return tuple(dict.fromkeys(families))


def use_japanese(app: QApplication) -> bool:
    """Qt's own words (file and print dialogs, context menus) in Japanese; False if not shipped."""
    words = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return words.load("qtbase_ja", folder) and app.installTranslator(words)


def ui_font(size: FontSize = FontSize.STANDARD, *, steps: float = 0.0, bold: bool = False) -> QFont:
    """The font of the screen; `steps` are points added, e.g. 1.5 for record bodies."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPointSizeF(size.value + steps)
    font.setBold(bold)
    return font


def number_font(size: FontSize = FontSize.STANDARD) -> QFont:
    """Fixed width, for columns of numbers."""
    font = ui_font(size)
    font.setFamilies([*NUMBER_FAMILIES, *FAMILIES])
    return font


def heading_font(level: int) -> QFont:
    """Bold headings 1 to 3, scaled with the present size (18, 15, 12 pt at 10.5)."""
    scale = {1: 18 / 10.5, 2: 15 / 10.5, 3: 12 / 10.5}[level]
    font = QFont(QApplication.font())
    font.setPointSizeF(font.pointSizeF() * scale)
    font.setBold(True)
    return font


def row_height(widget: QWidget) -> int:
    """Height of a table row or field in pixels for the widget's present font."""
    return max(28, round(widget.fontMetrics().height() * ROW_FACTOR))


def make_palette() -> QPalette:
    """Tokens as a light palette; the system's dark mode does not shine through."""
    t, role = TOKENS, QPalette.ColorRole
    palette = QPalette()
    for key, value in (
        (role.Window, t.window), (role.WindowText, t.text), (role.Base, t.base),
        (role.AlternateBase, t.stripe), (role.Text, t.text), (role.Button, t.base),
        (role.ButtonText, t.text), (role.BrightText, t.base), (role.ToolTipBase, t.base),
        (role.ToolTipText, t.text), (role.PlaceholderText, t.placeholder), (role.Link, t.link),
        (role.LinkVisited, t.link), (role.Highlight, t.text_selection),
        (role.HighlightedText, t.text), (role.Light, t.base), (role.Midlight, t.header),
        (role.Mid, t.grid), (role.Dark, t.separator), (role.Shadow, t.secondary),
        (role.Accent, t.primary),
    ):
        palette.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(t.disabled_text))
    return palette


_FIELDS = "QLineEdit, QPlainTextEdit, QTextEdit, QComboBox"
_SHEET = """
{fields} {{ border: 1px solid {t.field_border}; border-radius: 6px; padding: 6px 8px;
  background: {t.base}; color: {t.text};
  selection-background-color: {t.text_selection}; selection-color: {t.text}; }}
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QComboBox:hover
  {{ border-color: {t.field_hover}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QComboBox:disabled
  {{ border-color: {t.disabled_border}; background: {t.window}; color: {t.disabled_text}; }}
QLineEdit:read-only, QPlainTextEdit:read-only, QTextEdit:read-only {{ border-style: dashed; }}
*[wrong="true"] {{ border: 2px solid {t.error_border}; }}
QComboBox::drop-down {{ border: none; width: 1.6em; }}
QComboBox::down-arrow {{ image: url("{arrow}"); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{ border: 1px solid {t.field_border}; background: {t.base};
  selection-background-color: {t.selected_row}; selection-color: {t.text}; }}
QListWidget::item {{ padding: 5px 8px; }}
QCheckBox::indicator, QRadioButton::indicator, QListWidget::indicator
  {{ width: 1.2em; height: 1.2em; }}
QPushButton {{ border: 1px solid {t.primary}; border-radius: 6px; padding: 6px 16px;
  background: {t.base}; color: {t.primary}; }}
QPushButton:hover {{ background: {t.text_selection}; }}
QPushButton:pressed {{ background: {t.text_selection}; border-width: 2px; padding: 5px 15px; }}
QPushButton:checked {{ background: {t.selected_row}; border-width: 2px; padding: 5px 15px;
  font-weight: bold; }}
QPushButton[primary="true"] {{ background: {t.primary}; color: {t.base}; font-weight: bold; }}
QPushButton[primary="true"]:hover {{ background: {t.primary_hover}; }}
QPushButton[primary="true"]:pressed {{ background: {t.primary_pressed}; }}
QPushButton[danger="true"] {{ border-color: {t.error}; color: {t.error}; }}
QPushButton:disabled, QPushButton[primary="true"]:disabled
  {{ border-color: {t.disabled_border}; background: {t.window}; color: {t.disabled_text}; }}
QTableView {{ background: {t.base}; alternate-background-color: {t.stripe};
  gridline-color: {t.grid}; border: 1px solid {t.separator};
  selection-background-color: {t.selected_row}; selection-color: {t.text}; }}
QTableView::item {{ padding: 0 5px; }}
QTableView::item:hover {{ background: {t.hover_row}; }}
QTableView::item:selected {{ background: {t.selected_row}; color: {t.text}; }}
QHeaderView::section {{ background: {t.header}; color: {t.text}; padding: 4px 8px; border: none;
  border-bottom: 2px solid {t.header_line}; border-right: 1px solid {t.grid}; }}
*[look="support"] {{ color: {t.support}; }}
*[look="error"] {{ color: {t.error}; }}
*[look="warning"] {{ color: {t.warning}; }}
*[look="need"] {{ color: {t.error}; }}
QFrame[banner="error"] {{ background: {t.error_fill}; border: 1px solid {t.error_border};
  border-radius: 6px; color: {t.error}; }}
QFrame[banner="warning"] {{ background: {t.warning_fill}; border: 1px solid {t.warning};
  border-left: 6px solid {t.warning_bar}; border-radius: 6px; color: {t.warning}; }}
QFrame[card="true"] {{ background: {t.base}; border: 1px solid {t.grid}; border-radius: 8px; }}
QFrame[toast="true"] {{ background: {t.text}; border-radius: 8px; color: {t.base}; }}
QFrame[toast="true"] QLabel {{ color: {t.base}; }}
QToolTip {{ background: {t.base}; color: {t.text}; border: 1px solid {t.field_border}; }}
"""


def style_sheet() -> str:
    """The one style sheet of the program; no pixel width of text is fixed in it."""
    arrow = paths.resource("icons").joinpath("down.svg").as_posix()
    return _SHEET.format(t=TOKENS, fields=_FIELDS, arrow=arrow)


def apply_theme(app: QApplication, *, size: FontSize = FontSize.STANDARD) -> None:
    """Set style, palette, style sheet and font once at the start; fonts must be registered."""
    style = QStyleFactory.create("Fusion")
    if style is not None:
        app.setStyle(style)
    app.setPalette(make_palette())
    app.setFont(ui_font(size))
    app.setStyleSheet(style_sheet())


def set_font_size(app: QApplication, size: FontSize) -> None:
    """Switch 標準, 大 or 特大 while windows are open; layouts follow."""
    app.setFont(ui_font(size))
    # Widgets polished under a style sheet keep the old font until the sheet is set anew.
    app.setStyleSheet(style_sheet())


def set_look(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a property the style sheet asks for and draw the widget by it."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class Heading(QLabel):
    """A bold heading of level 1 to 3 that follows the font size of the program."""

    def __init__(self, words: str, parent: QWidget | None = None, *, level: int = 3) -> None:
        super().__init__(words, parent)
        self._level = level
        self.setFont(heading_font(level))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in SIZE_EVENTS and self.font() != heading_font(self._level):
            self.setFont(heading_font(self._level))


class _Ring(QWidget):
    """Draws a black and a yellow line around the place it is given; takes no mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for inset, colour in ((1, TOKENS.focus_outer), (3, TOKENS.focus_inner)):
            painter.setPen(QPen(QColor(colour), 2))
            box = self.rect().adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(box, 8 - inset, 8 - inset)


class FocusRing(QObject):
    """Shows which widget has the keyboard. Style sheets cannot draw outside a widget, so an
    overlay beside the widget does; create one per application and keep it."""

    RINGED = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractButton,
              QAbstractItemView, QGraphicsView, QTabBar)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: _Ring | None = None
        self._target: ReferenceType[QWidget] | None = None
        app.focusChanged.connect(self._on_focus_changed)

    def ring(self) -> QWidget | None:
        """The overlay while it is shown."""
        ring = self._ring
        return ring if ring is not None and isValid(ring) and not ring.isHidden() else None

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        self._leave()
        if isinstance(now, self.RINGED) and not now.isWindow():
            parent = now.parentWidget()
            # A splitter takes every child as a pane of its own.
            if parent is None or isinstance(parent, QSplitter | QAbstractItemView | QComboBox):
                return
            if self._ring is None or not isValid(self._ring):
                self._ring = _Ring(parent)
            else:
                self._ring.setParent(parent)
            self._target = ref(now)
            now.installEventFilter(self)
            self._follow(now)

    def _leave(self) -> None:
        target = self._target() if self._target else None
        self._target = None
        if target is not None and isValid(target):
            target.removeEventFilter(self)
        if self._ring is not None and isValid(self._ring):
            self._ring.hide()

    def _follow(self, target: QWidget) -> None:
        ring = self._ring
        if ring is None or not isValid(ring):
            return
        ring.setGeometry(target.geometry().adjusted(-3, -3, 3, 3))
        ring.setVisible(target.isVisible())
        ring.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show):
            if isinstance(watched, QWidget):
                self._follow(watched)
        elif event.type() == QEvent.Type.Hide and self._ring is not None and isValid(self._ring):
            self._ring.hide()
        return False


class TrainingFrame(QWidget):
    """A purple frame with 「練習」 over a window, so that practice is never taken for real."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(text.TRAINING)
        wide = TRAINING_WIDTH
        window.setContentsMargins(wide, wide, wide, wide)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
            self.raise_()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        wide, purple = TRAINING_WIDTH, QColor(TOKENS.training)
        painter.setPen(QPen(purple, wide))
        inner = self.rect().adjusted(wide // 2, wide // 2, -wide // 2, -wide // 2)
        painter.drawRect(inner)
        size = painter.fontMetrics().size(0, text.TRAINING)
        # Below the navigation: at the upper edge it would lie over the top bar.
        plate = QRect(0, self.height() - size.height() - 12, size.width() + 32, size.height() + 12)
        painter.fillRect(plate, purple)
        painter.setPen(QColor(TOKENS.base))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text.TRAINING)
