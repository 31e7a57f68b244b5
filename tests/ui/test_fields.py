"""Each kind of field as a person uses it: keys, clicks, and what an input method hands over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QInputMethodEvent, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from app.rules.dates import WorkCalendar
from app.rules.facts import FACTS
from app.stored import Known
from app.ui.fields.field import Field
from app.ui.fields.id_field import said_by
from app.ui.fields.line import LineField, TextField
from app.ui.fields.long_text_field import LongTextField
from app.ui.fields.look import sheet
from app.ui.fields.making import Around, make_field
from app.ui.fields.number_field import UNITS
from app.ui.palette import DARK, LIGHT
from app.ui.roc_calendar import RocCalendar

TODAY = date(2026, 4, 20)
HOLIDAYS = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
IS_WORKDAY = WorkCalendar(lambda _: HOLIDAYS).is_workday
AROUND = Around(lambda: TODAY, IS_WORKDAY)
KEY = Qt.Key

Show = Callable[[Field], Field]


def type_text(widget: QWidget, text: str) -> None:
    """Type as an input method does; keyClicks takes no Chinese."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def compose(widget: QWidget, preedit: str) -> None:
    """A word that is not finished yet."""
    QApplication.sendEvent(widget, QInputMethodEvent(preedit, []))


@pytest.fixture
def shown(qtbot) -> Callable[[str], Field]:
    """Shows the field of a fact, with another to go to, and gives it the focus."""
    held: list[QWidget] = []

    def show(key: str, around: Around = AROUND, made: Field | None = None) -> Field:
        field = made or make_field(key, LIGHT, around)
        window = QWidget()
        held.append(window)
        window.setStyleSheet(sheet(LIGHT))
        box = QVBoxLayout(window)
        box.addWidget(field)
        window.other = QLineEdit()  # type: ignore[attr-defined]  # to go to
        box.addWidget(window.other)  # type: ignore[attr-defined]
        box.addStretch(1)
        qtbot.addWidget(window)
        window.resize(420, 420)
        window.show()
        window.activateWindow()
        field.focus_field()
        qtbot.waitUntil(field.input.hasFocus)
        return field

    return show


def heard(field: Field) -> list[tuple[str, str]]:
    """What the field says while it is being typed in."""
    said: list[tuple[str, str]] = []
    field.edited.connect(lambda key, text: said.append((key, text)))
    return said


def leave(field: Field) -> None:
    field.window().other.setFocus()  # type: ignore[attr-defined]  # see above


def line(field: Field) -> QLineEdit:
    assert isinstance(field, LineField)
    return field.line


# Every field


def test_an_offer_is_whole_in_one_column(shown) -> None:
    field = shown("monthly_pay")
    text = "填入薪點×折合率：143,336 元"
    for width in (400, 170, 110):
        field.setFixedWidth(width)
        field.offer(text, lambda: None)
        link = field.offer_link
        link.ensurePolished()
        needed = max(map(link.fontMetrics().horizontalAdvance, link.text().split("\n")))
        assert needed + 2 <= link.sizeHint().width() <= width
        assert link.text().replace("\n", "").replace(" ", "") == text.replace(" ", "")
        assert "143,336" in link.text()
        assert link.accessibleName() == f"月支報酬：{text}"
    field.setFixedWidth(400)
    QTest.qWait(10)
    assert link.text() == text


@pytest.mark.parametrize("key", FACTS)
def test_every_fact_has_a_field_that_is_named(shown, key: str) -> None:
    field = make_field(key, LIGHT, AROUND)
    assert field.input.accessibleName().startswith(FACTS[key].label)
    field.set_text("x")
    assert field.text() == "x"
    field.recolour(DARK)


def test_a_mark_is_told_by_tip_and_description_and_drawn(shown) -> None:
    field = shown("native_place")
    before = field.grab().toImage()
    field.mark("blocked", "籍貫未填。")
    assert field.toolTip() == "籍貫未填。"
    assert field.input.accessibleDescription() == "應先補正：籍貫未填。"
    assert field.grab().toImage() != before
    field.mark("", "")
    assert field.toolTip() == field.input.accessibleDescription() == ""
    assert field.grab().toImage() == before


