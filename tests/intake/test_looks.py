"""What is seen of a sheet before anything is unfolded: how much it holds, and what is refused.

Here in this process, since nothing of it is handed to calamine; what becomes of such files as a
whole is in `test_hostile.py`.
"""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from app.intake import ods_cells, xls_cells, xlsx_cells
from app.intake.cells import MOST_ODDITIES, MOST_SHEETS, Seen, column_letters, text_allowed
from app.intake.formats import load
from app.intake.read import read_roster
from app.intake.sheets import sheets
from tests.intake.making import (
    MAIN,
    cell,
    header_cells,
    label_record,
    ods,
    ods_cell,
    ods_header,
    ods_row,
    raw_xlsx,
    record,
    refusal,
    xls,
    xls_in_a_ring,
    xlsx_members,
    zipped,
)

STATED = '<dimension ref="A1:F2"/>'
SWOLLEN = "以少量內容重複填滿大量儲存格"


def of_xlsx(file: Path) -> Seen:
    (seen,) = xlsx_cells.look(load(file))
    return seen


def of_xls(file: Path) -> Seen:
    (seen,) = xls_cells.look(load(file))
    return seen


# The old form: texts --------------------------------------------------------------------------


def text_of(characters: str, *, wide: bool = False, runs: int = 0, extension: int = 0) -> bytes:
    """A shared text, with so many runs of fonts and so many bytes of how it is spoken."""
    flags = wide | 4 * bool(extension) | 8 * bool(runs)
    head = struct.pack("<HB", len(characters), flags)
    head += struct.pack("<H", runs) if runs else b""
    head += struct.pack("<I", extension) if extension else b""
    return (
        head + characters.encode("utf-16-le" if wide else "latin-1") + bytes(4 * runs + extension)
    )


def texts_record(*texts: bytes) -> bytes:
    return record(0x00FC, struct.pack("<II", len(texts), len(texts)) + b"".join(texts))


def pointing_at(number: int, row: int = 1) -> bytes:
    return record(0x00FD, struct.pack("<HHHI", row, 0, 0, number))


def continued(body: bytes) -> bytes:
    return record(0x003C, body)


@pytest.mark.parametrize(
    ("number", "characters"), [(0, 3), (1, 2), (2, 1), (3, 4), (4, 7), (5, 0), (99, 0)]
)
def test_an_old_cell_takes_the_text_that_it_points_at(
    tmp_path: Path, number: int, characters: int
) -> None:
    shared = texts_record(
        text_of("abc"),
        text_of("甲乙", wide=True),
        text_of("x", runs=3),
        text_of("甲乙丙丁", wide=True, extension=5),
        text_of("abcdefg", runs=1, extension=2),
        text_of(""),
    )
    seen = of_xls(xls(tmp_path / "a.xls", pointing_at(number), in_book=shared))
    assert seen.text == 3 * characters  # as UTF-8 at most


def test_an_old_text_may_go_on_in_the_next_record_with_wider_characters(tmp_path: Path) -> None:
    shared = (
        record(0x00FC, struct.pack("<IIHB", 3, 3, 6, 0) + b"ab")
        + continued(b"\x01" + "甲乙".encode("utf-16-le"))
        + continued(b"\x00" + b"cd" + text_of("of this", runs=2)[:-8])
        + continued(bytes(8))
        + continued(text_of("四個字母", wide=True))
    )
    for number, characters in enumerate((6, 7, 4)):
        file = xls(tmp_path / "a.xls", pointing_at(number), in_book=shared)
        assert of_xls(file).text == 3 * characters


def test_a_row_of_numbers_in_one_record_reaches_to_its_last_column(tmp_path: Path) -> None:
    numbers = struct.pack("<HH", 4, 2) + bytes(6 * 5) + struct.pack("<H", 6)
    seen = of_xls(xls(tmp_path / "a.xls", record(0x00BD, numbers)))
    assert (seen.rows, seen.columns) == (5, 7)


def test_what_an_old_sheet_says_of_itself_is_no_cell(tmp_path: Path) -> None:
    extent = record(0x0200, struct.pack("<IIHHH", 0, 9000, 0, 200, 0))
    row = record(0x0208, struct.pack("<HHHHIHH", 8000, 0, 256, 255, 0, 0, 0))
    seen = of_xls(xls(tmp_path / "a.xls", extent, row, label_record(1, 0, "001")))
    assert (seen.rows, seen.columns, seen.values) == (2, 6, 7)


def test_one_long_old_text_in_many_cells(tmp_path: Path) -> None:
    long = text_of("x" * 8000)
    cells = [pointing_at(0, row) for row in range(1, 9000)]
    file = xls(tmp_path / "a.xls", *cells, in_book=texts_record(long))
    source = load(file)
    (seen,) = xls_cells.look(source)
    assert seen.text == 3 * 8000 * 8999 > text_allowed(len(source.data))
    assert SWOLLEN in refusal(file)


