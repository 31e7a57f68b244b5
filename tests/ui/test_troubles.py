"""A store that cannot be used as it lies there: a sentence, ways on that work, nothing written."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from app.models import FILE_NAME, engine
from app.models.faults import StoreFull, StoreReadOnly
from app.models.hold import HOLDER_NAME, LOCK_NAME, Hold, Holder, take
from app.models.store import Store, open_store
from app.ui.parts import Elided
from app.ui.window import MainWindow

from .clerk import (
    CTRL,
    button_of,
    click,
    keep,
    keys,
    open_case,
    page_of,
    press,
    ready,
    settled,
    stored,
    typed,
)
from .conftest import AS_OF, Fakes

AGAIN = "再試一次"
READ_ONLY = "唯讀開啟"
COPY = "開啟副本…"
RESTORE = "還原最近的備份"
ELSEWHERE = "改用其他資料夾…"

Patch = pytest.MonkeyPatch
OTHER = Holder("李測試", "P-13", datetime(2026, 4, 20, 8, 5), 2)


@contextmanager
def locked(folder: Path, patch: Patch) -> Iterator[None]:
    """Another program has the file to itself."""
    patch.setattr(engine, "PATIENCE", 0.05)
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def read_only(place: Path, patch: Patch) -> Iterator[None]:
    """No right to write in the folder; a test that runs as the administrator has every right."""

    def refusing(folder: Path, holder: Holder) -> Hold:
        if folder == place:
            raise StoreReadOnly(folder / FILE_NAME)
        return take(folder, holder)

    with patch.context() as here:
        here.setattr("app.place.take", refusing)
        yield


@contextmanager
def full(place: Path, patch: Patch) -> Iterator[None]:
    """No room left, so that the file cannot even be opened for writing."""

    def refusing(folder: Path, *, read_only: bool = False) -> Store:
        if folder == place and not read_only:
            raise StoreFull(folder / FILE_NAME)
        return open_store(folder, read_only=read_only)

    with patch.context() as here:
        here.setattr("app.place.open_store", refusing)
        yield


def corrupt(folder: Path, _: Patch) -> AbstractContextManager[None]:
    """Our file, with rubbish in its middle; a backup lies beside it."""
    file = folder / FILE_NAME
    file.write_bytes(file.read_bytes()[:8192] + b"\xff" * 40_000)
    return nullcontext()


def foreign(folder: Path, _: Patch) -> AbstractContextManager[None]:
    """Another file under our name."""
    (folder / FILE_NAME).write_text("這是別的檔案。" * 1000, encoding="utf-8")
    return nullcontext()


def newer(folder: Path, _: Patch) -> AbstractContextManager[None]:
    """A file of a later version of the program."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num='9999'")
    return nullcontext()


def held(folder: Path, _: Patch) -> AbstractContextManager[object]:
    """Someone else works in the folder."""
    return take(folder, OTHER)


@dataclass(frozen=True)
class Trouble:
    """What is the matter, what is said of it, and what is offered."""

    make: Callable[[Path, Patch], AbstractContextManager[object]]
    said: str
    ways: frozenset[str]


TROUBLES = [
    Trouble(locked, "正由其他程式使用", frozenset({AGAIN, COPY, ELSEWHERE})),
    Trouble(read_only, "唯讀，無法儲存", frozenset({READ_ONLY, COPY, ELSEWHERE})),
    Trouble(full, "磁碟空間不足", frozenset({AGAIN, READ_ONLY, ELSEWHERE})),
    Trouble(corrupt, "已損壞，程式沒有更動它", frozenset({RESTORE, COPY, ELSEWHERE})),
    Trouble(foreign, "不是本程式的資料檔", frozenset({RESTORE, ELSEWHERE})),
    Trouble(newer, "由較新的程式建立", frozenset({ELSEWHERE})),
    Trouble(held, "正由 李測試 於電腦 P-13 使用", frozenset({READ_ONLY, AGAIN, ELSEWHERE})),
]
EVERY_WAY = [
    pytest.param(trouble, way, id=f"{trouble.make.__name__}-{way}")
    for trouble in TROUBLES
    for way in sorted(trouble.ways)
]


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test leaves what every one begins with."""
    return tmp_path_factory.mktemp("one case") / "left"


@pytest.fixture
def folder(qtbot: Any, fakes: Fakes, pattern: Path) -> Path:
    """A folder with one case in it and a copy of the day, which nobody has open."""
    kept = fakes.folder / "cases"
    if pattern.exists():
        shutil.copytree(pattern, fakes.folder, dirs_exist_ok=True)
        return kept
    window = MainWindow(fakes.desk(), "light")
    qtbot.addWidget(window)
    window.show()
    keep(qtbot, window, typed(case_no="甲"))
    settled(qtbot, window)
    window.close()
    backup = next((kept / "backup").glob("*.db"))
    shutil.copy(kept / FILE_NAME, backup)
    shutil.copytree(fakes.folder, pattern)
    return kept


def inside(folder: Path) -> dict[str, bytes]:
    """All that lies in a folder but the lock, which is there while the program looks at it."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name not in (LOCK_NAME, HOLDER_NAME)
    }


