"""A desk of plain fakes with plainly fictitious cases, and windows on it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app import documents, main
from app.cases import Checks, WaiverRefused
from app.due import dashboard, limits_of
from app.flow_moves import FlowBook
from app.glance import first_look
from app.history import CheckRun
from app.intake.roster import Problem, Roster, UnusableFile
from app.keeping import Conflict
from app.law_in_force import checker
from app.models.copies import backups
from app.models.faults import StoreError, Way
from app.models.hold import Holder
from app.packets.choice import Choice
from app.packets.masking import mask_id
from app.packets.packet import PacketError
from app.place import NEEDS_FOLDER, Place, ways_of
from app.precheck import Checked
from app.rules.base import (
    NOT_APPLICABLE,
    PASS,
    Confidence,
    Need,
    Rule,
    RuleClass,
    Ruling,
    Severity,
    wrong,
)
from app.rules.dates import WorkCalendar
from app.rules.engine import Checker
from app.rules.facts import CASE_KINDS
from app.rules.law import LawBook
from app.rules.sources import ACT, BYLAW
from app.rules.table_page import reference
from app.rules.values import read_case
from app.ui.application import make_application
from app.ui.desk import About, Desk, FlowDesk, LawDesk, LawNews, Progress, SettingsDesk, StoreDesk
from app.ui.packet_flow import PacketDesk
from app.ui.window import MainWindow
from tests import empty_store
from tests.ui.clerk import page_of, ready, settled

AS_OF = date(2026, 4, 20)
NOW = datetime(2026, 4, 20, 9, 30)
HOLIDAYS = frozenset({date(2026, 4, 3), date(2026, 4, 6)})


def a_rule(
    number: str,
    body: Callable[..., Ruling],
    needs: dict[str, Need],
    severity: Severity = Severity.BLOCK,
    confidence: Confidence = Confidence.VERIFIED,
) -> Rule:
    """A rule that is in no catalogue."""
    return Rule(
        id=number,
        title=f"虛構檢核{number}",
        severity=severity,
        rule_class=RuleClass.STATUTE,
        confidence=confidence,
        kinds=CASE_KINDS,
        dated_by=None,
        basis=(BYLAW.at("第3條第1項"), ACT.at("第4條")),
        why="供測試。",
        fix="請備妥履歷表後重新檢核。",
        examples=(),
        body=body,
        needs=needs,
        fields=tuple(needs),
        holds_from=None,
        holds_until=None,
    )


def _resume(has_resume: bool) -> Ruling:
    return PASS if has_resume else wrong("履歷表未併同造送（填「否」）。", "has_resume")


def _title(job_title: str) -> Ruling:
    return (
        wrong(f"職稱「{job_title}」為常見之薦任職務名稱。", "job_title")
        if job_title == "科長"
        else PASS
    )


def _unit(unit: str) -> Ruling:
    return NOT_APPLICABLE if unit == "總務處" else PASS


def _hint(contract_copy_sent_on: date) -> Ruling:
    return wrong("契約副本已送存。", "contract_copy_sent_on")


def _broken_if_asked(licence: str) -> Ruling:
    if licence == "壞":
        raise ValueError
    return PASS


RULES = {
    r.id: [r]
    for r in (
        a_rule("T01", _resume, {"has_resume": Need.VALUE}),
        a_rule("T02", _title, {"job_title": Need.VALUE}, Severity.WARN, Confidence.INFERRED),
        a_rule("T03", _unit, {"unit": Need.VALUE}),
        a_rule("T04", _hint, {"contract_copy_sent_on": Need.VALUE}, Severity.HINT),
        a_rule("T05", _broken_if_asked, {"licence": Need.OR_BLANK}),
    )
}
CHECKER = Checker(LawBook(()), WorkCalendar(lambda _: HOLIDAYS), RULES)

READY = {
    "case_no": "H-10",
    "case_kind": "新聘",
    "name": "王測試",
    "id_number": "A123456789",
    "job_title": "約聘諮商心理師",
    "unit": "輔導處",
    "onboard_date": "1150303",
    "has_resume": "是",
}


def cases(*changes: dict[str, str]) -> tuple[dict[str, str], ...]:
    """Cases that differ from a ready one in what is given."""
    return tuple({**READY, **change} for change in changes)


FIVE = cases(
    {},
    {"case_no": "H-2", "name": "林虛構", "has_resume": "否", "job_title": "科長", "unit": "人事室"},
    {"case_no": "H-3", "name": "陳𠮷", "has_resume": "", "unit": "", "onboard_date": "1150230"},
    {
        "case_no": "H-4",
        "name": "台灣娜",
        "job_title": "科長",
        "case_kind": "續聘",
        "onboard_date": "",
    },
    {"case_no": "H-5", "name": "<b>粗</b>", "licence": "壞", "onboard_date": "1150105"},
)


def roster_of(
    file: Path, typed: tuple[dict[str, str], ...], problems: tuple[Problem, ...] = ()
) -> Roster:
    """A roster as if it had been read, its cases from row 2 on."""
    read = tuple(read_case(one, row=i) for i, one in enumerate(typed, 2))
    return Roster(file, "名冊", 1, read, problems)


class Memory:
    """The last checks, kept in memory."""

    def __init__(self) -> None:
        self.kept: list[CheckRun] = []
        self.notice = ""

    def runs(self) -> tuple[CheckRun, ...]:
        return tuple(reversed(self.kept))

    def record(self, run: CheckRun) -> None:
        self.kept.append(run)


@dataclass
class Fakes:
    """What the desk does, to be changed by a test."""

    folder: Path
    typed: tuple[dict[str, str], ...] = FIVE
    problems: tuple[Problem, ...] = ()
    error: Exception | None = None
    hold: threading.Event = field(default_factory=threading.Event)
    """While it is not set, a check goes on reporting progress."""
    asked: list[tuple[str, object]] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)
    law: LawDesk = field(
        default_factory=lambda: LawDesk(
            reference=lambda: reference(CHECKER, {}),
            notices=lambda: (),
            import_tables=lambda _: LawNews("已匯入。", None),
            export_table=lambda *_: None,
            reset_table=lambda _: LawNews("已還原。", None),
        )
    )

    def __post_init__(self) -> None:
        self.hold.set()

    def precheck(self, file: Path, as_of: date, progress: Progress) -> Checked:
        self.asked.append(("precheck", as_of))
        progress("讀取檔案", 0, 0)
        self._take_time(progress, "檢核案件")
        return self._check(roster_of(file, self.typed, self.problems), as_of)

    def _take_time(self, progress: Progress, what: str) -> None:
        """Go on as long as the work is held, then fail where it is to fail."""
        done = 0
        while not self.hold.is_set():
            done += 1
            progress(what, done, 1000)
            time.sleep(0.002)
        if self.error is not None:
            raise self.error

    def recheck(self, checked: Checked, as_of: date, progress: Progress) -> Checked:
        self.asked.append(("recheck", as_of))
        return self._check(checked.roster, as_of)

    def _check(self, roster: Roster, as_of: date) -> Checked:
        return Checked(roster, CHECKER.check(roster.cases, as_of))

    def render(self, key: str, checks: Checks, choice: Choice, progress: Progress) -> bytes:
        self.asked.append(("render", (key, len(checks.result.cases))))
        self._take_time(progress, "繪製頁面")
        return documents.render(key, checks, choice, progress)

    def write_whole(self, checks: Checks, choice: Choice, folder: Path, progress: Progress) -> Path:
        self.asked.append(("packet", folder))
        self._take_time(progress, "寫入")
        return documents.write(checks, choice, folder, progress)

    def desk(self) -> Desk:
        return Desk(
            precheck=self.precheck,
            recheck=self.recheck,
            workday_from=CHECKER.workdays.workday_from,
            mask_id=mask_id,
            packet=PacketDesk(self.render, self.write_whole, lambda: None),
            about=lambda: About("2026.11.0", "ab" * 32, 125),
            own_errors=lambda: (UnusableFile, PacketError, StoreError, Conflict, WaiverRefused),
            today=lambda: AS_OF,
            now=lambda: NOW,
            recent=self.memory,
            law=self.law,
            store=self.store(),
            flow=FlowDesk(
                main._flows,
                main._standings,
                self.folder / "flow",
                calendar=lambda *_: b"",
                compare=main._compare,
                write_findings=main._write_findings,
            ),
            settings=SettingsDesk(
                user=lambda: ("", "王測試"),
                keep_user=lambda name: self.asked.append(("user", name)),
                folder=lambda: self.folder / "cases",
                backups=lambda: backups(self.folder / "cases"),
                agency_changed=lambda agency: self.asked.append(("agency", agency)),
            ),
            is_workday=CHECKER.workdays.is_workday,
            sample=self.folder / "sample.xlsx",
            settings_file=self.folder / "window.ini",
        )

    def store(self) -> StoreDesk:
        """The real store, in a folder of its own, checked by the real rules."""
        kept = self.folder / "cases"
        kept.mkdir(exist_ok=True)
        place = Place(kept, lambda: Holder("王測試", "P-12", NOW, 1), lambda _: None)
        return StoreDesk(
            open_book=lambda: FlowBook(
                place.store(), checker, lambda: NOW, lambda: "王測試", main._flows
            ),
            look=lambda first: first_look(place.folder, first),
            close=place.close,
            settle=place.settle,
            back_up=place.back_up,
            dashboard=lambda cases, day: dashboard(
                cases, day, CHECKER.workdays, limits_of(checker().book)
            ),
            ways_of=ways_of,
            needs_folder=lambda: NEEDS_FOLDER,
            go=place.go,
        )


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the program makes it, and another test may have made already."""
    made = QApplication.instance()
    return made if isinstance(made, QApplication) else make_application()