def test_the_mark_from_outside_goes_before_the_field_s_own(shown) -> None:
    field = shown("birth_date")
    QTest.keyClicks(line(field), "1150230")
    QTest.keyClick(line(field), KEY.Key_Return)
    assert field.shown_mark == (
        "blocked",
        "「1150230」不是存在的日期，請改填，例如 1150420。",
    )
    field.mark("review", "請查對。")
    assert field.shown_mark == ("review", "請查對。")
    field.mark("", "")
    assert field.shown_mark[0] == "blocked"


def test_an_offer_is_a_link_below_that_does_it(shown) -> None:
    field = shown("monthly_pay")
    done: list[str] = []
    field.offer("以等階薪點與折合率計算", lambda: done.append("做"))
    assert field.offer_link is not None
    QTest.mouseClick(field.offer_link, Qt.MouseButton.LeftButton)
    assert done == ["做"]
    assert field.offer_link.accessibleName() == "月支報酬：以等階薪點與折合率計算"
    field.focus_field()
    QTest.keyClick(line(field), KEY.Key_Tab)
    assert field.offer_link.hasFocus()
    field.offer("", lambda: None)
    assert not field.offer_link.isVisible()


@pytest.mark.parametrize("key", ["name", "duties"])
def test_undo_is_the_window_s(shown, key: str) -> None:
    field = shown(key)
    undone: list[bool] = []
    shortcut = QShortcut(QKeySequence.StandardKey.Undo, field.window())
    shortcut.activated.connect(lambda: undone.append(True))
    type_text(field.input, "王測試")
    QTest.keyClick(field.input, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [True]
    assert field.text() == "王測試"


@pytest.mark.parametrize("key", ["name", "duties", "birth_date"])
def test_f1_asks_for_the_field_s_help_though_the_window_has_one(shown, key: str) -> None:
    field = shown(key)
    asked: list[str] = []
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_F1), field.window())
    shortcut.activated.connect(lambda: asked.append("window"))
    field.help_asked.connect(asked.append)
    QTest.keyClick(field.input, KEY.Key_F1)
    assert asked == [key]


@pytest.mark.parametrize("key", ["name", "duties", "birth_date", "points", "sex"])
def test_enter_settles_once_and_asks_for_the_next(shown, key: str) -> None:
    field = shown(key)
    said: list[str] = []
    field.settled.connect(lambda _: said.append("settled"))
    field.next_asked.connect(lambda _: said.append("next"))
    QTest.keyClick(field.input, KEY.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    leave(field)
    assert sorted(said) == ["next", "settled"]


@pytest.mark.parametrize(
    ("key", "text"), [("name", "王"), ("birth_date", "790505"), ("duties", "輔導"), ("sex", "男")]
)
def test_setting_a_text_tells_no_one(shown, key: str, text: str) -> None:
    field = shown(key)
    said = heard(field)
    field.set_text(text)
    leave(field)
    assert said == []
    assert field.text() == text


@pytest.mark.parametrize("key", ["name", "duties"])
def test_a_word_that_is_composed_is_not_disturbed(shown, key: str) -> None:
    field = shown(key)
    compose(field.input, "ㄨㄤ")
    field.set_text("從外面來")
    assert field.text() == ""
    type_text(field.input, "王")
    assert field.text() == "王"


def test_what_was_to_be_shown_meanwhile_is_shown_when_the_word_is_given_up(shown) -> None:
    field = shown("name")
    compose(field.input, "ㄨㄤ")
    field.set_text("從外面來")
    compose(field.input, "")
    assert field.text() == line(field).text() == "從外面來"


@pytest.mark.parametrize("key", ["birth_date", "points", "sex", "duties", "has_resume"])
def test_the_wheel_changes_nothing(shown, key: str) -> None:
    field = shown(key)
    field.set_text("1")
    leave(field)
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(field.input.mapToGlobal(QPoint(5, 5))),
        QPoint(0, 120),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # not inverted
    )
    below_the_pointer = field.lines.viewport() if key == "duties" else field.input
    QApplication.sendEvent(below_the_pointer, event)
    assert field.text() == "1"
    assert not event.isAccepted()


# Dates


