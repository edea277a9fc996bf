"""The look: fonts, palette, live sizes, the focus ring and the practice frame."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QSplitter, QVBoxLayout, QWidget

from nimo_desktop.ui import icons, theme
from nimo_desktop.ui.fields.long_text import LongText


def _luminance(colour: str) -> float:
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture
def themed(qapp: QApplication) -> Iterator[QApplication]:
    """The theme as at the start of the program; the look of other tests is put back."""
    style, palette, font = qapp.style().objectName(), qapp.palette(), QFont(qapp.font())
    theme.register_fonts()
    theme.apply_theme(qapp)
    yield qapp
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(palette)
    qapp.setFont(font)


def test_text_roles_are_readable_on_their_ground() -> None:
    t = theme.TOKENS
    pairs = [(t.text, t.window), (t.secondary, t.base), (t.support, t.base), (t.error, t.base),
             (t.error, t.error_fill), (t.warning, t.warning_fill), (t.urgent, t.urgent_fill),
             (t.success_on_fill, t.success_fill), (t.base, t.primary), (t.text, t.selected_row),
             (t.base, t.training), (t.base, t.chip), (t.draft, t.base)]
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def test_palette_does_not_depend_on_the_system(themed: QApplication) -> None:
    assert themed.palette().color(QPalette.ColorRole.Window).name().upper() == theme.TOKENS.window
    assert themed.palette().color(QPalette.ColorRole.Text).name().upper() == theme.TOKENS.text


def test_bundled_fonts_are_found_and_used(themed: QApplication) -> None:
    assert "BIZ UDPGothic" in theme.register_fonts()
    assert themed.font().families()[0] == "BIZ UDPGothic"
    assert themed.font().pointSizeF() == 10.5


def test_own_words_of_qt_are_japanese(qapp: QApplication) -> None:
    assert theme.use_japanese(qapp)
    assert qapp.translate("QPlatformTheme", "Cancel") == "キャンセル"
    for words in qapp.findChildren(QTranslator):
        qapp.removeTranslator(words)
        words.deleteLater()


def test_size_changes_in_open_windows(themed: QApplication, qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    line, heading, note = QLineEdit(), theme.Heading("見出し", level=3), LongText()
    for part in (line, heading, note):
        layout.addWidget(part)
    window.show()
    before = line.sizeHint().height(), theme.row_height(line)
    theme.set_font_size(themed, theme.FontSize.EXTRA)
    assert line.font().pointSizeF() == 14.0
    assert heading.font().pointSizeF() == pytest.approx(16.0)
    assert note.font().pointSizeF() == 15.5
    assert line.sizeHint().height() > before[0]
    assert theme.row_height(line) > before[1]


def test_focus_ring_follows_the_keyboard(themed: QApplication, qtbot, front) -> None:
    ring = theme.FocusRing(themed)
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    first, second = QLineEdit(), QLineEdit()
    layout.addWidget(first)
    layout.addWidget(second)
    front(window)
    second.setFocus()
    overlay = ring.ring()
    assert overlay is not None
    assert overlay.geometry().contains(second.geometry())
    image = overlay.grab().toImage()
    assert image.pixelColor(image.width() // 2, 0).lightness() < 60
    second.hide()
    assert ring.ring() is None or not ring.ring().geometry().contains(second.geometry())
    ring.deleteLater()


def test_focus_ring_survives_the_end_of_its_window(themed: QApplication, qtbot, front) -> None:
    ring = theme.FocusRing(themed)
    for _ in range(2):
        window = QWidget()
        line = QLineEdit(window)
        front(window)
        line.setFocus()
        assert ring.ring() is not None
        window.close()
        window.deleteLater()
        del window, line
        QApplication.sendPostedEvents(None, 52)  # DeferredDelete
    splitter = QSplitter()
    qtbot.addWidget(splitter)
    inner = QLineEdit(splitter)
    front(splitter)
    inner.setFocus()
    assert splitter.count() == 1
    ring.deleteLater()


def test_practice_frame_surrounds_the_window(themed: QApplication, qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    theme.TrainingFrame(window)
    window.show()
    window.resize(400, 240)
    image = window.grab().toImage()
    for x, y in ((2, 120), (397, 120), (50, 2), (200, 237)):
        assert image.pixelColor(x, y).name().upper() == theme.TOKENS.training
    assert image.pixelColor(200, 120).name().upper() == theme.TOKENS.window


def test_every_icon_draws_in_the_colour_asked_for(qapp: QApplication) -> None:
    wanted = {"today", "phone", "case", "plan", "referral", "diagram", "agency", "statistics",
              "settings", "lock", "search", "draft", "backup", "warning", "clock", "user", "plus",
              "print", "excel", "undo", "redo", "trash"}
    assert wanted <= set(icons.names())
    for name in wanted:
        image = icons.pixmap(name, 32, colour="#0017C1").toImage()
        inked = [image.pixelColor(x, y) for x in range(32) for y in range(32)
                 if image.pixelColor(x, y).alpha() > 200]
        assert len(inked) > 20, name
        assert all(colour.blue() > 150 and colour.red() < 60 for colour in inked), name
    assert not icons.icon("lock").isNull()
    label = QLabel()
    label.setPixmap(icons.icon("lock").pixmap(20, 20))
    assert label.pixmap().width() == 20
    label.deleteLater()
