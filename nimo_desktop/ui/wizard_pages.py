"""The pages of the first-run wizard. `wrong()` is the sentence that keeps a page, '' for none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from nimo_desktop.services import access, doorway, recovery
from nimo_desktop.services.environment import Environment
from nimo_desktop.services.office import FirstStaff
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.plain import half_width
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.labelled import LabelledPage, names
from nimo_desktop.ui.password_pair import PasswordPair
from nimo_desktop.ui.prompts import Prompts
from nimo_desktop.ui.text import widgets as common
from nimo_desktop.ui.text import wizard as text
from nimo_desktop.ui.theme import heading_font, number_font, set_look


class PlacePage(LabelledPage):
    """Where the records will lie; told at once if they must not."""

    def __init__(self, folder: Path, prompts: Prompts) -> None:
        super().__init__(text.PLACE_WORDS)
        self._prompts = prompts
        self.line = TextLine(self)
        self.line.setText(str(folder))
        self.line.textChanged.connect(self._on_typed)
        choose = QPushButton(text.PLACE_CHOOSE, self)
        choose.setAutoDefault(False)
        choose.clicked.connect(self._on_choose)
        both = QWidget(self)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(choose)
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.add(text.PLACE, both, entry=self.line, required=True)
        self._column.insertWidget(self._column.count() - 1, self.told)
        self._on_typed()

    def folder(self) -> Path:
        """The folder, which need not exist yet."""
        return Path(self.line.text().strip()).expanduser()

    def wrong(self) -> str:
        """Why a vault must not lie there."""
        folder = self.folder()
        if not folder.is_absolute():
            return text.PLACE_RELATIVE
        trouble = doorway.folder_trouble(folder)
        if trouble is not None:
            return trouble.sentence
        return "" if doorway.state(folder) == "absent" else text.PLACE_TAKEN

    def _on_typed(self) -> None:
        wrong = self.wrong()
        self.told.setText(wrong or text.PLACE_OK)
        set_look(self.told, "look", "error" if wrong else "support")

    def _on_choose(self) -> None:
        chosen = self._prompts.ask_folder(text.PLACE_CHOOSE)
        if chosen is not None:
            self.line.setText(str(chosen))


class UserPage(LabelledPage):
    """The first user, who is the chief."""

    def __init__(self, env: Environment) -> None:
        super().__init__(text.USER_WORDS)
        self._env = env
        self._name, self._login = TextLine(self), TextLine(self, normalise=half_width)
        options = [(code.code, code.label) for code in env.codes["profession"]]
        self._profession = CodeCombo(options, self)
        self._profession.set_value("nurse_phn")
        self.pair = PasswordPair(self, problems=self._problems)
        self.add(text.NAME, self._name, required=True)
        self.add(text.LOGIN, self._login, support=text.LOGIN_SUPPORT, required=True)
        self.add(text.PROFESSION, self._profession)
        self._column.insertWidget(self._column.count() - 1, self.pair)

    def name(self) -> str:
        """As it will stand on sheets."""
        return self._name.text().strip()

    def login(self) -> str:
        """As it is chosen on the login card."""
        return half_width(self._login.text())

    def profession(self) -> str:
        """A code of the list profession."""
        return self._profession.code() or ""

    def wrong(self) -> str:
        """A field that is missing or a password that is refused."""
        for label, value in ((text.NAME, self.name()), (text.LOGIN, self.login())):
            if not value:
                return common.NEEDED.format(label=label)
        if not login_is_plain(self.login()):
            return text.LOGIN_WRONG
        return self.pair.wrong()

    def _problems(self, password: str) -> str:
        found = access.password_problems(self._env, password, login=self.login())
        return found[0].sentence if found else ""


def login_is_plain(login: str) -> bool:
    """Letters, digits, - and _ of ASCII: safe on every keyboard, in files and arguments."""
    return login.isascii() and login.replace("-", "").replace("_", "").replace(".", "").isalnum()


class TownPage(LabelledPage):
    """Town, departments, districts."""

    def __init__(self) -> None:
        super().__init__(text.TOWN_WORDS)
        self._town, self._department = TextLine(self), TextLine(self)
        self.add(text.TOWN, self._town, required=True)
        self.add(text.OWN_DEPARTMENT, self._department, required=True)
        self._others = self.lines(text.DEPARTMENTS, text.DEPARTMENTS_SUPPORT)
        self._districts = self.lines(text.DISTRICTS, text.DISTRICTS_SUPPORT)

    def town(self) -> str:
        """The town's name."""
        return self._town.text().strip()

    def department(self) -> str:
        """The first user's department."""
        return self._department.text().strip()

    def all_departments(self) -> tuple[str, ...]:
        """The own one first."""
        return tuple(dict.fromkeys((self.department(), *names(self._others))))

    def districts(self) -> tuple[str, ...]:
        """In the order typed."""
        return names(self._districts)

    def wrong(self) -> str:
        """Town and own department are needed."""
        for label, value in (
            (text.TOWN, self.town()), (text.OWN_DEPARTMENT, self.department())
        ):  # fmt: skip
            if not value:
                return common.NEEDED.format(label=label)
        return ""


