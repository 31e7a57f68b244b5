"""Proves that this copy of the program works, from source or as built.

Every check is a plain function that answers what it saw, and raises where something is wrong.
"""

from __future__ import annotations

import os
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from app import paths
from app.intake.read import read_roster
from app.intake.roster import UnusableFile
from app.law_in_force import built_in_checker as checker  # whatever tables the user has
from app.precheck import Checked, precheck
from app.rules.examples import run_example
from app.rules.results import Verdict

SAMPLE: Final = "sample_roster.xlsx"
AS_OF: Final = date(2026, 4, 20)
"""A day on which the law of the sample is in force."""

FORMS: Final = (".xlsx", ".ods", ".csv")
FOUND_ON_PAPER: Final = "聘用人員王堃𠮷㐂"
"""Characters of each face and plane that names are written with."""

PRIVATE_USE: Final = "\ue000"


class NotSound(Exception):
    """What was seen is not as it should be."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried: its name, whether it is sound, and what was seen or what broke."""

    name: str
    ok: bool
    detail: str


def run_selftest() -> list[Check]:
    """Try everything, each whatever became of the one before. Never raises."""
    return [_tried(name, prove) for name, prove in CHECKS.items()]


def _tried(name: str, prove: Callable[[], str]) -> Check:
    try:
        return Check(name, ok=True, detail=prove())
    except Exception as broken:  # whatever breaks is the finding
        return Check(name, ok=False, detail=f"{type(broken).__name__}：{broken}")


def _rules() -> str:
    """Every rule says of each of its examples what the example says."""
    count = examples = 0
    wrong: list[str] = []
    for rule_id, versions in checker().rules.items():
        count += 1
        for rule in versions:
            for example in rule.examples:
                examples += 1
                if run_example(rule, example, checker()).outcome is not example.outcome:
                    wrong.append(f"{rule_id} {example.note}".strip())
    if not examples:
        raise NotSound("沒有任何規則")
    if wrong:
        raise NotSound(f"與範例不符：{'、'.join(wrong)}")
    return f"{count} 項規則，{examples} 個範例相符"


def _law() -> str:
    tables = checker().book.tables
    if not tables:
        raise NotSound("沒有任何法規資料表")
    return f"{len(tables)} 個資料表，{checker().book.sha256[:12]}"


def _calendar() -> str:
    """That the holidays of the years around now are in this copy."""
    workdays = checker().workdays
    if workdays.is_workday(date(2026, 1, 1)) or not workdays.is_workday(date(2026, 1, 2)):
        raise NotSound("115年元旦前後的上班日不對")
    return "115年元旦放假，1月2日上班"


@cache
def _checked_sample() -> Checked:
    return precheck(paths.resource("samples", SAMPLE), checker(), AS_OF)


def _reading() -> str:
    checked = _checked_sample()
    counts = checked.result.counts()
    if not checked.roster.cases or counts[Verdict.ERROR]:
        raise NotSound(f"{len(checked.roster.cases)} 案，{counts[Verdict.ERROR]} 案檢核失敗")
    return f"範例名冊 {len(checked.roster.cases)} 案"


def _forms() -> str:
    """An empty form of each kind is written, and read as a form without cases."""
    from app.intake.template import write_template  # so that it may fail alone

    with tempfile.TemporaryDirectory(prefix=paths.APP_NAME) as folder:
        for suffix in FORMS:
            form = Path(folder) / f"form{suffix}"
            write_template(form)
            try:
                read_roster(form)
            except UnusableFile as refused:
                if "沒有案件" not in str(refused):
                    raise
            else:
                raise NotSound(f"空白的 {suffix} 表單讀出案件")
    return "、".join(FORMS)


def _reports() -> str:
    """Both reports that are files can be written in full."""
    from app.reports.html import html_chunks  # so that it may fail alone
    from app.reports.xlsx import write_xlsx

    checked = _checked_sample()
    page = "".join(html_chunks(checked, paths.version()))
    if not page.rstrip().endswith("</html>"):
        raise NotSound("HTML 報表不完整")
    workbook = BytesIO()
    write_xlsx(checked, paths.version(), workbook)
    with zipfile.ZipFile(workbook) as parts:
        if parts.testzip() or "xl/workbook.xml" not in parts.namelist():
            raise NotSound("XLSX 報表不完整")
    return "HTML、XLSX"


