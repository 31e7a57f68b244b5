"""The step 待決定: values that only the clerk can say the meaning of, each asked once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.intake.questions import Answer, How, Question, Sort, readings
from app.rules.dates import parse_date, roc_short
from app.rules.facts import FACTS, Kind, label
from app.rules.values import UNREADABLE, read_value
from app.ui.choice_box import ChoiceBox
from app.ui.parts import words

if TYPE_CHECKING:
    from app.intake.guide import Guide

_AS_IS: Final = "照原樣保留，之後再改"
_LATER: Final = "不一律填入，存入後逐案填寫"
_NOT_STATED: Final = "視為未填，原文列為備註"
_CHOOSE: Final = "請選擇"
_EXAMPLES: Final = 3
_LINE: Final = 76
"""Characters of width that a question and its answer take at most."""
_ANSWER: Final = 24
"""Characters of width of an answer: the longest that is offered, but for those of few facts."""


def sentence(question: Question) -> str:
    """What is asked."""
    fact, first = label(question.key), question.values[0].strip()
    cells = f"{question.cells:,} 格"
    match question.sort:
        case Sort.YEAR:
            shown = "、".join(f"「{v.strip()}」" for v in question.values[:_EXAMPLES])
            return f"「{fact}」有 {cells}只寫月日，例如{shown}；請選年份。"
        case Sort.SERIAL:
            return f"「{fact}」有 {cells}是試算表的日期序號，例如「{first}」；請選換算方式。"
        case Sort.KIND:
            return f"名冊沒有「{fact}」這一欄；{question.cells:,} 件案件是哪一類？"
        case Sort.TITLE:
            return f"職稱「{first}」（{cells}）與編制內的職務名稱相同；請選聘用人員的寫法。"
        case _:
            return f"「{fact}」的「{first}」（{cells}）不是可填的值；請選它的意思。"


def offers(question: Question, year: int) -> list[tuple[str, Answer]]:
    """The answers to choose from and their words, the likeliest first; `year` is this 民國 year."""
    if question.sort is Sort.YEAR:
        found = []
        for number in (year, year - 1, year + 1):
            answer = Answer(How.READ, str(number))
            read = readings(question, answer)
            text, day = next(iter(read.items()), ("", ""))
            shown = parse_date(day)
            told = f"（{text.strip()} 讀為 {roc_short(shown)}）" if shown else ""
            found.append((f"{number} 年{told}", answer))
        return found
    if question.sort is Sort.SERIAL:
        first = question.values[0]
        named = {"1900": "一般（1900 年制）", "1904": "舊版 Mac（1904 年制）"}
        answers = [Answer(How.READ, epoch) for epoch in question.offered]
        return [
            (f"{named[a.text]}：{first.strip()} 讀為 {readings(question, a)[first]}", a)
            for a in answers
        ]
    head = "一律為" if question.sort is Sort.KIND else ""
    return [(f"{head}{text}", Answer(How.READ, text)) for text in question.offered]


def typed_answer(question: Question, text: str) -> Answer | None:
    """The answer that was typed instead of chosen; None where it would not read."""
    text = text.strip()
    if question.sort is Sort.YEAR:
        text = text.removesuffix("年").strip()
        answer = Answer(How.READ, text)
        return answer if readings(question, answer) else None
    value = read_value(FACTS[question.key], text) if text else None
    return None if value is None or value is UNREADABLE else Answer(How.READ, text)


class _Row(QFrame):
    """One question and its answer."""

    answered = Signal(str, object)
    """The id of the question, and an Answer or None."""

    def __init__(self, question: Question, given: Answer | None, year: int) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.question = question
        self._offers = offers(question, year)
        as_is = _LATER if question.sort is Sort.KIND else _AS_IS
        self._offers.append((as_is, Answer(How.AS_IS)))
        if question.sort not in (Sort.TITLE, Sort.KIND):
            self._offers.append((_NOT_STATED, Answer(How.NOT_STATED)))
        self._wrong = words("", tone="blocked", wrap=True)
        self._wrong.hide()
        self.choice = ChoiceBox()
        self.choice.setAccessibleName(sentence(question))
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.choice.setMinimumContentsLength(_ANSWER)
        self.choice.addItem(_CHOOSE)
        for text, _ in self._offers:
            self.choice.addItem(text)
        asked = QLabel(sentence(question))
        asked.setTextFormat(Qt.TextFormat.PlainText)
        asked.setWordWrap(True)
        asked.setBuddy(self.choice)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(asked, 1)
        row.addWidget(self.choice)
        if question.is_free:
            self.choice.setEditable(True)
            self.choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            self.choice.setCompleter(None)  # type: ignore[arg-type]  # Qt takes none for none
            self.choice.setToolTip(_free_hint(question))
            editor = self.choice.lineEdit()
            if editor is not None:
                editor.editingFinished.connect(self._typed)
        self._show(given)
        self.choice.activated.connect(self._chosen)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 8)
        box.setSpacing(4)
        box.addLayout(row)
        box.addWidget(self._wrong)

    @property
    def is_open(self) -> bool:
        """Whether it has no answer."""
        return self.choice.currentIndex() == 0

    def _show(self, given: Answer | None) -> None:
        known = [answer for _, answer in self._offers]
        if given is None:
            self.choice.setCurrentIndex(0)
        elif given in known:
            self.choice.setCurrentIndex(known.index(given) + 1)
        else:
            self.choice.setEditText(given.text)

    def _chosen(self, place: int) -> None:
        self._wrong.hide()
        self.answered.emit(self.question.id, self._offers[place - 1][1] if place else None)

    def _typed(self) -> None:
        text = self.choice.currentText().strip()
        if text in ("", _CHOOSE):
            return
        answer = dict(self._offers).get(text) or typed_answer(self.question, text)
        self._wrong.setVisible(answer is None)
        if answer is None:
            self._wrong.setText(f"「{text}」無法辨識。{_free_hint(self.question)}")
        self.answered.emit(self.question.id, answer)


def _free_hint(question: Question) -> str:
    if question.sort is Sort.YEAR:
        return "可選年份，或輸入民國年，例如 114。"
    kind = FACTS[question.key].kind
    if kind is Kind.DATE:
        return "可選一項，或輸入民國日期，例如 115-04-07。"
    return "可選一項，或直接輸入。" if kind is Kind.TEXT else "可選一項，或輸入數字。"


def open_of(guide: Guide) -> list[Question]:
    """What has not been decided, also where the roster can be checked without it."""
    return [question for question in guide.asked if question.id not in guide.answers]


class QuestionsStep(QWidget):
    """The questions, one below the other."""

    answered = Signal(str, object)
    """The id of a question, and an Answer or None."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[_Row] = []
        self._asked: tuple[Question, ...] = ()
        self._about = words("", wrap=True)
        self._inside = QWidget()
        self._inside.setObjectName("bare")
        self._list = QVBoxLayout(self._inside)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(8)
        self._list.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # An answer far from its question is read on the wrong line.
        self._inside.setMaximumWidth(self.fontMetrics().horizontalAdvance("字") * _LINE)
        area.setWidget(self._inside)
        area.viewport().setObjectName("bare")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self._about)
        box.addWidget(area, 1)

    def show_guide(self, guide: Guide, year: int) -> None:
        """Ask what is to be asked; `year` is this 民國 year."""
        if guide.asked != self._asked:
            self._asked = guide.asked
            for row in self.rows:
                row.hide()
                row.deleteLater()
            self.rows = [_Row(q, guide.answers.get(q.id), year) for q in guide.asked]
            for place, row in enumerate(self.rows):
                row.answered.connect(self.answered)
                self._list.insertWidget(place, row)
        number = len(open_of(guide))
        if not guide.asked:
            self._about.setText("沒有需要決定的值。")
        elif number:
            self._about.setText(f"還有 {number:,} 項未決定；未決定者照原樣保留，並在預覽中標示。")
        else:
            self._about.setText("都決定了，同樣的值一併套用。")

    def first_open(self) -> QWidget | None:
        """The first question without an answer."""
        return next((r.choice for r in self.rows if r.is_open), None)

    def go_to_open(self) -> bool:
        """From the question in hand to the next without an answer; False where none follows."""
        here = next((n for n, r in enumerate(self.rows) if r.choice.hasFocus()), -1)
        for row in self.rows[here + 1 :]:
            if row.is_open:
                row.choice.setFocus()
                return True
        return False