class StaffPage(LabelledPage):
    """Colleagues, coordinator and deputy, 重層."""

    def __init__(self) -> None:
        super().__init__(text.STAFF_WORDS)
        self._first_user = ""
        self._departments: tuple[str, ...] = ()
        self._staff = self.lines(text.STAFF, text.STAFF_SUPPORT)
        self._staff.textChanged.connect(self._on_typed)
        self._coordinator, self._deputy = QComboBox(self), QComboBox(self)
        self._juso = QCheckBox(text.JUSO, self)
        self.add(text.COORDINATOR, self._coordinator, support=text.COORDINATOR_SUPPORT)
        self.add(text.DEPUTY, self._deputy)
        self.add(text.JUSO_LABEL, self._juso, support=text.JUSO_SUPPORT)

    def offer(self, first_user: str, *, departments: Sequence[str]) -> None:
        """What the pages before said."""
        self._first_user, self._departments = first_user, tuple(departments)
        self._on_typed()

    def staff(self) -> tuple[FirstStaff, ...]:
        """A line without a department means the first one."""
        return tuple(
            FirstStaff(name=name, department=department or self._departments[0])
            for name, department in self._pairs())

    def coordinator(self) -> str:
        """A name of this page or the first user."""
        return self._coordinator.currentText()

    def deputy(self) -> str:
        """A name, '' for none yet."""
        return self._deputy.currentData() or ""

    def runs_juso(self) -> bool:
        """Whether the town runs 重層."""
        return self._juso.isChecked()

    def wrong(self) -> str:
        """A department that is not there."""
        for name, department in self._pairs():
            if department and department not in self._departments:
                return text.STAFF_UNKNOWN.format(name=name, department=department)
        return ""

    def _pairs(self) -> list[tuple[str, str]]:
        pairs = []
        for line in names(self._staff):
            parts = [part.strip(" \t\u3000") for part in
                     line.replace(",", "、").replace("，", "、").split("、", 1)]
            if parts[0] and parts[0] != self._first_user:
                pairs.append((parts[0], parts[1] if len(parts) > 1 else ""))
        return pairs

    def _on_typed(self) -> None:
        people = [self._first_user, *(name for name, _ in self._pairs())]
        for combo, offered in (
            (self._coordinator, [(name, name) for name in people]),
            (self._deputy, [(text.NOBODY, ""), *((name, name) for name in people)]),
        ):
            chosen = combo.currentData()
            combo.clear()
            for label, value in offered:
                combo.addItem(label, value)
            combo.setCurrentIndex(max(combo.findData(chosen), 0))


class CodePage(LabelledPage):
    """The recovery code, once; confirmed by its end."""

    print_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(text.CODE_WORDS)
        self._code = ""
        self.shown = QLabel(self)
        font = number_font()
        font.setPointSizeF(heading_font(2).pointSizeF())
        self.shown.setFont(font)
        self.shown.setWordWrap(True)
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.print = QPushButton(text.CODE_PRINT, self)
        self.print.setAutoDefault(False)
        self.print.clicked.connect(self.print_wanted)
        self.confirm = TextLine(self)
        self._column.insertWidget(1, self.shown)
        self._column.insertWidget(2, self.print, 0, Qt.AlignmentFlag.AlignHCenter)
        self.add(text.CODE_CONFIRM, self.confirm, support=text.CODE_CONFIRM_SUPPORT)
        self._first = self.print

    def show_code(self, code: str) -> None:
        """Show it, in two lines of groups."""
        self._code = code
        groups = code.split("-")
        self.shown.setText("-".join(groups[:4]) + "-\n" + "-".join(groups[4:]))
        self.shown.setAccessibleName(f"{text.CODE} {code}")
        self.confirm.clear()

    def code(self) -> str:
        """The code while the page is open."""
        return self._code

    def typed(self) -> str:
        """What was typed to confirm."""
        return self.confirm.text().strip()

    def wrong(self) -> str:
        """The end of the code must be typed."""
        return "" if recovery.confirms(self._code, self.typed()) else text.CODE_WRONG

    def forget(self) -> None:
        """The code stays nowhere."""
        self._code = ""
        self.shown.clear()
        self.shown.setAccessibleName("")
        self.confirm.clear()


class DonePage(LabelledPage):
    """Begin, or try first."""

    def __init__(self) -> None:
        super().__init__(text.DONE_WORDS)
