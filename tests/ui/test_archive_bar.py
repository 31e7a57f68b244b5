"""送出 and 收件 as a person uses them, in the real window."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from app.archive import sealing, write
from app.archive.form import BadArchive, CannotSend
from app.archive.read import read_archive
from app.files_out import CannotWrite
from app.intake.roster import Roster
from app.stored import Agency
from app.ui.archive_bar import ReceiveBar, SendBar
from app.ui.archive_flow import ArchiveFlow, is_archive
from app.ui.palette import DARK
from tests.archive.making import CASES, packed
from tests.archive.sealing import sealed
from tests.archive.test_archive import send
from tests.ui import clerk

PASSPHRASE = "Fictitious-115"
CASE = clerk.typed(case_no="測-1", name="王測試", id_number="F100000015")


@pytest.fixture
def flow(qtbot, window, tmp_path: Path) -> ArchiveFlow:
    own = (BadArchive, CannotSend, CannotWrite)
    window.work._desk = window.work._desk._replace(own_errors=lambda: own)
    made = ArchiveFlow(window)
    made._ask_target = lambda _, ending: tmp_path / f"送出{ending}"
    return made


@pytest.fixture
def sending(qtbot, window, flow: ArchiveFlow) -> SendBar:
    ids = clerk.keep(qtbot, window, CASE)
    window.book.case_desk.ask(lambda book: book.keep_agency(Agency("380990001Y", "範例國小")))
    window.show_page("cases")
    flow.send(ids)
    assert flow.send_bar is not None
    return flow.send_bar


def bar_of(flow: ArchiveFlow) -> ReceiveBar:
    assert flow.receive_bar is not None
    return flow.receive_bar


def never_done() -> list[str]:
    """A process that takes all there is and never answers."""
    return [sys.executable, "-c", "import sys, time; sys.stdin.read(); time.sleep(600)"]


def words_of(bar: ReceiveBar | SendBar) -> str:
    return "\n".join(w.text() for w in bar.findChildren(QLabel) if w.isVisible())


def receive(qtbot, window, flow: ArchiveFlow, file: Path) -> ReceiveBar:
    clerk.ready(qtbot, window)
    flow.receive(file)
    bar = bar_of(flow)
    clerk.settled(qtbot, window)
    return bar


# Sending ------------------------------------------------------------------------------------------


def test_cases_are_sent_with_their_attachments(
    qtbot, window, flow: ArchiveFlow, sending: SendBar, tmp_path: Path
) -> None:
    letter = tmp_path / "契約書.pdf"
    letter.write_bytes(b"fictitious")
    flow._ask_files = lambda _: [letter, letter]
    assert sending.add.hasFocus()
    QTest.keyClick(sending.add, Qt.Key.Key_Space)
    assert sending.attachments == (letter,)
    file = clerk.write_out(qtbot, sending, tmp_path / "送出.pinyong")
    got = read_archive(file)
    assert got.manifest.office.org_name == "範例國小"
    assert got.manifest.program == "2026.11.0"
    assert [dict(case.typed) for case in got.cases] == [CASE]
    assert [entry.own_name for entry in got.attachments] == ["契約書.pdf"]


def test_a_passphrase_is_typed_twice_and_does_not_stay(
    qtbot,
    monkeypatch: pytest.MonkeyPatch,
    flow: ArchiveFlow,
    sending: SendBar,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(write, "seal", lambda plain, key, _: sealed(plain, key))  # in a moment
    sending.passphrase.setFocus()
    QTest.keyClicks(sending.passphrase, PASSPHRASE)
    QTest.keyClick(sending.passphrase, Qt.Key.Key_Return)
    assert sending.again.hasFocus()
    QTest.keyClicks(sending.again, "Fictitious-116")
    clerk.click(sending.give)
    assert "不同" in sending.notice.text
    assert sending.again.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClick(sending.again, Qt.Key.Key_Backspace)
    QTest.keyClicks(sending.again, "5")
    clerk.click(sending.give)
    file = tmp_path / "送出.pinyong.age"
    qtbot.waitUntil(file.exists, timeout=clerk.WAIT)
    qtbot.waitUntil(lambda: not sending.isVisible(), timeout=clerk.WAIT)
    assert (sending.passphrase.text(), sending.again.text()) == ("", "")
    assert file.read_bytes().startswith(b"age-encryption.org/v1")
    assert [dict(case.typed) for case in read_archive(file, PASSPHRASE).cases] == [CASE]


def test_sealing_can_be_stopped_and_leaves_nothing(
    qtbot, window, monkeypatch: pytest.MonkeyPatch, sending: SendBar, tmp_path: Path
) -> None:
    monkeypatch.setattr(sealing, "_command", never_done)
    for field in (sending.passphrase, sending.again):
        QTest.keyClicks(field, PASSPHRASE)
    clerk.click(sending.give)
    qtbot.waitUntil(lambda: "加上通關密語" in words_of(sending), timeout=clerk.WAIT)
    clerk.click(sending.progress.stop)
    qtbot.waitUntil(lambda: not sending.is_busy, timeout=clerk.WAIT)
    assert "沒有留下未完成的檔案" in window.status.news
    assert not [*tmp_path.glob("送出*"), *tmp_path.glob(".pinyong-*")]


def test_a_stop_while_the_cases_are_looked_at_writes_nothing(
    qtbot, window, monkeypatch: pytest.MonkeyPatch, sending: SendBar, tmp_path: Path
) -> None:
    begun = clerk.check_without_end(monkeypatch)
    clerk.click(sending.give)
    qtbot.waitUntil(begun.is_set, timeout=clerk.WAIT)
    clerk.click(sending.progress.stop)
    qtbot.waitUntil(lambda: not sending.is_busy, timeout=clerk.WAIT)
    assert "沒有留下未完成的檔案" in window.status.news
    assert sending.isVisible()
    assert not [*tmp_path.glob("送出*"), *tmp_path.glob(".pinyong-*")]


def test_opening_a_sealed_file_can_be_stopped(
    qtbot, window, monkeypatch: pytest.MonkeyPatch, flow: ArchiveFlow, tmp_path: Path
) -> None:
    file = tmp_path / "來文.pinyong.age"
    file.write_bytes(sealed(b"fictitious", PASSPHRASE))
    bar = receive(qtbot, window, flow, file)
    monkeypatch.setattr(sealing, "_command", never_done)
    QTest.keyClicks(bar.passphrase, PASSPHRASE)
    QTest.keyClick(bar.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "解開檔案" in words_of(bar), timeout=clerk.WAIT)
    clerk.click(bar.progress.stop)
    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=clerk.WAIT)
    assert not window.work.jobs.is_busy


def test_a_short_passphrase_is_refused_in_the_page(sending: SendBar) -> None:
    for field in (sending.passphrase, sending.again):
        QTest.keyClicks(field, "abc")
    clerk.click(sending.give)
    assert "請取 8 字以上" in sending.notice.text
    assert sending.passphrase.hasFocus()
    clerk.click(sending.eye)
    assert sending.passphrase.echoMode() is QLineEdit.EchoMode.Normal
    QTest.keyClick(sending.give, Qt.Key.Key_Escape)
    assert not sending.isVisible()
    assert sending.passphrase.text() == ""
    assert sending.passphrase.echoMode() is QLineEdit.EchoMode.Password


def test_an_attachment_that_is_gone_is_told_and_can_be_removed(
    qtbot, flow: ArchiveFlow, sending: SendBar, tmp_path: Path
) -> None:
    sending.attach([tmp_path / "沒有.pdf"])
    clerk.click(sending.give)
    qtbot.waitUntil(lambda: "「沒有.pdf」無法讀取" in sending.notice.text, timeout=clerk.WAIT)
    assert not list(tmp_path.glob("*.pinyong"))
    clerk.click(sending.clear)
    assert sending.attachments == ()
    clerk.click(sending.give)
    qtbot.waitUntil((tmp_path / "送出.pinyong").exists, timeout=clerk.WAIT)


def test_nothing_chosen_is_not_sent(flow: ArchiveFlow) -> None:
    flow.send([])
    assert flow.send_bar is None


# Receiving ----------------------------------------------------------------------------------------


def test_a_file_says_who_sent_it_and_goes_on_to_the_preview(
    qtbot, window, flow: ArchiveFlow, tmp_path: Path
) -> None:
    file = send(tmp_path / "a.pinyong")
    bar = receive(qtbot, window, flow, file)
    qtbot.waitUntil(bar.preview.isVisible, timeout=clerk.WAIT)
    said = words_of(bar)
    assert "範例縣立虛構國民小學（380990001Y）於115年4月20日寫出：案件 2 件" in said
    assert "1 項檢核附有理由，這裡不套用" in said
    assert "1 處讀不懂" in said
    assert not bar.place.isVisible()
    got: list[tuple[Roster, Path]] = []
    flow.received.connect(lambda *at: got.append(at))
    assert bar.preview.hasFocus()
    QTest.keyClick(bar.preview, Qt.Key.Key_Return)
    ((roster, source),) = got
    assert source == file
    assert [case.typed for case in roster.cases] == [case.typed for case in CASES]
    assert clerk.stored(window.desk.settings.folder()) == {}  # looked at, not taken in


def test_a_sealed_file_asks_until_the_passphrase_fits(
    qtbot, window, flow: ArchiveFlow, tmp_path: Path
) -> None:
    file = tmp_path / "a.pinyong.age"
    file.write_bytes(sealed(send(tmp_path / "a.pinyong").read_bytes(), PASSPHRASE))
    bar = receive(qtbot, window, flow, file)
    qtbot.waitUntil(bar.passphrase.hasFocus, timeout=clerk.WAIT)
    assert bar.notice.text == ""
    QTest.keyClick(bar.passphrase, Qt.Key.Key_Return)
    assert "請輸入" in bar.notice.text
    QTest.keyClicks(bar.passphrase, "wrong")
    QTest.keyClick(bar.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "通關密語不符" in bar.notice.text, timeout=clerk.WAIT)
    assert bar.passphrase.hasFocus()
    QTest.keyClicks(bar.passphrase, PASSPHRASE)  # what was wrong is selected
    QTest.keyClick(bar.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(bar.preview.isVisible, timeout=clerk.WAIT)
    assert bar.passphrase.text() == ""


def test_a_file_that_is_none_is_told_in_one_sentence(
    qtbot, window, flow: ArchiveFlow, tmp_path: Path
) -> None:
    file = packed(tmp_path / "a.pinyong", unlisted={"../a.pdf": b"x"})
    bar = receive(qtbot, window, flow, file)
    qtbot.waitUntil(lambda: "不安全的檔名" in bar.notice.text, timeout=clerk.WAIT)
    assert not bar.preview.isVisible()
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert not bar.isVisible()


def test_attachments_go_into_the_folder_that_is_chosen(
    qtbot, window, flow: ArchiveFlow, tmp_path: Path
) -> None:
    letter = tmp_path / "契約書.pdf"
    letter.write_bytes(b"fictitious")
    folder = tmp_path / "收"
    flow._ask_folder = lambda _: folder
    bar = receive(qtbot, window, flow, send(tmp_path / "a.pinyong", attachments=[letter]))
    qtbot.waitUntil(bar.place.isVisible, timeout=clerk.WAIT)
    clerk.click(bar.place)
    qtbot.waitUntil(lambda: "找不到資料夾" in bar.notice.text, timeout=clerk.WAIT)
    folder.mkdir()
    clerk.click(bar.place)
    qtbot.waitUntil((folder / "契約書.pdf").exists, timeout=clerk.WAIT)
    assert bar.preview.isVisible()  # the cases are still to be looked at


def test_every_control_has_a_name(qtbot, window, flow: ArchiveFlow, sending: SendBar) -> None:
    receive(qtbot, window, flow, Path("沒有.pinyong"))
    for bar in (sending, bar_of(flow)):
        for control in [*bar.findChildren(QAbstractButton), *bar.findChildren(QLineEdit)]:
            face = QAccessible.queryAccessibleInterface(control)
            assert face is None or face.text(QAccessible.Text.Name), control
        bar.recolour(DARK)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("a.pinyong", True), ("A.PINYONG.AGE", True), ("a.age", False), ("a.xlsx", False)],
)
def test_archives_are_known_by_their_names(name: str, is_one: bool) -> None:
    assert is_archive(Path(name)) is is_one