def _fonts() -> str:
    from app.packets.fonts import FACE_FILES, lacking  # so that it may fail alone

    missing = lacking(FOUND_ON_PAPER)
    if missing:
        raise NotSound(f"缺字：{'、'.join(missing)}")
    if lacking(PRIVATE_USE) != [PRIVATE_USE]:
        raise NotSound("造字應視為缺字")
    return "、".join(FACE_FILES)


def _packet() -> str:
    """A packet of the sample is proved by its manifest, and its PDFs are whole and hold faces."""
    from app.packets.choice import Choice  # so that it may fail alone
    from app.packets.manifest import prove
    from app.packets.matter import Matter
    from app.packets.packet import write_whole

    checked = _checked_sample()
    choice = Choice(documents=("list", "summaries"))
    matter = Matter(checked.result, checker().workdays, AS_OF, paths.version(), choice)
    with tempfile.TemporaryDirectory(prefix=paths.APP_NAME) as folder:
        place = write_whole(matter, Path(folder))
        faults = prove(place).faults
        pdfs = [file.read_bytes() for file in sorted(place.glob("*.pdf"))]
    if faults:
        raise NotSound("".join(faults))
    for content in pdfs:
        if not content.startswith(b"%PDF-") or not content.rstrip().endswith(b"%%EOF"):
            raise NotSound("不是完整的 PDF")
        if b"/FontFile2" not in content:
            raise NotSound("字型未嵌入")
    pages = sum(content.count(b"/Type /Page\n") for content in pdfs)
    if pages <= len(checked.roster.cases):
        raise NotSound(f"{len(checked.roster.cases)} 案只有 {pages} 頁")
    return f"{pages} 頁，{sum(map(len, pdfs)) // 1024} KB"


def _store() -> str:
    from app.models.proof import round_trip, upgrade_trip  # so that it may fail alone

    with tempfile.TemporaryDirectory(prefix=paths.APP_NAME) as folder:
        if not round_trip(Path(folder, "new")):
            raise NotSound("讀回的內容與寫入的不同")
        if not upgrade_trip(Path(folder, "old")):
            raise NotSound("舊格式的資料檔未能更新")
    return "寫入後讀回相符，舊格式可更新"


def _window() -> str:
    """That Qt starts, has its plugin for this system's screen, and draws text and an icon."""
    if sys.platform == "linux":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QLibraryInfo, qVersion  # so that it may fail alone
    from PySide6.QtSvg import QSvgRenderer
    from PySide6.QtWidgets import QApplication, QLabel

    from app.ui.application import make_application

    native = {"linux": "*qxcb*", "win32": "*qwindows*", "darwin": "*qcocoa*"}[sys.platform]
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    if not any(plugins.glob(native)):
        raise NotSound(f"缺少顯示元件 {native.strip('*')}")
    app = QApplication.instance() or make_application()
    label = QLabel("聘用登記預檢")
    picture = label.grab().toImage()
    corner = picture.pixelColor(0, 0)
    drawn = any(
        picture.pixelColor(x, y) != corner
        for x in range(picture.width())
        for y in range(picture.height())
    )
    icons = sorted(paths.resource("icons").glob("*.svg"))
    broken = [icon.name for icon in icons if not QSvgRenderer(str(icon)).isValid()]
    label.deleteLater()
    if not drawn or not icons or broken or app is None:
        raise NotSound("視窗或圖示畫不出來：" + "、".join(broken))
    return f"Qt {qVersion()}，{len(icons)} 個圖示"


CHECKS: Final[dict[str, Callable[[], str]]] = {
    "法規資料": _law,
    "檢核規則": _rules,
    "行事曆": _calendar,
    "讀取檔案": _reading,
    "匯入表單": _forms,
    "報表": _reports,
    "列印字型": _fonts,
    "報送包 PDF": _packet,
    "資料庫": _store,
    "視窗": _window,
}