@pytest.mark.parametrize("typed", ["1150407", "115/4/7", "115.4.7", "115-4-7", "2026-04-07"])
def test_a_date_is_kept_as_typed_and_shown_in_words(shown, typed: str) -> None:
    field = shown("contract_start")
    said = heard(field)
    QTest.keyClicks(line(field), typed)
    assert line(field).text() == typed
    assert said[-1] == ("contract_start", typed)
    assert len(said) == len(typed)
    leave(field)
    assert field.text() == typed
    assert line(field).text() == "115年4月7日"


def test_a_date_by_the_numeric_keypad(shown) -> None:
    field = shown("contract_start")
    QTest.keyClicks(line(field), "1150407", Qt.KeyboardModifier.KeypadModifier)
    assert field.text() == "1150407"


def test_a_date_in_full_width_digits_of_an_input_method(shown) -> None:
    field = shown("contract_start")
    type_text(line(field), "１１５０４")
    type_text(line(field), "０７")
    leave(field)
    assert line(field).text() == "115年4月7日"


def test_coming_back_shows_what_was_typed_all_selected(shown) -> None:
    field = shown("contract_start")
    QTest.keyClicks(line(field), "1150407")
    leave(field)
    field.focus_field()
    assert line(field).selectedText() == "1150407"


def test_what_is_no_date_stays_and_is_marked(shown) -> None:
    field = shown("contract_start")
    QTest.keyClicks(line(field), "1150230")
    assert field.shown_mark == ("", "")  # not while typing
    leave(field)
    assert line(field).text() == "1150230"
    assert field.shown_mark[0] == "blocked"
    field.focus_field()
    QTest.keyClicks(line(field), "1150228")
    leave(field)
    assert field.shown_mark == ("", "")


@pytest.mark.parametrize(
    ("key", "day"),
    [
        (KEY.Key_Up, "115/04/08"),
        (KEY.Key_Plus, "115/04/08"),
        (KEY.Key_Down, "115/04/06"),
        (KEY.Key_Minus, "115/04/06"),
        (KEY.Key_T, "115/04/20"),
    ],
)
def test_keys_step_a_date(shown, key: Qt.Key, day: str) -> None:
    field = shown("contract_start")
    QTest.keyClicks(line(field), "1150407")
    QTest.keyClick(line(field), key)
    assert field.text() == day


def test_an_arrow_in_an_empty_date_is_today(shown) -> None:
    field = shown("contract_start")
    QTest.keyClick(line(field), KEY.Key_Up)
    assert field.text() == "115/04/20"


def test_an_arrow_leaves_alone_what_it_cannot_read(shown) -> None:
    field = shown("contract_start")
    QTest.keyClicks(line(field), "1150230")
    QTest.keyClick(line(field), KEY.Key_Up)
    assert field.text() == "1150230"


