"""Pictures of every state of the window, to be looked at: sizes, scales, light and dark.

    python tools/screenshots.py FOLDER [--quick]

Needs Xvfb. `--quick` takes one size and scale only. The rosters are the sample and made-up rows.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtGui import QInputMethodEvent

from app import main as program
from app.precheck import Checked
from app.rules.facts import FACTS
from app.ui.application import make_application
from app.ui.desk import Progress
from app.ui.window import MainWindow
from tools.make_samples import cases as samples
from tools.make_samples import id_number

ROOT = Path(__file__).resolve().parent.parent
SIZES = ((1280, 800), (1920, 1080))
SCALES = (1.0, 1.5)
THEMES = ("light", "dark")
AS_OF = date(2026, 4, 20)

WRONG = (
    {"案件編號": "W-1", "案件類別": "新聘", "姓名": "王　測試", "身分證字號": "A123456780",
     "出生日期": "1150230", "到職日期": "115/04/15", "報送日期": "1150410", "職稱": "科長",
     "約聘起日": "1150501", "約聘迄日": "1150401", "已備履歷表": "否", "月支報酬": "0",
     "充任法定主管": "是", "業務性質": "不知道", "薪點": "三百"},
    {"案件編號": "W-1", "案件類別": "續聘", "姓名": "<b>粗</b>", "身分證字號": "Z999999999"},
    {"案件編號": "", "案件類別": "新任", "姓名": "夷將‧拔路兒" * 4,
     "職稱": "約聘" + "諮商心理師" * 6},
)  # fmt: skip


def wrong_roster(folder: Path) -> Path:
    """A file in which nothing is right."""
    file = folder / "115年度聘用人員名冊（待補正）.csv"
    columns = list(dict.fromkeys(key for row in WRONG for key in row))
    with file.open("w", encoding="utf-8-sig", newline="") as f:
        writer = csv.DictWriter(f, columns)
        writer.writeheader()
        writer.writerows(WRONG)
    return file


def take(folder: Path, name: str, theme: str, size: tuple[int, int]) -> None:
    """Walk one window through its states."""
    app = make_application()
    with tempfile.TemporaryDirectory() as temporary:
        here = Path(temporary)
        desk = program.desk(here)._replace(today=lambda: AS_OF)
        seen = threading.Event()
        check = desk.precheck

        def slowly(file: Path, as_of: date, progress: Progress) -> Checked:
            while not seen.wait(0.05):
                progress("檢核案件", 1_234, 3_000)
            return check(file, as_of, progress)

        desk = desk._replace(precheck=slowly)
        window = MainWindow(desk, theme)

        def wait(milliseconds: int = 200) -> None:
            loop = QEventLoop()
            QTimer.singleShot(milliseconds, loop.quit)
            loop.exec()

        def until(condition: Callable[[], bool]) -> None:
            for _ in range(300):
                if condition():
                    return
                wait(50)
            raise TimeoutError

        def shoot(state: str) -> None:
            wait()
            window.grab().save(str(folder / f"{name}-{theme}-{state}.png"))

        scale = app.devicePixelRatio()
        window.resize(round(size[0] / scale), round(size[1] / scale))
        window.show()
        wait(600)
        shoot("1-empty")
        window.open_file(desk.sample)
        wait(400)
        shoot("2-loading")
        seen.set()
        until(lambda: window.rosters.page is not None and not window.work.jobs.is_busy)
        page = window.rosters.cases()
        shoot("3-loaded")
        if page.filter.chips["ready"].isEnabled():
            page.filter.chips["ready"].click()
            shoot("4-nothing-wrong")
            page.filter.clear()
        window.open_file(wrong_roster(here))
        until(lambda: not window.work.jobs.is_busy)
        page.next_finding()
        shoot("5-everything-wrong")
        page.step(2)
        shoot("6-long-names")
        window.show_page("problems")
        shoot("7-problems")
        window.show_page("help")
        shoot("8-help")
        window.show_page("start")
        shoot("9-start-again")
        bad = here / "不是試算表.xlsx"
        bad.write_bytes(b"no spreadsheet")
        window.open_file(bad)
        until(lambda: not window.work.jobs.is_busy)
        shoot("10-file-error")
        desk_states(window, shoot, until)
        window.close()


def desk_states(
    window: MainWindow, shoot: Callable[[str], None], until: Callable[[Callable[[], bool]], None]
) -> None:
    """The stored cases: none, many, one in hand with much to do, ready, and set aside."""
    book = window.book
    desk = book.case_desk

    def rest() -> None:
        until(lambda: book._line.is_idle and not window.work.jobs.is_busy)  # noqa: SLF001

    window.show_page("cases")
    page = book.cases()
    rest()
    shoot("20-no-cases")
    rows = [{k: t for k, t in c.items() if k in FACTS and t} for c in samples()]
    ready = next(r for r in rows if r["case_kind"] == "新聘")
    wrong = {
        "case_no": "115-新聘-099",
        "case_kind": "新聘",
        "name": "王 測試",
        "id_number": "A123456780",
        "native_place": "台東縣",
        "has_resume": "否",
        "job_title": "科長",
        "onboard_date": "1150407",
        "contract_start": "1150407",
        "contract_end": "1150230",
        "points": "312",
        "rate": "138.9",
        "monthly_pay": "1",
    }
    waived = ready | {"case_no": "附理由", "has_resume": "否", "id_number": id_number(77)}
    waived["plan_approval_no"] = "府人力字第1150000077號"
    desk.add([(r, None) for r in (*rows, waived, wrong)], "imported", "匯入案件")
    rest()
    window.show_page("start")
    rest()
    until(lambda: not window.work.jobs.is_busy)
    shoot("21-desk")
    window.show_page("cases")

    def go(number: str) -> None:
        found = next(c for c in page.model.cases if c.case_no == number)
        page.go_to_case(found.id)
        until(lambda: desk.case is not None and desk.case.id == found.id)
        rest()

    go(wrong["case_no"])
    page.editor.go_to("monthly_pay")
    shoot("22-many-findings")
    page.editor.go_to("contract_end")
    shoot("23-a-date")
    go(next(c for c in page.model.cases if c.verdict == "ready").case_no)
    shoot("24-ready")
    go("附理由")
    page.in_hand._do_about("waive", "L05")  # noqa: SLF001  # as a click on the card does
    shoot("25-why-not")
    page.in_hand.waive_bar.give_up()
    desk.waive(
        "L05", "履歷表正本由前機關保存，已函請移轉，俟到再行補送。", "部法二字第1140000000號函"
    )
    rest()
    shoot("26-set-aside")
    page.editor.go_to("unit")
    event = QInputMethodEvent()
    event.setCommitString("教務處")
    QCoreApplication.sendEvent(page.editor.field("unit").input, event)
    desk.leave_field()
    rest()
    page.in_hand.tabs.setCurrentIndex(1)
    rest()
    shoot("27-history")
    page.in_hand.tabs.setCurrentIndex(0)
    page.filter.field.setText("輔導")
    shoot("28-filtered")
    page.show_all()
    size = window.size()
    window.resize(window.minimumSize())
    go(wrong["case_no"])
    shoot("29-narrow")
    window.resize(size)


def run_all(folder: Path, *, quick: bool) -> None:
    """One process for each size, scale and theme, each on a screen of its own."""
    for width, height in SIZES[:1] if quick else SIZES:
        screen = f"{width}x{height}x24"
        for scale in SCALES[:1] if quick else SCALES:
            for theme in THEMES:
                subprocess.run(
                    ["xvfb-run", "-a", "-s", f"-screen 0 {screen}", sys.executable, __file__,
                     str(folder), "--one", theme, f"{width}x{height}", str(scale)],
                    env={**os.environ, "PYTHONPATH": str(ROOT), "QT_SCALE_FACTOR": str(scale),
                         "QT_QPA_PLATFORM": "xcb"},
                    check=True,
                )  # fmt: skip
                print(f"{width}×{height} {scale:.0%} {theme}")


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--one", nargs=3, metavar=("THEME", "SIZE", "SCALE"))
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.one is None:
        run_all(asked.folder, quick=asked.quick)
    else:
        theme, size, scale = asked.one
        width, height = (int(part) for part in size.split("x"))
        take(asked.folder, f"{size}-{float(scale):.0%}".replace("%", ""), theme, (width, height))


if __name__ == "__main__":
    main()
