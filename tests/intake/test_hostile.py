"""Files made to do harm, or spoiled: bounded memory and time, one sentence, nothing half read.

What would end the process or fill the memory is read in a process of its own, whose memory is
measured above what it has when it begins.
"""

from __future__ import annotations

import datetime as dt
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.intake.read import read_roster
from tests.intake.making import (
    HEADER,
    MAIN,
    RELATED,
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
    xlsx,
    xlsx_members,
    zipped,
)

resource = pytest.importorskip("resource", reason="the memory is limited by POSIX")

ROOT = Path(__file__).resolve().parents[2]
MOST_MB = 300
LINE = f'<row r="2">{cell("A2", "001")}{cell("B2", "新聘")}</row>'
PLAIN = '<dimension ref="A1:F2"/>'
STRING = 'office:value-type="string"'

_READER = """
import os, resource, signal, sys, traceback
from pathlib import Path
from app.intake import delimited, guide, ods_cells, outcome, preview, xls_cells, xlsx_cells
from app.intake.read import read_roster
from app.intake.roster import UnusableFile
import olefile, python_calamine, rapidfuzz.fuzz

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

def by_guide(file):
    found = guide.open_guide(file)
    preview.preview(found)
    return outcome.roster_of(found)

def said_of(file):
    before = peak()
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
    signal.alarm(60)
    said = []
    for way in (read_roster, by_guide):
        try:
            said.append(f"{len(way(Path(file)).cases)} cases")
        except UnusableFile as refused:
            said.append(str(refused))
    return "\\t".join([str(peak() - before), *said])

for line in sys.stdin:
    hear, tell = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            os.write(tell, said_of(line.rstrip("\\n")).encode())
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(tell)
    with os.fdopen(hear, "rb") as f:
        said = f.read()
    _, status = os.waitpid(child, 0)
    sys.stdout.buffer.write(b"%d\\t%s\\n" % (os.waitstatus_to_exitcode(status), said))
    sys.stdout.flush()
"""

Apart = Callable[[Path], str]


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apart]:
    """What comes of a file in a process of its own; checks what it took, and its sentence.

    The processes are forked from one that has the readers loaded: each begins as it does, and what
    one of them takes, or ends by, is no other's. One begun anew would be told for its own the most
    that its parent ever took, and what it takes would not be seen below that.
    """
    errors = tmp_path_factory.mktemp("apart") / "errors.txt"
    with (
        errors.open("wb") as f,
        subprocess.Popen(
            [sys.executable, "-X", "utf8", "-c", _READER],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=f,
            encoding="utf-8",
        ) as reader,
    ):

        def read(file: Path) -> str:
            assert reader.stdin is not None
            assert reader.stdout is not None
            print(file, file=reader.stdin, flush=True)
            status, *told = reader.stdout.readline().rstrip("\n").split("\t")
            assert status == "0", errors.read_text("utf-8", "replace")[-400:]
            megabytes, check, guided = told
            assert int(megabytes) < MOST_MB
            for said in (check, guided):
                assert said.endswith(("。", " cases"))
            return check

        yield read
        reader.communicate()


# Bombs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "far",
    [
        "<row r='1048576'><c r='XFD1048576' t='str'><v>x</v></c></row>",
        '<row r = "1048576"><c r = "XFD1048576" t="str"><v>x</v></c></row>',
        '<row r="1048576"><c r ="XFD1048576" t="str"><v>x</v></c></row>',
        '<row r="1048576"><c r="xfd1048576" t="str"><v>x</v></c></row>',
        '<row r="1048576"><c t="str" r="XFD1048576"><v>x</v></c></row>',
        '<row r="9"><c r="ZZZZ1048576" t="str"><v>x</v></c></row>',
        '<row r="9"><c r="G0001048576" t="str"><v>x</v></c></row>',
        '<row r="4294967290"><c t="str"><v>x</v></c></row>',
        f'<x:row xmlns:x="{MAIN}" r="1048576"><x:c t="str"><x:v>x</x:v></x:c></x:row>',
        f'<x:row xmlns:x="{MAIN}" r="9"><x:c r="XFD1048576" t="str"><x:v>x</x:v></x:c></x:row>',
        f'<x:row xmlns:x="{MAIN}" r="1048576"><c t="str"><v>x</v></c></x:row>',
        '<row r="99999"><c r="ZZ99999" t="str"><v>x</v></c></row>',
    ],
)
def test_a_far_cell_is_seen_however_its_place_is_written(
    tmp_path: Path, apart: Apart, far: str
) -> None:
    file = raw_xlsx(tmp_path / "遠.xlsx", header_cells() + LINE + far, before=PLAIN)
    said = apart(file)
    assert said.endswith("cases") or "超過可以讀取的範圍" in said