def open_calendar(field: Field) -> RocCalendar:
    QTest.keyClick(line(field), KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    made = field.calendar  # type: ignore[attr-defined]  # a field of a date
    assert isinstance(made, RocCalendar)
    return made


def test_the_calendar_is_in_roc_years_and_complete_by_keyboard(shown) -> None:
    field = shown("contract_start")
    QTest.keyClicks(line(field), "1150407")
    calendar = open_calendar(field)
    assert calendar.title == "民國115年4月"
    view = calendar.month.view
    steps = (
        (KEY.Key_Right, Qt.KeyboardModifier.NoModifier, date(2026, 4, 8)),
        (KEY.Key_Down, Qt.KeyboardModifier.NoModifier, date(2026, 4, 15)),
        (KEY.Key_PageDown, Qt.KeyboardModifier.NoModifier, date(2026, 5, 15)),
        (KEY.Key_PageUp, Qt.KeyboardModifier.ControlModifier, date(2025, 5, 15)),
        (KEY.Key_PageDown, Qt.KeyboardModifier.ControlModifier, date(2026, 5, 15)),
        (KEY.Key_PageUp, Qt.KeyboardModifier.NoModifier, date(2026, 4, 15)),
        (KEY.Key_End, Qt.KeyboardModifier.NoModifier, date(2026, 4, 30)),
        (KEY.Key_Home, Qt.KeyboardModifier.NoModifier, date(2026, 4, 1)),
        (KEY.Key_Left, Qt.KeyboardModifier.NoModifier, date(2026, 3, 31)),
    )
    for key, modifier, day in steps:
        QTest.keyClick(view, key, modifier)
        assert calendar.day == day
    assert calendar.title == "民國115年3月"
    assert view.accessibleDescription() == "115年3月31日 星期二"
    QTest.keyClick(view, KEY.Key_Return)
    assert field.text() == "115/03/31"
    assert field.calendar is None  # type: ignore[attr-defined]


def test_the_calendar_tells_closed_days(shown) -> None:
    field = shown("contract_start")
    QTest.keyClicks(line(field), "1150403")
    calendar = open_calendar(field)
    assert calendar.month.view.accessibleDescription() == "115年4月3日 星期五，非上班日"
    calendar.month.grab()  # draws every day


def test_escape_leaves_the_calendar_and_the_date(shown) -> None:
    field = shown("contract_start")
    QTest.keyClicks(line(field), "1150407")
    calendar = open_calendar(field)
    QTest.keyClick(calendar.month.view, KEY.Key_PageDown)
    QTest.keyClick(calendar.month.view, KEY.Key_Escape)
    assert field.text() == "1150407"
    assert field.calendar is None  # type: ignore[attr-defined]


def test_an_open_calendar_follows_the_colours(shown) -> None:
    field = shown("onboard_date")
    field.focus_field()
    calendar = open_calendar(field)
    field.recolour(DARK)
    assert calendar.month.headerTextFormat().background().color() == QColor(DARK.paper)
    picture = calendar.month.grab().toImage()
    drawn = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    }
    assert DARK.accent.lower() in drawn  # the day that is chosen
    assert LIGHT.accent.lower() not in drawn
    QTest.keyClick(calendar.month.view, KEY.Key_Escape)


def test_a_click_on_the_picture_opens_the_calendar(shown) -> None:
    field = shown("contract_start")
    at = QPoint(line(field).width() - 10, line(field).height() // 2)
    QTest.mouseClick(line(field), Qt.MouseButton.LeftButton, pos=at)
    calendar = field.calendar  # type: ignore[attr-defined]
    assert calendar.title == "民國115年4月"
    QTest.keyClick(calendar.month.view, KEY.Key_T)
    assert field.text() == "115/04/20"


# Numbers


def test_a_number_is_grouped_once_it_is_left(shown) -> None:
    field = shown("monthly_pay")
    QTest.keyClicks(line(field), "43336")
    assert line(field).text() == "43336"
    leave(field)
    assert line(field).text() == "43,336"
    assert field.text() == "43336"
    field.focus_field()
    assert line(field).selectedText() == "43336"


def test_a_number_names_its_unit() -> None:
    assert make_field("monthly_pay", LIGHT, AROUND).input.accessibleName() == "月支報酬（元）"
    assert UNITS.keys() <= FACTS.keys()


def test_what_is_no_number_stays_and_is_marked(shown) -> None:
    field = shown("points")
    QTest.keyClicks(line(field), "3l2")
    leave(field)
    assert line(field).text() == "3l2"
    assert field.shown_mark[1] == "「3l2」不是這一欄的數字，請改填，例如 43336。"


def test_a_rate_keeps_its_decimals(shown) -> None:
    field = shown("rate")
    QTest.keyClicks(line(field), "138.90")
    leave(field)
    assert line(field).text() == "138.90"


# Choices


def test_one_digit_chooses(shown) -> None:
    field = shown("case_kind")
    said = heard(field)
    QTest.keyClick(line(field), KEY.Key_2)
    assert said == [("case_kind", "續聘")]
    QTest.keyClick(line(field), KEY.Key_1, Qt.KeyboardModifier.KeypadModifier)
    assert field.text() == "新聘"


def test_the_first_character_chooses_where_it_can_mean_one_only(shown) -> None:
    field = shown("case_kind")
    type_text(line(field), "續")
    assert field.text() == "續聘"
    type_text(line(field), "聘")
    assert field.text() == "續聘"


def test_first_characters_that_may_mean_several_are_let_be(shown) -> None:
    field = shown("job_category")
    type_text(line(field), "學校")
    assert field.text() == "學校"
    type_text(line(field), "專業輔導人")
    assert field.text() == "學校專業輔導人員"


def test_another_way_to_write_an_option_is_taken(shown) -> None:
    field = shown("origin")
    type_text(line(field), "台")
    leave(field)
    assert line(field).text() == "臺灣"


def test_what_is_no_option_stays_and_is_marked(shown) -> None:
    field = shown("case_kind")
    type_text(line(field), "復聘")
    leave(field)
    assert line(field).text() == field.text() == "復聘"
    assert field.shown_mark[1] == (
        "「復聘」不在選項之中，請改選：新聘、續聘、改聘、解聘、更正、註銷。"
    )


def test_arrows_step_and_delete_empties(shown) -> None:
    field = shown("case_kind")
    QTest.keyClick(line(field), KEY.Key_Down)
    assert field.text() == "新聘"
    QTest.keyClick(line(field), KEY.Key_Down)
    assert field.text() == "續聘"
    QTest.keyClick(line(field), KEY.Key_Up)
    QTest.keyClick(line(field), KEY.Key_Up)
    assert field.text() == "新聘"
    QTest.keyClick(line(field), KEY.Key_Delete)
    assert field.text() == ""


def test_a_click_opens_the_options(shown) -> None:
    field = shown("education")
    QTest.mouseClick(line(field), Qt.MouseButton.LeftButton)
    menu = field.menu  # type: ignore[attr-defined]
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == ["&1　高中職", "&2　專科", "&3　學士", "&4　碩士", "&5　博士", "清除(&C)"]
    QTest.mouseClick(
        menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[3]).center()
    )
    assert field.text() == "碩士"