def started(qtbot: Any, fakes: Fakes) -> MainWindow:
    """The window on the next day: all would be checked again and copied, if it could be."""
    window = MainWindow(fakes.desk()._replace(today=lambda: AS_OF + timedelta(days=1)), "light")
    qtbot.addWidget(window)
    window.show()
    ready(qtbot, window)
    return window


def offered(window: MainWindow) -> set[str]:
    buttons = window.notice().findChildren(QAbstractButton)
    return {b.text().strip() for b in buttons if b.text().strip() and b.isVisibleTo(window)}


def listed(window: MainWindow) -> list[str]:
    return [case.case_no for case in page_of(window).model.cases]


def heading(window: MainWindow) -> str:
    return page_of(window).findChildren(Elided)[0].whole


def try_to_write(qtbot: Any, window: MainWindow) -> None:
    """Ctrl+N, as one would."""
    press(window, Qt.Key.Key_N, CTRL)
    settled(qtbot, window)


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda t: t.make.__name__)
def test_it_is_told_in_a_sentence_and_nothing_is_written(
    qtbot: Any, fakes: Fakes, folder: Path, monkeypatch: Patch, trouble: Trouble
) -> None:
    with trouble.make(folder, monkeypatch):
        before = inside(folder)
        window = started(qtbot, fakes)
        for _ in range(2):
            text = window.notice().text
            assert trouble.said in text
            assert text.endswith("。")
            assert "Error" not in text
            assert "Traceback" not in text
            qtbot.waitUntil(lambda: offered(window) == trouble.ways)
            try_to_write(qtbot, window)  # and it is still told
        if trouble.make in (corrupt, foreign, newer):  # what is not understood is not shown either
            assert listed(window) == []
        window.close()
        assert not window.isVisible()
        assert inside(folder) == before


@pytest.mark.parametrize(("trouble", "way"), EVERY_WAY)
def test_every_way_leads_on(
    qtbot: Any, fakes: Fakes, folder: Path, monkeypatch: Patch, trouble: Trouble, way: str
) -> None:
    other = fakes.folder / "other"
    other.mkdir()
    monkeypatch.setattr("app.ui.dialogs.ask_folder", lambda *_: other)
    trouble_lasts = trouble.make(folder, monkeypatch)
    with trouble_lasts:
        before = inside(folder)
        window = started(qtbot, fakes)
        if way != AGAIN:
            click(button_of(window.notice(), way))
            settled(qtbot, window)
            if trouble.make is corrupt and way == COPY:
                # Of a copy of what is damaged, what can be read is shown; it is told all the same.
                assert "副本也已損壞" in window.notice().text
                # Another copy would be no better: it is not offered again.
                qtbot.waitUntil(lambda: offered(window) == {RESTORE, ELSEWHERE})
                assert (other / FILE_NAME).exists()
                assert inside(folder) == before
                way = RESTORE
                click(button_of(window.notice(), way))
                settled(qtbot, window)
            lead_on(qtbot, window, folder, way, before, other)
            window.close()
            return
        click(button_of(window.notice(), way))
        settled(qtbot, window)
        assert trouble.said in window.notice().text  # nothing has changed yet
        assert inside(folder) == before
    click(button_of(window.notice(), way))  # now it has
    settled(qtbot, window)
    assert listed(window) == ["甲"]
    assert window.notice().text == ""
    write_a_unit(qtbot, window)
    assert stored(folder)["甲"]["unit"] == "教務處"
    window.close()


def write_a_unit(qtbot: Any, window: MainWindow) -> None:
    page = open_case(qtbot, window, page_of(window).model.cases[0].id)
    page.editor.go_to("unit")
    keys(window, "教務處")
    press(window, Qt.Key.Key_Return)
    settled(qtbot, window)


