"""The page 匯入: from a file to stored cases in five steps, back and forth as one likes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from string import Template
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.intake.guide import (
    answer,
    choose_column,
    choose_header,
    choose_sheet,
    confirm_columns,
    remembered,
)
from app.intake.questions import Answer, How
from app.ui import icons
from app.ui.choosing import is_find
from app.ui.import_columns import ColumnsStep
from app.ui.import_done import DoneStep
from app.ui.import_file import FileStep
from app.ui.import_preview import PreviewStep
from app.ui.import_questions import QuestionsStep, open_of
from app.ui.palette import Palette
from app.ui.parts import Elided, Notice, ProgressLine, button, picture, words

if TYPE_CHECKING:
    from app.incoming import Arrival
    from app.intake.guide import Guide
    from app.intake.mapping import ImportProfile
    from app.intake.preview import Preview
    from app.ui.background import Job

FILE, COLUMNS, QUESTIONS, PREVIEW, DONE = range(5)
STEPS: Final = ("檔案", "欄位", "待決定", "預覽", "匯入")

_NOTHING: Final = "名冊的案件都已存入，內容相同，沒有要匯入的案件。"
_OPEN: Final = (
    "有 {:,} 格在這裡另行改過，名冊的值又不同，還沒有決定。請逐格按 1 保留案件中的值，"
    "或按 2 採用名冊的值；也可以一次決定："
)

Revise = Callable[..., "Guide"]
"""Takes a guide, and `progress`; gives another guide."""

_SHEET: Final = Template("""
QPushButton[role="step"] { background: transparent; border: 0; border-radius: 0;
    border-bottom: 2px solid transparent; color: $muted; padding: 0 6px; min-height: 30px; }
QPushButton[role="step"]:hover:enabled { color: $ink; }
QPushButton[role="step"]:checked { color: $ink; font-weight: 600;
    border-bottom: 2px solid $accent; }
QPushButton[role="step"]:focus { border: 2px solid $accent; border-radius: 6px; padding: 0 4px;
    min-height: 28px; }
