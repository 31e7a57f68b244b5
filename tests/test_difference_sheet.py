"""The differences as a workbook: three sheets of text, ID numbers masked, whole or not at all."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from app.difference_sheet import rendered, write_differences
from app.difference_words import shown_pair
from app.files_out import CannotWrite
from app.name_forms import heads_of
from app.reconcile import compare
from tests.making import entry

DAY = date(2026, 4, 20)
SHEETS = ["內容不同", "這裡有而 WebHR 沒有", "WebHR 有而這裡沒有"]


FOUND = compare(
    [
        entry(1, job_title="=1+1"),
        entry(2, case_no="H-2", id_number="B123456780", name="林虛構")._replace(about="準備中"),
        entry(3, case_no="H-4", id_number="D123456782", name="陳範例"),
    ],
    [
        entry(5, monthly_pay="43,337", name="王晓明", job_title="@SUM(1)"),
        entry(6, case_no="H-3", id_number="C123456781", name="張測試"),
        entry(7, case_no="H-4", id_number="D123465782", name="陳範例"),
    ],
    heads_of([]),
)


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def content(*, full_ids: bool = False) -> bytes:
    return rendered(FOUND, source="清單.xlsx", made_on=DAY, full_ids=full_ids)


def test_the_three_sheets_say_what_the_comparison_says() -> None:
    found = sheets(content())
    assert list(found) == SHEETS
    assert found["內容不同"][0][0] == "內容不同　2 件"
    assert found["內容不同"][1][0] == ("WebHR 清單：清單.xlsx　對照日期：115年4月20日　證號已遮蔽")
    first = found["內容不同"][3]
    assert first == [
        *("H-1", "新聘", "王小明", "A12****789"),
        *("姓名", "王小明", "王晓明", "字不同（小／晓）", "5"),
    ]
    assert [row[4] for row in found["內容不同"][3:]] == ["姓名", "職稱", "月支報酬", "身分證字號"]
    assert found["這裡有而 WebHR 沒有"][3][:4] == ["H-2", "新聘", "林虛構", "B12****780"]
    assert found["這裡有而 WebHR 沒有"][3][-1] == "準備中"
    assert found["WebHR 有而這裡沒有"][3][:4] == ["H-3", "新聘", "張測試", "C12****781"]
    assert found["WebHR 有而這裡沒有"][3][6] == "6"


def test_what_looks_like_a_formula_is_text() -> None:
    row = next(row for row in sheets(content())["內容不同"] if "職稱" in row)
    assert row[5:7] == ["=1+1", "@SUM(1)"]


def test_ids_are_whole_only_where_they_are_asked_for() -> None:
    masked, whole = (str(sheets(content(full_ids=full))) for full in (False, True))
    for number in ("A123456789", "B123456780", "C123456781", "D123465782"):
        assert number not in masked
        assert number in whole


def test_a_mistyped_number_shows_where_and_hides_the_rest() -> None:
    line = next(line for line in FOUND.lines if line.said("case_no") == "H-4")
    assert shown_pair(line, line.differences[0], full_ids=False) == ("D12**56782", "D12**65782")
    assert shown_pair(line, line.differences[0], full_ids=True) == ("D123456782", "D123465782")


def test_the_same_comparison_gives_the_same_bytes() -> None:
    assert content() == content()


def test_the_file_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    file = tmp_path / "差異.xlsx"
    file.write_bytes(b"old")
    assert write_differences(FOUND, file, source="清單.xlsx", made_on=DAY) == file
    assert list(sheets(file.read_bytes())) == SHEETS
    assert list(tmp_path.iterdir()) == [file]


def test_a_stop_or_a_missing_folder_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "差異.xlsx"

    class Enough(Exception):
        pass

    def stop(what: str, *_: int) -> None:
        if what.startswith("編排"):
            raise Enough

    with pytest.raises(Enough):
        write_differences(FOUND, file, source="清單.xlsx", made_on=DAY, progress=stop)
    with pytest.raises(CannotWrite, match="找不到資料夾"):
        write_differences(FOUND, tmp_path / "無" / "差異.xlsx", source="", made_on=DAY)
    assert list(tmp_path.iterdir()) == []