# The old form: made to take time or memory ----------------------------------------------------


def test_a_chain_of_sectors_that_comes_back_to_itself(tmp_path: Path) -> None:
    assert "已損壞" in refusal(xls_in_a_ring(tmp_path / "環.xls"))


def test_two_old_sheets_that_are_one(tmp_path: Path) -> None:
    bound = record(0x0085, struct.pack("<IBBBB", 9, 0, 0, 1, 0) + b"a")
    assert SWOLLEN in refusal(xls(tmp_path / "a.xls", in_book=bound * 2))


def test_more_old_sheets_than_any_office_has(tmp_path: Path) -> None:
    bounds = (
        record(0x0085, struct.pack("<IBBBB", 9 + n, 0, 0, 1, 0) + b"a")
        for n in range(MOST_SHEETS + 1)
    )
    assert SWOLLEN in refusal(xls(tmp_path / "a.xls", in_book=b"".join(bounds)))


def test_more_merged_areas_of_an_old_sheet_than_any_roster_has(tmp_path: Path) -> None:
    full = record(0x00E5, bytes(2 + 8 * 1027))
    few = xls(tmp_path / "a.xls", label_record(1, 0, "001"), full)
    assert of_xls(few).values == 7
    many = xls(tmp_path / "b.xls", *[full] * (MOST_ODDITIES // 1027 + 1))
    assert SWOLLEN in refusal(many)


# Workbooks ------------------------------------------------------------------------------------


def shared_texts(*texts: str, prefix: str = "") -> str:
    space = f'xmlns:{prefix[:-1]}="{MAIN}"' if prefix else f'xmlns="{MAIN}"'
    items = "".join(f"<{prefix}si><{prefix}t>{text}</{prefix}t></{prefix}si>" for text in texts)
    return f"<{prefix}sst {space}>{items}</{prefix}sst>"


def with_texts(file: Path, part: str, *numbers: int) -> Path:
    cells = "".join(
        f'<row r="{r}"><c r="A{r}" t="s"><v>{n}</v></c></row>' for r, n in enumerate(numbers, 2)
    )
    members = xlsx_members(header_cells() + cells, before=STATED)
    return zipped(file, {**members, "xl/sharedStrings.xml": part})


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_text_in_many_cells_is_counted_for_each(tmp_path: Path, prefix: str) -> None:
    part = shared_texts("短", "y" * 100_000, prefix=prefix)
    few = of_xlsx(with_texts(tmp_path / "a.xlsx", part, 0, 1, 0))
    # As long as that may be allowed, each is taken for the longest.
    assert few.values == 9
    assert 900_000 < few.text < 910_000
    many = with_texts(tmp_path / "b.xlsx", part, *[1] * 3000)
    assert of_xlsx(many).text > text_allowed(many.stat().st_size)
    assert SWOLLEN in refusal(many)


def test_one_long_text_beside_many_short_ones_is_counted_once(tmp_path: Path) -> None:
    part = shared_texts("短", "y" * 100_000)
    # 7 is a text that is not there.
    seen = of_xlsx(with_texts(tmp_path / "a.xlsx", part, *[0] * 2999, 1, 7))
    assert 100_000 < seen.text < 250_000


@pytest.mark.parametrize("value", ["+0", " 0", "0<!-- -->", "00000000000"])
def test_a_number_written_as_no_program_does_points_at_the_longest(
    tmp_path: Path, value: str
) -> None:
    members = xlsx_members(
        header_cells()
        + "".join(f'<row><c t = "s" s="1"><v>{value}</v></c></row>' for _ in range(3000)),
        before=STATED,
    )
    members["xl/sharedStrings.xml"] = shared_texts("y" * 100_000)
    assert SWOLLEN in refusal(zipped(tmp_path / "a.xlsx", members))


@pytest.mark.parametrize(
    ("root", "item"), [("sst", "x:si"), ("x:sst", "si"), ("x:sst", "y:si"), ("x.y:sst", "x.y:si")]
)
def test_texts_of_another_prefix_than_their_list_are_refused(
    tmp_path: Path, root: str, item: str
) -> None:
    spaces = "".join(f' xmlns{p}="{MAIN}"' for p in ("", ":x", ":y", ":x.y"))
    part = f"<{root}{spaces}><{item}><t>短</t></{item}></{root}>"
    assert "已損壞" in refusal(with_texts(tmp_path / "a.xlsx", part, 0))


def test_a_text_that_looks_like_a_prefix_is_none(tmp_path: Path) -> None:
    seen = of_xlsx(with_texts(tmp_path / "a.xlsx", shared_texts("甲:si 乙"), 0))
    assert seen.text > 0


def test_a_text_longer_than_any_cell_takes(tmp_path: Path) -> None:
    part = shared_texts("y" * (1 << 20))
    assert SWOLLEN in refusal(with_texts(tmp_path / "a.xlsx", part, 0))


def test_texts_without_a_list_of_their_own_take_nothing(tmp_path: Path) -> None:
    seen = of_xlsx(with_texts(tmp_path / "a.xlsx", f'<other xmlns="{MAIN}"/>', 0))
    assert seen.text == 0


@pytest.mark.parametrize("stated", ["99999", "+99999", " 99999 ", "viele", ""])
@pytest.mark.parametrize("before", ["", '<!-- uniqueCount="1" -->'])
def test_more_texts_stated_than_the_part_has_bytes(
    tmp_path: Path, stated: str, before: str
) -> None:
    part = before + shared_texts("短").replace("<sst", f'<sst uniqueCount = "{stated}"', 1)
    assert "已損壞" in refusal(with_texts(tmp_path / "a.xlsx", part, 0))


def test_cells_with_a_prefix_are_counted_though_nothing_else_is_odd(tmp_path: Path) -> None:
    far = f'<x:row xmlns:x="{MAIN}" r="9"><x:c r="H9" t="str"><x:v>x</x:v></x:c></x:row>'
    members = xlsx_members("")
    members["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}">{STATED}<x:sheetData>{far}</x:sheetData></x:worksheet>'
    )
    seen = of_xlsx(zipped(tmp_path / "a.xlsx", members))
    assert (seen.rows, seen.columns, seen.values) == (9, 8, 1)


@pytest.mark.parametrize(
    ("odd", "extent"),
    [
        ('<x:row r="9"><x:c r="H9" t="str"><x:v>x</x:v></x:c></x:row>', (9, 8, 7)),
        ('<x:row r="9"><c t="str"><v>x</v></c></x:row>', (9, 6, 7)),
        ('<row r="9"><x:c r="H9" t="str"><x:v>x</x:v></x:c></row>', (9, 8, 7)),
        ('<row r="9"><c r="H9" t="str"><x:v>x</x:v></c></row>', (9, 8, 7)),
        ('<row r="9"><x:c r="H9" t="inlineStr"><x:is/></x:c></row>', (9, 8, 7)),
        ('<x:row r="9"><x:c/></x:row><row r="12"><c r="A12"><v>1</v></c></row>', (12, 6, 7)),
    ],
)
def test_cells_of_another_prefix_than_the_sheet_are_cells(
    tmp_path: Path, odd: str, extent: tuple[int, int, int]
) -> None:
    rows = header_cells() + odd.replace("<x:row", f'<x:row xmlns:x="{MAIN}"')
    rows = rows.replace("<row r", f'<row xmlns:x="{MAIN}" r')
    seen = of_xlsx(raw_xlsx(tmp_path / "a.xlsx", rows, before=STATED))
    assert (seen.rows, seen.columns, seen.values) == extent


def test_an_error_value_of_another_prefix_is_no_blank(tmp_path: Path) -> None:
    odd = f'<x:row xmlns:x="{MAIN}" r="2"><x:c r="A2" t="str"><x:v>001</x:v></x:c>'
    odd += '<x:c r="C2" t="e"><x:f>1/0</x:f><x:v>#DIV/0!</x:v></x:c><x:c r="E2"><x:f>1</x:f></x:c>'
    file = raw_xlsx(tmp_path / "a.xlsx", f"{header_cells()}{odd}</x:row>", before=STATED)
    (case,) = read_roster(file).cases
    assert case.typed["case_no"] == "001"
    assert case.unreadable == {"name", "points"}


def test_what_lies_after_the_cells_is_none(tmp_path: Path) -> None:
    """Controls have rows of their own, formats formulas: neither belongs to the last cell."""
    drawn = 'xmlns:xdr="urn:a"'
    after = f"<controls><from {drawn}><xdr:col>1</xdr:col><xdr:row>7000</xdr:row></from></controls>"
    after += '<extLst><xm:f xmlns:xm="urn:b">A1</xm:f></extLst>'
    line = f'<row r="2">{cell("A2", "001")}<c r="C2" t="e"><v>#N/A</v></c><c r="E2" s="1"/></row>'
    members = xlsx_members(header_cells() + line)
    part = "xl/worksheets/sheet1.xml"
    members[part] = str(members[part]).replace("</sheetData>", f"</sheetData>{after}")
    file = zipped(tmp_path / "a.xlsx", members)
    assert list(of_xlsx(file).faults) == [(1, 2)]
    assert of_xlsx(file).rows == 2
    assert read_roster(file).cases[0].unreadable == {"name"}


@pytest.mark.parametrize(
    ("stated", "far", "rows", "columns"),
    [
        ("F2", "F3", 3, 6),
        ("F9", "F10", 10, 6),
        ("F99", "A100", 100, 6),
        ("F1299", "B1300", 1300, 6),
        ("F2", "G2", 2, 7),
        ("F2", "AA2", 2, 27),
        ("Z2", "AA1", 2, 27),
        ("AZ2", "BA3", 3, 53),
        ("ZZ2", "AAA2", 2, 703),
        ("F2", "g0000000003", 3, 7),
        ("Z99999", "Z99998", 99999, 26),
    ],
)
def test_a_cell_beyond_the_stated_corner_is_seen_without_a_walk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stated: str, far: str, rows: int, columns: int
) -> None:
    monkeypatch.delattr(xlsx_cells._Walker, "attach")
    content = header_cells() + f"<row>{cell(far, 'x')}</row>" + f"<row>{cell('B2', 'x')}</row>"
    seen = of_xlsx(raw_xlsx(tmp_path / "a.xlsx", content, before=f'<dimension ref="A1:{stated}"/>'))
    assert (seen.rows, seen.columns) == (rows, columns)


@pytest.mark.parametrize("before", [STATED, ""])
def test_more_merged_areas_than_any_roster_has(tmp_path: Path, before: str) -> None:
    areas = '<mergeCell ref="B3:B4"/>' * (MOST_ODDITIES + 1)
    line = f'<row r="2">{cell("A2", "001")}</row>'
    file = raw_xlsx(tmp_path / "a.xlsx", f"{header_cells()}{line}{areas}", before=before)
    assert SWOLLEN in refusal(file)


def test_more_error_values_than_any_roster_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_cells, "MOST_ODDITIES", 20)
    line = '<row r="{}"><c r="C{}" t="e"><v>#N/A</v></c></row>'
    for count, is_refused in ((20, False), (22, True)):
        rows = "".join(line.format(r, r) for r in range(2, 2 + count))
        file = raw_xlsx(tmp_path / "a.xlsx", header_cells() + rows)
        if is_refused:
            assert SWOLLEN in refusal(file)
        else:
            assert len(of_xlsx(file).faults) == count