QPushButton[role="step"]:disabled { color: $control_line; background: transparent; }
#importGuide QTableView::item { padding: 0 6px; }
#importGuide QHeaderView::section { padding: 2px 6px; }
""")


def sheet(palette: Palette) -> str:
    """What this page adds to the style sheet of the window."""
    names = ("ink", "muted", "accent", "control_line")
    return _SHEET.substitute({name: getattr(palette, name) for name in names})


class ImportPage(QWidget):
    """The guide through an import. What it decides is plain: another `Guide` each time."""

    revise_asked = Signal(object)
    """What makes another guide of the one shown; the answer is `show_guide`, at once or later."""
    preview_asked = Signal(object)
    """The guide; the answers are `show_preview`, then `compared`."""
    check_asked = Signal(object)
    """The guide whose roster is to be checked, but not stored."""
    import_asked = Signal(object, object)
    """What is to be taken in, a list of Arrival; and the ImportProfile to be kept."""
    left = Signal()
    """Back to where the file was opened."""
    cases_asked = Signal()
    undo_asked = Signal()
    another_file_asked = Signal()
    again_asked = Signal()
    """The file is to be read anew."""
    told = Signal(str)
    """A word for the status line."""

    def __init__(self, palette: Palette, profiles: Callable[[str], ImportProfile | None]) -> None:
        """`profiles` gives the profile for the fingerprint of a header; quick."""
        super().__init__()
        self.setObjectName("page")
        self._palette = palette
        self._profiles = profiles
        self._year = 0
        self.guide: Guide | None = None
        self.step = FILE
        self._is_previewed = self._is_asking = False
        self.notice = Notice(palette)
        self.progress = ProgressLine()
        self.file_step = FileStep()
        self.columns_step = ColumnsStep(palette)
        self.questions_step = QuestionsStep()
        self.preview_step = PreviewStep(palette)
        self.done_step = DoneStep()
        self._build()
        self._connect()

    # Building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self._name = Elided("small")
        self._back = button("上一步", self.go_back)
        self._back.setToolTip("上一步（Esc 或 Alt+←）")
        self._check = button("只檢核，不存入", self._ask_to_check)
        self._check.setToolTip("檢核名冊並列出結果，不存入案件")
        self._on = button("下一步", self.go_on, "primary")
        self._on.setToolTip("下一步（Alt+→）；還沒有確認的，照畫面所示")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(words("匯入名冊", "heading"))
        names.addWidget(self._name)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(names, 1)
        for made in (self._back, self._check, self._on):
            head.addWidget(made)
        self._steps = QButtonGroup(self)
        line = QHBoxLayout()
        line.setSpacing(4)
        self.step_buttons: list[QPushButton] = []
        for number, name in enumerate(STEPS):
            if number:
                line.addWidget(words("→", tone="muted"))
            made = QPushButton(name)
            made.setProperty("role", "step")
            made.setCheckable(True)
            made.clicked.connect(lambda _=False, number=number: self.go_to(number))
            self._steps.addButton(made)
            self.step_buttons.append(made)
            line.addWidget(made)
        line.addStretch(1)
        self._parts = QStackedWidget()
        self._parts.setObjectName("importGuide")
        for part in (
            self.file_step,
            self.columns_step,
            self.questions_step,
            self.preview_step,
            self.done_step,
        ):
            self._parts.addWidget(part)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(10)
        box.addLayout(head)
        box.addLayout(line)
        box.addWidget(self.notice)
        box.addWidget(self.progress)
        box.addWidget(self._parts, 1)
        self.recolour(self._palette)

    def _connect(self) -> None:
        self.file_step.sheet_asked.connect(
            lambda place: self._revise(partial(choose_sheet, place=place, profiles=self._profiles))
        )
        self.file_step.header_asked.connect(
            lambda row, is_double: self._revise(
                partial(choose_header, row=row, is_double=is_double, profiles=self._profiles)
            )
        )
        self.columns_step.column_chosen.connect(
            lambda column, key: self._revise(partial(choose_column, column=column, key=key))
        )
        self.questions_step.answered.connect(self._answer)
        self.preview_step.counted.connect(self._tell_counts)
        done = self.done_step
        for asked, told in (
            (done.cases_asked, self.cases_asked),
            (done.undo_asked, self.undo_asked),
            (done.another_file_asked, self.another_file_asked),
        ):
            asked.connect(told)
        # As shortcuts, since fields take these keys for themselves.
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, go in (("Alt+Right", self.go_on), ("Alt+Left", self.go_back)):
            QShortcut(QKeySequence(keys), self, context=within).activated.connect(go)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        self.setStyleSheet(sheet(palette))
        self._on.setIconSize(QSize(16, 16))
        picture(self._on, icons.icon("chevron-right", palette, size=16, on_accent=True))
        for part in (self.notice, self.columns_step, self.preview_step):
            part.recolour(palette)

    # The guide --------------------------------------------------------------------------------

    def begin(self, guide: Guide, year: int, name: str = "") -> None:
        """Begin with a file, at the first step that needs a person; `year` is this 民國 year."""
        self._year = year
        self._name.say(name or guide.name)
        self.notice.hide()
        self.guide = None
        self.columns_step.forget()
        self.show_guide(guide)
        self.go_to(self._first_open(guide))

    def begin_again(self, guide: Guide) -> None:
        """Go on with the same file, read anew, where the clerk was or where it needs one now."""
        step = self.step
        self.begin(guide, self._year, self._name.whole)
        self.go_to(min(step, self.step))

    def _first_open(self, guide: Guide) -> int:
        rivals = [s for s in guide.sheets if s.is_sure and not s.hidden]
        if not guide.is_header_sure or (len(rivals) > 1 and not guide.is_sheet_chosen):
            return FILE
        if guide.unsettled:
            return COLUMNS
        return QUESTIONS if open_of(guide) else PREVIEW

    def _revise(self, revise: Revise) -> None:
        self.revise_asked.emit(revise)

    def _answer(self, question: str, given: Answer | None) -> None:
        if self.guide is not None:
            self.show_guide(answer(self.guide, question, given))

    def show_guide(self, guide: Guide) -> None:
        """Show another guide: the same file, decided otherwise."""
        before = self.guide
        self.guide = guide
        self._is_previewed = False
        if before is None or before.titles != guide.titles or before.sheet != guide.sheet:
            self.file_step.show_guide(guide)
        if before is None or before.matches != guide.matches:
            self.columns_step.show_guide(guide)
        self.questions_step.show_guide(guide, self._year)
        self._tell_steps()

    def _tell_steps(self) -> None:
        if self.guide is None:
            return
        doubts, open_ones = len(self.guide.unsettled), len(open_of(self.guide))
        notes = {
            COLUMNS: f"（{doubts:,} 欄待確認）" if doubts else "",
            QUESTIONS: f"（{open_ones:,} 項）" if open_ones else "",
        }
        for number, made in enumerate(self.step_buttons):
            made.setText(f"{number + 1} {STEPS[number]}{notes.get(number, '')}")
            made.setAccessibleName(f"第 {number + 1} 步，{STEPS[number]}{notes.get(number, '')}")
            made.setEnabled(number < DONE or self.step == DONE)

    # Going ------------------------------------------------------------------------------------

    def go_to(self, step: int) -> None:
        """Show a step; the preview is made anew where anything has been decided since."""
        if self.guide is None or (self.step == DONE and step != DONE and not self._on.isEnabled()):
            self._tell_steps()
            return
        if step > COLUMNS and self.guide.unsettled:
            # What is shown and gone on from is taken as it stands.
            self.show_guide(confirm_columns(self.guide))
        self.step = step
        self.step_buttons[step].setChecked(True)
        self._parts.setCurrentIndex(step)
        self._check.setVisible(step == PREVIEW)
        self._back.setVisible(step != DONE)
        self._on.setVisible(step != DONE)
        self._on.setText(" 下一步")
        self._on.setAccessibleName("下一步")
        self._on.setEnabled(True)
        self._tell_steps()
        if step == PREVIEW:
            self._on.setEnabled(False)
            self._tell_counts(self.preview_step.counts)
            if not self._is_previewed:
                self.preview_asked.emit(self.guide)
        self.focus_of_step().setFocus()

    def focus_of_step(self) -> QWidget:
        """What takes the focus in the step that is shown."""
        match self.step:
            case 0:
                return self.file_step.head
            case 1:
                return self.columns_step.table
            case 2:
                return self.questions_step.first_open() or self._on
            case 3:
                return self.preview_step.view
            case _:
                return self.done_step.to_cases

    def go_on(self) -> None:
        """下一步; from the preview, the import itself."""
        if self.step < PREVIEW:
            is_bare = self.step == COLUMNS and self._asks_nothing()
            self.go_to(PREVIEW if is_bare else self.step + 1)
        elif self.step == PREVIEW and self._on.isEnabled() and self.guide is not None:
            table = self.preview_step.table
            if self.preview_step.open_count:
                self.preview_step.to_open()
                self._tell_open()
            elif table is not None:
                self._on.setEnabled(False)
                self.import_asked.emit(table.arrivals, self.decided(self.guide))

    def _enter(self) -> None:
        """Enter goes on, but past nothing that is to be looked at unseen."""
        if self.step == COLUMNS and self.columns_step.settle():
            return
        if self.step == QUESTIONS and self.questions_step.go_to_open():
            return
        self.go_on()

    def decided(self, guide: Guide) -> ImportProfile:
        """What has been decided, under the name that the clerk gave it."""
        return remembered(guide, self.columns_step.profile.text().strip() or guide.path.stem)

    def go_back(self) -> None:
        """上一步; from the first, back to where the file was opened."""
        if self.step in (FILE, DONE):
            self.left.emit()
        else:
            is_bare = self.step == PREVIEW and self._asks_nothing()
            self.go_to(COLUMNS if is_bare else self.step - 1)

    def _asks_nothing(self) -> bool:
        """Whether the columns as they stand leave nothing to be decided."""
        return self.guide is not None and not confirm_columns(self.guide).asked

    def _ask_to_check(self) -> None:
        if self.guide is not None:
            self.check_asked.emit(self.guide)

    # The preview ------------------------------------------------------------------------------

    def follow(self, job: Job, what: str) -> None:
        """Show how far some work is, with a way to stop it."""
        self.progress.follow(job, what)

    def show_preview(self, preview: Preview) -> None:
        """Show what is to be taken in."""
        self._is_previewed, self._is_asking = True, False
        self.preview_step.show_preview(preview, of_all=self._of_all())
        if self.step == PREVIEW:
            self.preview_step.view.setFocus()

    def _of_all(self) -> str:
        """What has been decided of all cases alike."""
        guide = self.guide
        guide = self.guide
        asked = guide.of_kind if guide is not None else None
        given = guide.answers.get(asked.id) if guide is not None and asked is not None else None
        is_said = given is not None and given.how is How.READ
        return f"案件類別一律為「{given.text}」。" if given is not None and is_said else ""

    def compared(self, arrivals: Sequence[Arrival]) -> None:
        """What becomes of each line is known."""
        self.preview_step.compared(arrivals)

    def _tell_counts(self, counts: Mapping[str, int]) -> None:
        if self.step != PREVIEW or not self._is_previewed:
            return
        table = self.preview_step.table
        wanted = counts.get("新增", 0) + counts.get("變更", 0)
        is_known = table is not None and table.is_compared
        self._on.setText(f" 匯入 {wanted:,} 件案件" if is_known else " 匯入")
        self._on.setAccessibleName(self._on.text().strip())
        self._on.setEnabled(is_known and wanted > 0)
        self._follow_open()
        if is_known and not wanted:
            self.notice.say("hint", _NOTHING, [])
        elif self.notice.text == _NOTHING:
            self.notice.hide()

    def _tell_open(self) -> None:
        """Nothing that was typed here is written over unless someone has said so."""
        ways: list[tuple[str, Callable[[], object]]] = [
            ("都保留案件中的值", lambda: self.preview_step.decide_open(given=False)),
            ("都採用名冊的值", lambda: self.preview_step.decide_open(given=True)),
        ]
        self.notice.say("review", _OPEN.format(self.preview_step.open_count), ways)
        self._is_asking = True

    def _follow_open(self) -> None:
        """What was said of cells to be decided counts down, and goes with the last."""
        if not self._is_asking:
            return
        if self.preview_step.open_count:
            self._tell_open()
        else:
            self._is_asking = False
            self.notice.hide()

    def failed(self, text: str) -> None:
        """Something could not be done: say why, with nothing changed."""
        self._tell_end("blocked", text)

    def stopped(self) -> None:
        """The work was stopped; nothing has been kept of it."""
        self._tell_end("hint", "已取消，沒有存入任何案件。")

    def _tell_end(self, tone: str, text: str) -> None:
        table = self.preview_step.table
        is_known = table is not None and table.is_compared
        if self.step == PREVIEW and not is_known:
            # What the lines are among the stored cases is not known: nothing can be imported yet.
            self._is_previewed = False
            self.notice.say(tone, text, [("再試一次", self._preview_again)])
        else:
            self.notice.say(tone, text, [])
        self._tell_counts(self.preview_step.counts)

    def _preview_again(self) -> None:
        self.notice.hide()
        self.preview_asked.emit(self.guide)

    def show_done(self) -> None:
        """The cases are stored."""
        self.done_step.show_outcome(self.preview_step.counts)
        self.notice.hide()
        self.go_to(DONE)

    # Keys -------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Take F8, F5 and Ctrl+F before the window does: they are about the file in sight."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.key() in (Qt.Key.Key_F8, Qt.Key.Key_F5) or is_find(event))
        ):
            event.accept()
            return True
        return super().event(event)

    def look_for(self) -> None:
        """To where something is looked for in this step."""
        if self.step == COLUMNS:
            field: QLineEdit = self.columns_step.search
        elif self.step == PREVIEW:
            field = self.preview_step.search
        else:
            self.told.emit("這一步沒有可尋找的清單；「欄位」與「預覽」可以尋找。")
            return
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter goes on, Esc back, F8 to the next problem, F5 reads anew, Ctrl+F looks for."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Escape:
            if not (self.columns_step.leave_search() or self.preview_step.leave_search()):
                self.go_back()
        elif key == Qt.Key.Key_F8:
            if self.step == PREVIEW:
                self.preview_step.next_problem()
        elif key == Qt.Key.Key_F5:
            if self.step != DONE:
                self.again_asked.emit()
        elif is_find(event):
            self.look_for()
        else:
            super().keyPressEvent(event)