def test_alt_down_opens_the_options_and_a_digit_chooses_there(shown) -> None:
    field = shown("education")
    QTest.keyClick(line(field), KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(field.menu, KEY.Key_5)  # type: ignore[attr-defined]
    assert field.text() == "博士"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (KEY.Key_Y, "是"),
        (KEY.Key_1, "是"),
        (KEY.Key_N, "否"),
        (KEY.Key_0, "否"),
        (KEY.Key_Down, "是"),
        (KEY.Key_Up, "否"),
    ],
)
def test_yes_or_no_by_one_key(shown, key: Qt.Key, text: str) -> None:
    field = shown("has_resume")
    QTest.keyClick(line(field), key)
    assert field.text() == text


def test_yes_or_no_by_an_input_method(shown) -> None:
    field = shown("has_resume")
    type_text(line(field), "否")
    assert field.text() == "否"
    type_text(line(field), "Ｙ")
    assert field.text() == "是"


def test_a_blank_goes_round_yes_no_and_nothing(shown) -> None:
    field = shown("has_resume")
    seen = []
    for _ in range(3):
        QTest.keyClick(line(field), KEY.Key_Space)
        seen.append(field.text())
    assert seen == ["是", "否", ""]


def test_a_word_for_yes_is_shown_as_yes_and_another_is_kept(shown) -> None:
    field = shown("has_resume")
    field.set_text("V")
    leave(field)
    assert line(field).text() == "是"
    field.set_text("大概")
    assert line(field).text() == "大概"
    assert field.shown_mark[0] == "blocked"


# Numbers that name


def test_an_id_is_kept_in_capitals_and_half_width(shown) -> None:
    field = shown("id_number")
    QTest.keyClicks(line(field), "a1234")
    type_text(line(field), "５６７８９")
    assert field.text() == line(field).text() == "A123456789"
    assert field.note.text() == "臺北市・男"  # type: ignore[attr-defined]


def test_an_id_is_mended_in_its_middle(shown) -> None:
    field = shown("id_number")
    QTest.keyClicks(line(field), "a13456789")
    line(field).setCursorPosition(2)
    QTest.keyClicks(line(field), "2")
    assert field.text() == "A123456789"
    assert line(field).cursorPosition() == 3


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("A123456789", ("muted", "臺北市・男")),
        ("A800000014", ("muted", "新式統一證號・男")),
        ("AA00000009", ("muted", "舊式統一證號・男")),
        ("CC00151114", ("muted", "舊式統一證號・男")),
        ("A123456788", ("review", "檢查碼不符")),
        ("A323456789", ("review", "格式不符")),
        ("A12345678", ("", "")),
        ("", ("", "")),
    ],
)
def test_an_id_says_what_it_says(number: str, said: tuple[str, str]) -> None:
    assert said_by(number) == said