# All sheets together --------------------------------------------------------------------------


def test_sheets_that_are_too_large_only_together(tmp_path: Path) -> None:
    far = header_cells() + f'<row r="500000">{cell("F500000", "x")}</row>'
    (one,) = sheets(load(raw_xlsx(tmp_path / "a.xlsx", far)))
    assert sum(1 for _ in one.rows) == 500_000
    assert SWOLLEN in refusal(raw_xlsx(tmp_path / "b.xlsx", far, far))


def test_more_opendocument_sheets_than_any_office_has(tmp_path: Path) -> None:
    more = '</table:table><table:table table:name="x">' * MOST_SHEETS
    assert SWOLLEN in refusal(ods(tmp_path / "a.ods", ods_header(), more))


def test_more_merged_areas_of_an_opendocument_than_any_roster_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ods_cells, "MOST_ODDITIES", 20)
    merged = ods_cell("新聘", 'office:value-type="string" table:number-rows-spanned="2"')
    for count, is_refused in ((20, False), (21, True)):
        rows = [ods_row(ods_cell(str(n)), merged) for n in range(count)]
        file = ods(tmp_path / "a.ods", ods_header(), *rows)
        if is_refused:
            assert SWOLLEN in refusal(file)
        else:
            (seen,) = ods_cells.look(load(file))
            assert len(seen.merged) == count


@pytest.mark.parametrize(("rows", "columns"), [(9, 1), (10, 26), (1299, 27), (100_001, 60)])
def test_a_cell_is_within_a_corner_or_not(rows: int, columns: int) -> None:
    """By counting, on each side of every place where a reference gets another sign."""
    pattern = xlsx_cells._not_within(rows, columns)
    near = {
        n + d for n in (1, 9, 10, 99, 1000, 9999, rows, 2 * rows, 10 * rows) for d in (-1, 0, 1)
    }
    for row in near - {0}:
        for column in range(1, 2 * columns + 30):
            found = pattern.search(f'<c r="{column_letters(column - 1)}{row}"/>'.encode())
            assert (found is not None) is (row > rows or column > columns), (row, column)


@pytest.mark.parametrize("size", range(500, 532))
def test_a_far_cell_that_two_chunks_share_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(xlsx_cells, "_CHUNK", size)
    monkeypatch.delattr(xlsx_cells._Walker, "attach")
    line = f'<row r="2">{cell("A2", "001")}{cell("AAA1234", "x")}</row>'
    seen = of_xlsx(raw_xlsx(tmp_path / "a.xlsx", header_cells() + line, before=STATED))
    assert (seen.rows, seen.columns) == (1234, 703)
