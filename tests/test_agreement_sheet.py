"""The comparison as a workbook: every sheet, every cell as text, the same bytes again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from app.agreement import Sheet
from app.agreement_sheet import rendered, write_agreement
from app.files_out import CannotWrite
from app.workbook import LONGEST_TEXT

SHEETS = (
    Sheet("逐月", (("月份", 9), ("件數", 8)), (("115/04", "1,204"), ("115/05", "0"))),
    Sheet("理由", (("理由", 40),), (("=1+1",), ("長" * (LONGEST_TEXT + 5),))),
)
DAY = date(2026, 4, 20)


def test_all_of_it_is_there_as_text(tmp_path: Path) -> None:
    file = write_agreement(SHEETS, tmp_path / "比對.xlsx", DAY)
    book = CalamineWorkbook.from_path(file)
    assert book.sheet_names == ["逐月", "理由"]
    assert book.get_sheet_by_name("逐月").to_python() == [
        ["月份", "件數"],
        ["115/04", "1,204"],
        ["115/05", "0"],
    ]
    rows = book.get_sheet_by_name("理由").to_python()
    assert rows[1] == ["=1+1"]
    assert str(rows[2][0]).endswith("（內容過長，未全列）")


def test_the_same_again_is_the_same_bytes() -> None:
    assert rendered(SHEETS, DAY) == rendered(SHEETS, DAY)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="找不到資料夾"):
        write_agreement(SHEETS, tmp_path / "gone" / "a.xlsx", DAY)