def lead_on(
    qtbot: Any, window: MainWindow, folder: Path, way: str, before: dict[str, bytes], other: Path
) -> None:
    assert window.notice().text == ""
    if way == ELSEWHERE:
        assert listed(window) == []
        try_to_write(qtbot, window)
        assert len(listed(window)) == 1
        assert inside(folder) == before
        settled(qtbot, window)
        window.close()
        assert len(stored(other)) == 1
        return
    assert listed(window) == ["甲"]
    if way == RESTORE:
        after = inside(folder)
        assert before[FILE_NAME] in after.values()  # what was there is kept aside
        write_a_unit(qtbot, window)
        assert stored(folder)["甲"]["unit"] == "教務處"
        assert "唯讀" not in heading(window)
        return
    assert heading(window) == "案件　1 件　（唯讀，不能修改）"
    try_to_write(qtbot, window)
    assert "唯讀" in window.notice().text
    assert inside(folder) == before


def test_a_new_case_that_cannot_be_made_sends_nobody_into_another(
    qtbot: Any, fakes: Fakes, folder: Path, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.05)  # before the file is opened
    window = started(qtbot, fakes)
    window.show_page("cases")
    page = page_of(window)
    with locked(folder, monkeypatch):
        try_to_write(qtbot, window)
        assert "正由其他程式使用" in window.notice().text
    row = page.view.visualRect(page.model.index(0, 0)).center()
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=row)
    qtbot.waitUntil(lambda: page.in_hand.case_id > 0)
    settled(qtbot, window)
    keys(window, "7")  # of the new case, as one goes on typing
    settled(qtbot, window)
    window.close()
    assert set(stored(folder)) == {"甲"}


def test_choosing_no_folder_leaves_all_as_it_is(
    qtbot: Any, fakes: Fakes, folder: Path, monkeypatch: Patch
) -> None:
    monkeypatch.setattr("app.ui.dialogs.ask_folder", lambda *_: None)
    corrupt(folder, monkeypatch)
    before = inside(folder)
    window = started(qtbot, fakes)
    for way in (COPY, ELSEWHERE):
        click(button_of(window.notice(), way))
        settled(qtbot, window)
        assert "已損壞" in window.notice().text
        qtbot.waitUntil(lambda: offered(window) == {RESTORE, COPY, ELSEWHERE})
    window.close()
    assert inside(folder) == before


def test_what_is_told_at_the_start_is_told_among_the_cases_too(
    qtbot: Any, fakes: Fakes, folder: Path, monkeypatch: Patch
) -> None:
    corrupt(folder, monkeypatch)
    window = started(qtbot, fakes)
    said = window.start_page.notice.text
    assert "已損壞" in said
    press(window, Qt.Key.Key_2, CTRL)
    page = page_of(window)
    assert window.notice() is page.notice
    assert page.notice.text == said
    qtbot.waitUntil(lambda: offered(window) == {RESTORE, COPY, ELSEWHERE})
    click(button_of(page.notice, RESTORE))
    settled(qtbot, window)
    assert listed(window) == ["甲"]
    assert page.notice.text == window.start_page.notice.text == ""
    window.close()


@pytest.mark.parametrize("trouble", TROUBLES[:1] + TROUBLES[3:], ids=lambda t: t.make.__name__)
def test_another_folder_that_is_no_better_is_told_too(
    qtbot: Any, fakes: Fakes, folder: Path, monkeypatch: Patch, trouble: Trouble
) -> None:
    other = fakes.folder / "other"
    shutil.copytree(folder, other)
    corrupt(folder, monkeypatch)
    with trouble.make(other, monkeypatch):
        before = inside(folder), inside(other)
        window = started(qtbot, fakes)
        monkeypatch.setattr("app.ui.dialogs.ask_folder", lambda *_: other)
        click(button_of(window.notice(), ELSEWHERE))
        settled(qtbot, window)
        assert trouble.said in window.notice().text
        qtbot.waitUntil(lambda: offered(window) == trouble.ways)
        window.close()
        assert (inside(folder), inside(other)) == before


def test_once_all_is_kept_after_all_the_trouble_is_told_no_more(
    qtbot: Any, fakes: Fakes, folder: Path, monkeypatch: Patch
) -> None:
    window = started(qtbot, fakes)
    window.book.case_desk._again.setInterval(50)  # before what is typed has settled
    page = open_case(qtbot, window, page_of(window).model.cases[0].id)
    page.editor.go_to("unit")

    def refusing(store: Store) -> None:
        raise StoreFull(store.file)

    with monkeypatch.context() as here:
        here.setattr(Store, "write", refusing)
        keys(window, "教")
        qtbot.waitUntil(lambda: "磁碟空間不足" in page.notice.text)
    qtbot.waitUntil(lambda: page.notice.text == "", timeout=10_000)
    assert window.status.news == "先前未能儲存的修改都已存入。"
    settled(qtbot, window)
    assert stored(folder)["甲"]["unit"].startswith("教")
    window.close()