@pytest.fixture(scope="package", autouse=True)
def _made_once() -> Iterator[None]:
    with empty_store.copied():
        yield


@pytest.fixture
def fakes(tmp_path: Path) -> Fakes:
    return Fakes(tmp_path)


@pytest.fixture
def folder(fakes: Fakes) -> Path:
    """Where the window keeps its cases."""
    return fakes.folder / "cases"


@pytest.fixture
def window(qtbot, fakes: Fakes) -> Iterator[MainWindow]:
    """A window with nothing open."""
    made = MainWindow(fakes.desk(), "light")
    qtbot.addWidget(made)
    made.show()
    yield made
    fakes.hold.set()
    made.close()


@pytest.fixture(scope="module")
def lasting_fakes(tmp_path_factory: pytest.TempPathFactory) -> Fakes:
    """What the desk does for all tests of a module."""
    return Fakes(tmp_path_factory.mktemp("lasting"))


@pytest.fixture(scope="module")
def lasting(qapp: QApplication, lasting_fakes: Fakes) -> Iterator[MainWindow]:
    """A window for all tests of a module; each begins in it by `begun_anew`."""
    made = MainWindow(lasting_fakes.desk(), "light")
    made.show()
    yield made
    made.close()
    made.deleteLater()


def begun_anew(qtbot: Any, window: MainWindow, folder: Path) -> Iterator[MainWindow]:
    """A lasting window on a new store, as by 改用其他資料夾; nothing of another test is left in it.

    What a test leaves open, or under way, fails that test.
    """
    ready(qtbot, window)
    folder.mkdir()
    window.show_page("start")
    window.book.go_way(Way.ELSEWHERE, folder)
    settled(qtbot, window)
    desk, page = window.book.case_desk, page_of(window)
    assert (desk.case, desk.undo_stack.count()) == (None, 0)
    assert list(page.model.cases) == []
    assert (page.filter.field.text(), page.filter.verdict) == ("", "")
    assert (window.page_name, window.notice().text) == ("start", "")
    yield window
    assert QApplication.activePopupWidget() is None
    assert QApplication.activeModalWidget() is None
    settled(qtbot, window)
    assert desk.is_kept


@pytest.fixture
def roster_file(tmp_path: Path) -> Path:
    file = tmp_path / "名冊.csv"
    file.write_text("案件編號\n", encoding="utf-8")
    return file


@pytest.fixture
def opened(qtbot, window: MainWindow, roster_file: Path) -> MainWindow:
    """A window with the five cases open."""
    window.open_file(roster_file)
    qtbot.waitUntil(lambda: shown(window), timeout=5000)
    return window


def shown(window: MainWindow) -> bool:
    """Whether the page of the cases is shown."""
    return window.rosters.page is not None and window.pages.currentWidget() is window.rosters.page