def test_a_million_rows_with_one_cell_at_their_end(tmp_path: Path, apart: Apart) -> None:
    far = f'<row r="1048576">{cell("U1048576", "x")}</row>'
    file = raw_xlsx(tmp_path / "遠.xlsx", header_cells() + LINE + far, before=PLAIN)
    assert "第 1048576 列、U 欄" in apart(file)


def test_a_million_empty_rows_are_nothing(tmp_path: Path, apart: Apart) -> None:
    rows = "".join(f'<row r="{r}"/>' for r in range(3, 1_048_577))
    file = raw_xlsx(tmp_path / "空.xlsx", header_cells() + LINE + rows, before=PLAIN)
    assert apart(file) == "1 cases"


def test_one_long_text_in_many_cells(tmp_path: Path, apart: Apart) -> None:
    cells = "".join(f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>' for r in range(2, 20_000))
    members = xlsx_members(header_cells() + cells, before=PLAIN)
    members["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}"><si><t>{"x" * 900_000}</t></si></sst>'
    assert "重複填滿" in apart(zipped(tmp_path / "長.xlsx", members))
    members["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}"><si><t>{"x" * 2_000_000}</t></si></sst>'
    assert "重複填滿" in apart(zipped(tmp_path / "更長.xlsx", members))


@pytest.mark.parametrize("stated", ["4294967295", "+18446744073709551615", "2147483647"])
def test_room_for_texts_that_are_not_there(tmp_path: Path, apart: Apart, stated: str) -> None:
    members = xlsx_members(header_cells() + LINE, before=PLAIN)
    root = f'<sst xmlns="{MAIN}" count="1" uniqueCount="{stated}">'
    members["xl/sharedStrings.xml"] = f"{root}<si><t>x</t></si></sst>"
    assert "已損壞" in apart(zipped(tmp_path / "a.xlsx", members))


def test_many_short_texts_beside_a_long_one_are_no_bomb(tmp_path: Path, apart: Apart) -> None:
    cells = "".join(f'<row r="{r}"><c r="A{r}" t="s"><v>1</v></c></row>' for r in range(2, 20_000))
    members = xlsx_members(header_cells() + cells, before=PLAIN)
    texts = f"<si><t>{'x' * 100_000}</t></si><si><t>001</t></si>"
    members["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{texts}</sst>'
    assert apart(zipped(tmp_path / "a.xlsx", members)) == "19998 cases"


@pytest.mark.parametrize(
    "row",
    [
        ods_row(ods_cell("y" * 100_000), repeated=100_000),
        ods_row(ods_cell("x", f'{STRING} table:number-columns-repeated="5"'), repeated=1_048_570),
        ods_row("<table:table-cell/>", repeated=4_000_000_000) + ods_row(ods_cell("001")),
        ods_row(ods_cell('<text:s text:c="4000000000"/>')),
        ods_row(ods_cell('<text:s text:c="30000"/>' * 9000)),
        ods_row(ods_cell("x"), repeated=2**64 - 1),
    ],
)
def test_an_opendocument_that_unfolds(tmp_path: Path, apart: Apart, row: str) -> None:
    said = apart(ods(tmp_path / "展.ods", ods_header(), row))
    assert "超過可以讀取的範圍" in said or "重複填滿" in said


def test_a_far_cell_of_an_old_workbook(tmp_path: Path, apart: Apart) -> None:
    for column in (255, 65535):
        far = label_record(65535, column, "x")
        assert "第 65536 列" in apart(xls(tmp_path / "遠.xls", label_record(1, 0, "1"), far))


def test_one_long_text_in_many_cells_of_an_old_workbook(tmp_path: Path, apart: Apart) -> None:
    texts = struct.pack("<IIHB", 1, 1, 20_000, 0) + b"x" * 8000
    more = record(0x003C, b"\0" + b"y" * 8000) + record(0x003C, b"\0" + b"z" * 4000)
    cells = [record(0x00FD, struct.pack("<HHHI", r, 0, 0, 0)) for r in range(1, 2400)]
    shared = record(0x00FC, texts) + more
    assert "重複填滿" in apart(xls(tmp_path / "長.xls", *cells, in_book=shared))


def test_a_chain_of_sectors_without_end(tmp_path: Path, apart: Apart) -> None:
    assert "已損壞" in apart(xls_in_a_ring(tmp_path / "環.xls"))


def test_a_zip_bomb(tmp_path: Path, apart: Apart) -> None:
    members = {**xlsx_members(header_cells() + LINE), "xl/media/a.xml": b"0" * 300_000_000}
    assert "遠超過一般名冊" in apart(zipped(tmp_path / "炸.xlsx", members))


def test_a_bomb_in_the_member_that_names_the_form(tmp_path: Path, apart: Apart) -> None:
    bomb = {"xl/a": b"", "mimetype": b"0" * 300_000_000}
    assert "遠超過一般名冊" in apart(zipped(tmp_path / "炸.ods", bomb))


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/styles.xml"])
def test_a_member_that_is_larger_than_it_says(tmp_path: Path, apart: Apart, part: str) -> None:
    real = (f'<sst xmlns="{MAIN}">' + "<si><t>x</t></si>" * 8_000_000).encode()
    file = zipped(tmp_path / "謊.xlsx", {**xlsx_members(header_cells() + LINE), part: real})
    content = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        local = archive.getinfo(part).header_offset
    central = content.index(part.encode(), content.index(b"PK\x01\x02")) - 46
    for crc, size in ((local + 14, local + 22), (central + 16, central + 24)):
        struct.pack_into("<I", content, crc, zlib.crc32(real[:100]))
        struct.pack_into("<I", content, size, 100)
    file.write_bytes(content)
    assert "已損壞" in apart(file)


def test_an_xml_bomb(tmp_path: Path, apart: Apart) -> None:
    entities = '<!ENTITY a "xxxxxxxxxx">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    declared = f"<?xml version='1.0'?><!DOCTYPE s [{entities}]>"
    members = xlsx_members(header_cells() + LINE)
    members["xl/sharedStrings.xml"] = f'{declared}<sst xmlns="{MAIN}"><si><t>&j;</t></si></sst>'
    assert "已損壞" in apart(zipped(tmp_path / "a.xlsx", members))
    members = xlsx_members(header_cells() + LINE)
    part = "xl/worksheets/sheet1.xml"
    members[part] = declared + str(members[part]).partition("?>")[2].replace("新聘", "&j;")
    assert "已損壞" in apart(zipped(tmp_path / "b.xlsx", members))


def test_tags_within_tags_without_end(tmp_path: Path, apart: Apart) -> None:
    deep = "<a>" * 300_000 + "</a>" * 300_000
    assert apart(raw_xlsx(tmp_path / "a.xlsx", header_cells() + LINE + deep)) == "1 cases"
    spans = "<text:span>" * 200_000 + "</text:span>" * 200_000
    assert apart(ods(tmp_path / "a.ods", ods_header(), ods_row(ods_cell(spans)))).endswith("。")


def test_a_megabyte_without_a_tag(tmp_path: Path) -> None:
    file = raw_xlsx(tmp_path / "a.xlsx", header_cells() + LINE + " " * 3_000_000, before=PLAIN)
    assert "已損壞" in refusal(file)


def test_a_part_that_a_thousand_sheets_share(tmp_path: Path) -> None:
    members = xlsx_members(header_cells() + LINE)
    sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, 1002))
    members["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>{sheets}</sheets></workbook>'
    )
    assert "重複填滿" in refusal(zipped(tmp_path / "a.xlsx", members))


def test_two_members_of_one_name(tmp_path: Path) -> None:
    members = xlsx_members(header_cells() + LINE)
    content = members["xl/worksheets/sheet1.xml"]
    doubled = {**members, "XL/worksheets/Sheet1.xml": content}
    assert "已損壞" in refusal(zipped(tmp_path / "a.xlsx", doubled))


@pytest.mark.parametrize("content", [b"\n" * 50_000_000, b"," * 50_000_000])
def test_text_of_nothing_but_line_ends_or_commas(
    tmp_path: Path, apart: Apart, content: bytes
) -> None:
    file = tmp_path / "空.csv"
    file.write_bytes("姓名,身分證字號\n".encode() + content)
    assert "超過可以讀取的範圍" in apart(file)


def test_one_line_as_wide_as_all_the_others_are_many(tmp_path: Path) -> None:
    file = tmp_path / "寬.csv"
    file.write_bytes("姓名,身分證字號\n".encode() + "王測試,x\n".encode() * 9000 + b"," * 16_000)
    assert "超過可以讀取的範圍" in refusal(file)


def test_bytes_that_are_no_text(tmp_path: Path, apart: Apart) -> None:
    file = tmp_path / "亂.csv"
    file.write_bytes(b"\xff\x81\x30\n" * 400_000)
    assert "已損壞" in apart(file)


# Spoiled, and odd ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sample_roster.xlsx", "sample_roster.ods"])
def test_a_download_that_ended_early(tmp_path: Path, name: str) -> None:
    whole = (ROOT / "resources" / "samples" / name).read_bytes()
    file = tmp_path / name
    for tenths in range(1, 10):
        file.write_bytes(whole[: len(whole) * tenths // 10])
        assert "已損壞或不完整" in refusal(file)


@pytest.mark.parametrize(
    "member", ["../../逃.txt", "C:\\Windows\\逃.txt", "/逃.txt", "xl/../../逃.txt"]
)
def test_members_named_to_land_elsewhere_are_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, member: str
) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    members = {**xlsx_members(header_cells() + LINE), member: "x"}
    file = zipped(inside / "名冊.xlsx", members)
    monkeypatch.chdir(inside)
    assert len(read_roster(file).cases) == 1
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["名冊.xlsx"]


def test_a_sheet_that_points_out_of_the_package(tmp_path: Path) -> None:
    members = xlsx_members(header_cells() + LINE)
    rels = "xl/_rels/workbook.xml.rels"
    members[rels] = str(members[rels]).replace("worksheets/sheet1", "../../../etc/passwd")
    assert "已損壞" in refusal(zipped(tmp_path / "a.xlsx", members))


def test_a_workbook_with_macros_is_read_and_they_are_not(tmp_path: Path) -> None:
    members = xlsx_members(header_cells() + LINE)
    members["xl/vbaProject.bin"] = os.urandom(4000)
    assert len(read_roster(zipped(tmp_path / "巨集.xlsm", members)).cases) == 1


def test_pictures_and_notes_are_passed(tmp_path: Path) -> None:
    members = xlsx_members(header_cells() + LINE)
    members["xl/media/image1.png"] = os.urandom(100_000)
    members["xl/comments1.xml"] = f'<comments xmlns="{MAIN}">'
    assert read_roster(zipped(tmp_path / "圖.xlsx", members)).problems == ()
    note = "<office:annotation><text:p>請補件</text:p></office:annotation>"
    row = ods_row(
        ods_cell("001"),
        ods_cell("新聘"),
        f"<table:table-cell {STRING}>{note}<text:p>王測試</text:p></table:table-cell>",
    )
    assert read_roster(ods(tmp_path / "註.ods", ods_header(), row)).cases[0].typed["name"] == (
        "王測試"
    )


@pytest.mark.parametrize("is_1904", [False, True])
def test_days_by_their_number_are_days_of_their_own_epoch(tmp_path: Path, is_1904: bool) -> None:
    import xlsxwriter

    file = tmp_path / "日.xlsx"
    book = xlsxwriter.Workbook(str(file), {"date_1904": is_1904, "default_date_format": "yyyy/m/d"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, ("001", "新聘", "王測試"))
    sheet.write_datetime(1, 3, dt.datetime(2026, 4, 7))
    sheet.write_row(2, 0, ("002", "新聘", "陳範例", "115/4/7"))
    book.close()
    days = [c.facts.onboard_date for c in read_roster(file).cases]
    assert days == [dt.date(2026, 4, 7)] * 2


def test_ids_turned_into_numbers_are_kept_as_they_stand(tmp_path: Path) -> None:
    rows = [("姓名", "身分證字號"), ("王測試", 100000113), ("陳範例", "1.00E+08"), ("林虛構", 1e8)]
    cases = read_roster(xlsx(tmp_path / "a.xlsx", rows)).cases
    assert [c.typed["id_number"] for c in cases] == ["100000113", "1.00E+08", "100000000"]


def test_a_file_of_two_encodings(tmp_path: Path) -> None:
    file = tmp_path / "混.csv"
    head, first = "姓名,身分證字號\r\n".encode("cp950"), "王測試,F100000113\r\n".encode("cp950")
    file.write_bytes(head + first * 3 + "陳範例,F100000122\r\n".encode())
    roster = read_roster(file)
    assert [c.facts.name for c in roster.cases[:3]] == ["王測試"] * 3
    assert roster.cases[3].facts.name != "陳範例"


def test_nothing_is_half_read_where_the_second_sheet_is_broken(tmp_path: Path) -> None:
    members = xlsx_members(header_cells() + LINE, "<row")
    assert "已損壞" in refusal(zipped(tmp_path / "a.xlsx", members))
