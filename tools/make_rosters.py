"""Write the drawer of rosters of `tests/data/rosters`: twenty as offices keep them, no two alike.

    python -m tools.make_rosters [FOLDER]

What a careful person would take from each stands beside it in a .json, written by hand. Every
person, office and number is invented.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from odfdo import Cell, Document, Row, Table
from xlsxwriter.worksheet import Worksheet

from tests.intake.making import label_record, ole, workbook_stream
from tools.make_samples import id_number

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "data" / "rosters"
MADE_ON = dt.datetime(2026, 4, 20, 9, 0)

WANG = ("王測試", id_number(11))
CHEN = ("陳範例", id_number(12))
LIN = ("林虛構", id_number(13))
CHANG = ("張假名", id_number(14, "2"))
LEE = ("李樣本", id_number(15, "2"))

Rows = Iterable[Sequence[Any]]


def _book(file: Path, **options: Any) -> xlsxwriter.Workbook:
    book = xlsxwriter.Workbook(str(file), {"default_date_format": "yyyy/m/d", **options})
    book.set_properties({"created": MADE_ON})
    return book


def _fill(sheet: Worksheet, rows: Rows, first: int = 0) -> None:
    for r, row in enumerate(rows, first):
        for c, value in enumerate(row):
            if value is not None:
                sheet.write(r, c, value)


def _xlsx(file: Path, rows: Rows, name: str = "名冊", **options: Any) -> None:
    book = _book(file, **options)
    _fill(book.add_worksheet(name), rows)
    book.close()


def _text(file: Path, rows: Rows, delimiter: str, encoding: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    file.write_bytes(text.getvalue().encode(encoding))


def titles(file: Path) -> None:
    """Titles above, another order, the header once more on the second page, signatures below."""
    header = ("項次", "到職日", "姓名", "聘用職稱", "身分證統一編號", "備註")
    _xlsx(
        file,
        [
            ("範例縣立虛構國民中學",),
            ("115年度聘用人員名冊",),
            (None, None, None, None, "製表日期：115年4月10日"),
            header,
            (1, "115.4.7", WANG[0], "約聘諮商心理師", WANG[1], None),
            (2, "115.4.8", CHEN[0], "約聘社會工作師", CHEN[1], "代理至年底"),
            header,
            (3, "115.4.9", LIN[0], "約聘諮商心理師", LIN[1], None),
            (),
            ("承辦人：", None, "人事主任：", None, "校長："),
        ],
    )


def groups(file: Path) -> None:
    """A header of two rows, its upper cells merged over groups of columns."""
    book = _book(file)
    sheet = book.add_worksheet("聘用")
    sheet.merge_range("A1:H1", "範例縣政府聘用人員一覽表")
    sheet.merge_range("A2:A3", "序號")
    sheet.merge_range("B2:D2", "基本資料")
    sheet.merge_range("E2:F2", "聘期")
    sheet.merge_range("G2:H2", "薪資")
    below = ("姓名", "身分證字號", "性別", "起日", "迄日", "薪點", "月支報酬")
    sheet.write_row("B3", below)
    _fill(
        sheet,
        [
            (1, *WANG, "男", "115/4/7", "115/12/31", 312, 43336),
            (2, *CHANG, "女", "115/5/1", "115/12/31", 328, 45559),
        ],
        3,
    )
    book.close()


def english(file: Path) -> None:
    """The keys of the vocabulary as the header, western dates as true dates."""
    _xlsx(
        file,
        [
            ("case_no", "name", "id_number", "contract_start", "contract_end", "points"),
            ("A-01", *WANG, dt.date(2026, 4, 7), dt.date(2026, 12, 31), 312),
            ("A-02", *CHEN, dt.date(2026, 5, 1), dt.date(2026, 12, 31), 328),
        ],
        "Sheet1",
    )


def parted_dates(file: Path) -> None:
    """The day of arrival in three columns: year, month, day."""
    book = _book(file)
    sheet = book.add_worksheet("名冊")
    sheet.write_row("A1", ("姓名", "身分證字號"))
    sheet.merge_range("C1:E1", "到職日期")
    sheet.write("F1", "薪點")
    sheet.write_row("C2", ("年", "月", "日"))
    _fill(sheet, [(*WANG, 115, 4, 7, 312), (*CHEN, 115, 5, 1, 328)], 2)
    book.close()


def spaced(file: Path) -> None:
    """Blanks within names and ID numbers, full-width letters and digits, marks on the labels."""

    def apart(person: tuple[str, str]) -> tuple[str, str]:
        return "　".join(person[0]), f"{person[1][0]} {person[1][1:4]} {person[1][4:]}"

    _xlsx(
        file,
        [
            ("＊姓　名", "＊身 份 證 字 號", "＊到職日期："),
            (*apart(WANG), "１１５/４/７"),
            (*apart(CHEN), "115 年 5 月 1 日"),
        ],
    )


def units_above(file: Path) -> None:
    """The unit above each group of rows, a sum below it, the total at the end."""
    _xlsx(
        file,
        [
            ("單位／序號", "姓名", "身分證字號", "職稱", "薪點"),
            ("輔導處",),
            (1, *WANG, "約聘諮商心理師", 312),
            (2, *CHEN, "約聘社會工作師", 328),
            ("小計", None, None, None, 640),
            ("學務處",),
            (1, *LIN, "約聘臨床心理師", 344),
            ("小計", None, None, None, 344),
            ("總計", None, None, None, 984),
        ],
    )


def old_workbook(file: Path) -> None:
    """An Excel 97 workbook, all of it text."""
    rows = [
        ("姓名", "國民身分證統一編號", "出生年月日", "報到日"),
        (*WANG, "800102", "1150407"),
        (*CHEN, "0791231", "1150501"),
    ]
    cells = [label_record(r, c, v) for r, row in enumerate(rows) for c, v in enumerate(row)]
    file.write_bytes(ole({"Workbook": workbook_stream(*cells)}))


def opendocument(file: Path) -> None:
    """As a school that uses LibreOffice keeps it: true dates, an empty first row and column."""
    book = Document("spreadsheet")
    book.body.clear()
    table = Table("聘用人員")
    table.append_row(Row())
    for values in (
        (None, "人員姓名", "身分證號", "簽約日", "起聘日期", "月薪"),
        (None, *WANG, dt.date(2026, 4, 1), dt.date(2026, 4, 7), 43336),
        (None, *CHANG, dt.date(2026, 4, 20), dt.date(2026, 5, 1), 45559),
    ):
        row = Row()
        for value in values:
            row.append(Cell(value))
        table.append_row(row)
    book.body.append(table)
    book.save(file)


def big5(file: Path) -> None:
    """What an old personnel system writes: Big5, a character it lacks as a reference."""
    _text(
        file,
        [
            ("案號", "姓名", "證號", "到職日", "薪點"),
            ("0001", "王測試", WANG[1], "115/04/07", "312"),
            ("0002", "游錫&#22531;", CHEN[1], "115/05/01", "328"),
        ],
        ",",
        "cp950",
    )


def tabbed(file: Path) -> None:
    """Copied from a spreadsheet into a text file."""
    _text(
        file,
        [
            ("姓名", "身分證字號", "服務處室", "工作內容"),
            (*WANG, "輔導處", "學生諮商，個案管理"),
            (*CHEN, "學務處", "家庭訪視、社區資源連結"),
        ],
        "\t",
        "utf-8",
    )


def utf16(file: Path) -> None:
    """What Excel calls Unicode text."""
    _text(
        file,
        [
            ("姓名", "身分證字號", "約聘起日", "約聘迄日", "折合率"),
            (*WANG, "115.04.07", "115.12.31", "138.9"),
            ("𠮷範例", CHEN[1], "115.05.01", "115.12.31", "138.9"),
        ],
        "\t",
        "utf-16",
    )


def semicolons(file: Path) -> None:
    """Parted by semicolons, as a computer set up for another country does."""
    _text(
        file,
        [
            ("案件編號", "案件類別", "姓名", "身分證字號", "公提率", "自提率"),
            ("B1", "新聘", *WANG, "6", "6"),
            ("B2", "續聘", *CHEN, "6", "6"),
        ],
        ";",
        "utf-8-sig",
    )


def noted(file: Path) -> None:
    """Comments, a hidden column, frozen panes, a filter, a picture; saved with macros allowed."""
    book = _book(file)
    sheet = book.add_worksheet("聘用名冊")
    _fill(
        sheet,
        [
            ("姓名", "身分證字號", "戶籍地址", "到職日期", "聯絡電話"),
            (*WANG, "範例縣虛構鎮測試路1號", dt.date(2026, 4, 7), "0900-000-001"),
            (*LEE, "範例縣虛構鎮測試路2號", dt.date(2026, 5, 1), "0900-000-002"),
        ],
    )
    sheet.write_comment("D2", "已電話確認", {"author": "承辦甲"})
    sheet.set_column("C:C", None, None, {"hidden": True})
    sheet.freeze_panes(1, 1)
    sheet.autofilter("A1:E3")
    sheet.insert_textbox("G2", "本名冊僅供內部使用")
    book.close()


def coded(file: Path) -> None:
    """A sheet of codes before the roster, a hidden one of last year after it."""
    book = _book(file)
    _fill(book.add_worksheet("代碼"), [("代碼", "名稱"), ("01", "新聘"), ("02", "續聘")])
    _fill(
        book.add_worksheet("115年"),
        [("姓名", "身分證字號", "到職日期"), (*WANG, "115-04-07"), (*CHEN, "115-05-01")],
    )
    last = book.add_worksheet("114年")
    _fill(last, [("姓名", "身分證字號", "到職日期"), (*LIN, "114-04-07")])
    last.hide()
    book.close()


def from_1904(file: Path) -> None:
    """Days counted from 1904, as an old Macintosh does."""
    _xlsx(
        file,
        [
            ("姓名", "身分證字號", "到職日期", "生日"),
            (*WANG, dt.date(2026, 4, 7), dt.date(1991, 1, 2)),
            (*CHEN, dt.date(2026, 5, 1), dt.date(1990, 12, 31)),
        ],
        date_1904=True,
    )


def in_words(file: Path) -> None:
    """Numbers as text, with units and separators."""
    _xlsx(
        file,
        [
            ("姓名", "身分證字號", "聘用等別", "階別", "薪點", "月支數額", "年齡"),
            (*WANG, "6等", "第3階", "312點", "43,336元", "35歲"),
            (*CHEN, "第七等", "一階", "376", "$52,226", "36"),
        ],
    )


def ditto(file: Path) -> None:
    """The office and the unit once, then 同上."""
    _xlsx(
        file,
        [
            ("機關名稱", "服務單位", "姓名", "身分證字號", "到職日期"),
            ("範例縣立虛構國民小學", "輔導處", *WANG, "115-04-07"),
            ("同上", "同上", *CHEN, "115-05-01"),
            ("同上", "學務處", *LIN, "115-05-01"),
        ],
    )


def ticked(file: Path) -> None:
    """Yes and no as people tick them."""
    _xlsx(
        file,
        [
            ("姓名", "身分證字號", "已備履歷表", "已備契約書", "公開甄選"),
            (*WANG, "○", "V", "✓"),
            (*CHEN, "Ｏ", "v", "X"),
            (*LIN, "☑", "有", "無"),
        ],
    )


def kinds(file: Path) -> None:
    """Kinds of case by other names; one that may mean several."""
    _xlsx(
        file,
        [
            ("案別", "員工姓名", "身分證號碼", "最高學歷", "保險類別"),
            ("新進", *WANG, "研究所", "勞工保險"),
            ("續約", *CHEN, "大學畢業", "勞保"),
            ("離職", *LIN, "碩士", "勞保"),
        ],
    )


def exported(file: Path) -> None:
    """Western days, a line end within a label, ="…" around numbers, quotes within a text."""
    file.write_bytes(
        (
            '\ufeff"案件\r\n編號","姓名","身分證\r\n字號","到職日期","擔任事項"\r\n'
            f'="0001",{WANG[0]},{WANG[1]},2026/4/7,"諮商,""個案""管理"\r\n'
            f'="0002",{CHEN[0]},{CHEN[1]},2026-05-01,家庭訪視\r\n'
        ).encode()
    )


ROSTERS = {
    "01_titles.xlsx": titles,
    "02_groups.xlsx": groups,
    "03_english.xlsx": english,
    "04_parted_dates.xlsx": parted_dates,
    "05_spaced.xlsx": spaced,
    "06_units_above.xlsx": units_above,
    "07_old_workbook.xls": old_workbook,
    "08_opendocument.ods": opendocument,
    "09_big5.csv": big5,
    "10_tabbed.txt": tabbed,
    "11_utf16.txt": utf16,
    "12_semicolons.csv": semicolons,
    "13_noted.xlsm": noted,
    "14_coded.xlsx": coded,
    "15_from_1904.xlsx": from_1904,
    "16_in_words.xlsx": in_words,
    "17_ditto.xlsx": ditto,
    "18_ticked.xlsx": ticked,
    "19_kinds.xlsx": kinds,
    "20_exported.csv": exported,
}


def write_all(folder: Path) -> None:
    """Write every roster."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, write in ROSTERS.items():
        write(folder / name)


if __name__ == "__main__":
    write_all(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