def test_a_code_is_kept_in_capitals(shown) -> None:
    field = shown("org_code")
    QTest.keyClicks(line(field), "376736800a")
    assert field.text() == "376736800A"


# Long texts


def test_shift_enter_begins_a_line_and_enter_goes_on(shown) -> None:
    field = shown("duties")
    asked: list[str] = []
    field.next_asked.connect(asked.append)
    type_text(field.input, "一、輔導")
    QTest.keyClick(field.input, KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    type_text(field.input, "二、諮商")
    QTest.keyClick(field.input, KEY.Key_Return)
    assert field.text() == "一、輔導\n二、諮商"
    assert asked == ["duties"]


def test_a_long_text_grows_to_six_lines(shown) -> None:
    field = shown("duties")
    assert isinstance(field, LongTextField)
    two = field.lines.height()
    field.set_text("\n".join("一二三"))
    QApplication.processEvents()
    three = field.lines.height()
    assert three - two == field.lines.fontMetrics().lineSpacing()
    field.set_text("\n".join("一二三四五六七八"))
    QApplication.processEvents()
    assert field.lines.height() == two + 4 * field.lines.fontMetrics().lineSpacing()
    field.set_text("")
    QApplication.processEvents()
    assert field.lines.height() == two


def test_a_long_text_is_shown_from_its_beginning(shown) -> None:
    field = shown("duties")
    assert isinstance(field, LongTextField)
    leave(field)
    field.set_text("\n".join("一二三四"))
    QApplication.processEvents()
    assert field.lines.verticalScrollBar().value() == 0
    field.focus_field()
    QApplication.processEvents()
    assert field.lines.verticalScrollBar().value() == 0


# What is known

KNOWN = (
    Known(1, "王測試", "A123456789", {"name": "王測試", "sex": "男"}),
    Known(2, "王虛構", "B123456780", {"name": "王虛構"}),
)


@pytest.fixture
def pick(shown) -> TextField:
    made = TextField("name", "姓名", LIGHT)
    made.suggest_by(lambda text: [k for k in KNOWN if k.title.startswith(text)])
    shown("name", made=made)
    return made


def test_what_is_known_is_listed_and_chosen_by_keyboard(pick: TextField) -> None:
    picked: list[object] = []
    pick.picked.connect(lambda key, known: picked.append((key, known)))
    said = heard(pick)
    type_text(pick.line, "王")
    assert pick.suggestions is not None
    assert pick.suggestions.is_open
    QTest.keyClick(pick.line, KEY.Key_Down)
    QTest.keyClick(pick.line, KEY.Key_Down)
    QTest.keyClick(pick.line, KEY.Key_Return)
    assert picked == [("name", KNOWN[1])]
    assert pick.text() == "王虛構"
    assert said == [("name", "王"), ("name", "王虛構")]
    assert not pick.suggestions.is_open
    assert pick.line.hasFocus()


def test_what_is_known_is_chosen_by_a_click(pick: TextField) -> None:
    picked: list[object] = []
    pick.picked.connect(lambda _, known: picked.append(known))
    type_text(pick.line, "王")
    assert pick.suggestions is not None
    shown = pick.suggestions.list
    assert shown is not None
    at = shown.visualItemRect(shown.item(0)).center()
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert picked == [KNOWN[0]]


def test_typing_on_is_free_and_enter_then_goes_on(pick: TextField) -> None:
    asked: list[str] = []
    pick.next_asked.connect(asked.append)
    type_text(pick.line, "王")
    QTest.keyClick(pick.line, KEY.Key_Return)
    assert pick.text() == "王"
    assert asked == ["name"]


def test_escape_and_leaving_put_the_list_away(pick: TextField) -> None:
    assert pick.suggestions is not None
    type_text(pick.line, "王")
    QTest.keyClick(pick.line, KEY.Key_Escape)
    assert not pick.suggestions.is_open
    QTest.keyClick(pick.line, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert pick.suggestions.is_open
    leave(pick)
    assert not pick.suggestions.is_open


def test_nothing_known_shows_nothing(pick: TextField) -> None:
    type_text(pick.line, "陳")
    assert pick.suggestions is not None
    assert not pick.suggestions.is_open
