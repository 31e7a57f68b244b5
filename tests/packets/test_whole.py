"""The whole packet: its files, its manifest, and how it gets to where it is wanted."""

from __future__ import annotations

import errno
import json
import os
import stat
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest

from app.packets import placing
from app.packets.choice import STEMS, Choice
from app.packets.document import no_progress
from app.packets.manifest import MANIFEST, prove
from app.packets.matter import Matter
from app.packets.packet import PacketError, document, parts, write_whole
from tests.packets.given import HINT_RULE, ID_RULE, SEX_RULE, checked, hire, matter, standing

LONG_DUTIES = (
    "辦理學生輔導諮商、個案管理、親師晤談、資源轉介及相關行政事項，計畫終了並作成報告。" * 12
)
LONG_NAME = "亞莉珊卓‧瑪利亞‧德拉克魯茲‧費南德茲‧伊莎貝拉‧羅德里"
RULES = (ID_RULE, SEX_RULE, HINT_RULE)
NAMES = sorted(
    [
        *(f"{stem}.pdf" for stem in STEMS.values()),
        *("02_登記備查名冊.ods", "02_登記備查名冊.xlsx", "manifest.json"),
    ]
)


class Stop(Exception):
    """What a progress callback raises to stop the work."""


def hostile() -> Matter:
    cases = (
        hire(name="𠮷田堃"),
        hire(
            case_no="H-002",
            name=LONG_NAME,
            name_roman="Alexandra Maria Dela Cruz Fernandez Isabella Rodrigue",
            duties=LONG_DUTIES,
        ),
        hire(case_no="H-003", name="王\ue1a3明", duties="\x00\ud800\u200b\U0001f600ابجد"),
        hire(case_no="H-004", **dict.fromkeys(("name", "id_number", "case_kind", "unit"), "")),
        hire(case_no="A123456789", duties="接替A223456781之職務", monthly_pay="四萬"),
    )
    found = checked(*cases, rules=RULES)
    steps = [standing(step) for step in ("make", "send", "check", "look", "end")]
    return matter(found, standings=steps)


@pytest.fixture(scope="module")
def whole() -> dict[str, bytes]:
    return {part.name: part.content for part in parts(hostile())}


def pdfs(whole: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in whole.items() if name.endswith(".pdf")}


def texts(content: bytes) -> list[str]:
    pages = pypdf.PdfReader(BytesIO(content)).pages
    return ["".join(page.extract_text().split()) for page in pages]


def test_nothing_is_wrong_with_any_pdf(whole: dict[str, bytes]) -> None:
    assert len(pdfs(whole)) == len(STEMS)
    for content in pdfs(whole).values():
        with pikepdf.open(BytesIO(content)) as pdf:
            assert pdf.check_pdf_syntax() == []
            assert pdf.Root.Lang == "zh-TW"
            assert pdf.docinfo.Title
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
            assert pdf.Root.MarkInfo.Marked == ("/StructTreeRoot" in pdf.Root)


def test_only_subsets_of_the_two_faces_are_in_the_pdfs(whole: dict[str, bytes]) -> None:
    for content in pdfs(whole).values():
        reader: Any = pypdf.PdfReader(BytesIO(content))
        fonts = [
            font.get_object()
            for page in reader.pages
            for font in page["/Resources"]["/Font"].values()
        ]
        assert fonts
        for font in fonts:
            subset, _, face = font["/BaseFont"].partition("+")
            assert len(subset.lstrip("/")) == 6
            assert face in ("TW-Kai-98_1", "TW-Kai-Ext-B-98_1")
            assert "/FontFile2" in font["/FontDescriptor"]


def test_every_page_is_a4_and_numbered(whole: dict[str, bytes]) -> None:
    for name, content in pdfs(whole).items():
        reader = pypdf.PdfReader(BytesIO(content))
        for page, text in zip(reader.pages, texts(content), strict=True):
            sides = sorted((round(page.mediabox.width), round(page.mediabox.height)))
            assert sides == [595, 842]
            assert "列印日期115年4月20日" in text
            assert "頁／共" in text
            if not name.startswith("06"):
                assert f"／共{len(reader.pages)}頁" in text


def test_hostile_content_comes_back_whole(whole: dict[str, bytes]) -> None:
    for name in ("02_登記備查名冊.pdf", "03_案件摘要.pdf", "07_登打資料.pdf"):
        text = "".join(texts(whole[name]))
        assert "𠮷田堃" in text, name
        assert LONG_NAME in text, name
        assert "計畫終了並作成報告。" in text
        assert text.count("個案管理、親師晤談") == 12, name
        assert "王▢(U+E1A3)明" in text, name
        assert "無法印出之字" in text, name
        assert "▢(U+D800)▢(U+200B)▢(U+1F600)" in text, name


def test_id_numbers_stand_in_full_where_they_are_typed_from_only(whole: dict[str, bytes]) -> None:
    for name, content in pdfs(whole).items():
        text = "".join(texts(content))
        is_full = name.startswith("07")
        assert ("A123456789" in text) == is_full, name
        assert ("A223456781" in text) == is_full, name
        assert ("證號：完整顯示" in text) == is_full, name
        assert ("證號：部分遮蔽" in text) != is_full, name


def test_no_id_number_hides_in_what_a_pdf_says_of_itself(whole: dict[str, bytes]) -> None:
    for name, content in pdfs(whole).items():
        reader = pypdf.PdfReader(BytesIO(content))
        marks = [str(mark.get("/Title", "")) for mark in reader.outline if isinstance(mark, dict)]
        said = " ".join([*marks, *map(str, (reader.metadata or {}).values())])
        assert marks, name
        if not name.startswith("07"):
            assert "A123456789" not in said, name


def test_each_document_is_the_same_alone_and_in_the_packet(whole: dict[str, bytes]) -> None:
    given = hostile()
    for key, stem in STEMS.items():
        assert document(key, given).drawn(no_progress).content == whole[f"{stem}.pdf"], key


def test_the_list_tells_the_pages_of_the_summaries() -> None:
    long = hire(case_no="H-002", duties=LONG_DUTIES * 4)
    cases = (hire(), long, hire(case_no="H-003"))
    made = {part.name: part.content for part in parts(matter(checked(*cases)))}
    begins = [
        number
        for number, text in enumerate(texts(made["03_案件摘要.pdf"]), 1)
        if "名冊應記載事項" in text
    ]
    assert begins == [1, 2, 4]
    (listed,) = texts(made["01_報送清單.pdf"])
    for number, (case_no, page) in enumerate(zip(("H-001", "H-002", "H-003"), begins, strict=True)):
        ending = "本結果由" if number == 2 else f"{number + 2}H-"
        assert f"可報送{page}{ending}" in listed.partition(case_no)[2]


def test_the_folder_has_every_file_and_a_manifest_that_proves_it(tmp_path: Path) -> None:
    place = write_whole(hostile(), tmp_path / "一層" / "二層")
    assert place.name == "報送包_1150420"
    assert sorted(item.name for item in place.iterdir()) == NAMES
    assert [item.name for item in place.parent.iterdir()] == [place.name]
    assert prove(place).faults == ()
    said = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    assert (said["as_of"], said["printed_on"], said["cases"]) == ("2026-04-20", "2026-04-20", 5)
    assert said["program"] == {"name": "聘用登記預檢", "version": "2026.11.0"}
    assert said["rules"]["sha256"] == hostile().result.law_sha256
    assert said["full_ids"] == ["07_登打資料"]
    assert [one["name"] for one in said["files"]] == NAMES[:-1]
    assert "王" not in (place / MANIFEST).read_text(encoding="utf-8")


def test_an_earlier_packet_is_never_touched(tmp_path: Path) -> None:
    given = matter(checked(hire()))
    (tmp_path / "報送包_1150420").mkdir()
    (tmp_path / "報送包_1150420_2").write_text("先前的檔案", encoding="utf-8")
    assert [write_whole(given, tmp_path).name for _ in range(2)] == [
        *("報送包_1150420_3", "報送包_1150420_4"),
    ]
    assert list((tmp_path / "報送包_1150420").iterdir()) == []
    assert (tmp_path / "報送包_1150420_2").read_text(encoding="utf-8") == "先前的檔案"


def test_the_same_matter_gives_the_same_bytes_in_both_forms(tmp_path: Path) -> None:
    given = hostile()
    folders = [write_whole(given, tmp_path / str(n)) for n in range(2)]
    for item in folders[0].iterdir():
        assert item.read_bytes() == (folders[1] / item.name).read_bytes(), item.name
    zipped = replace(given, choice=Choice(form="zip"))
    archives = [write_whole(zipped, tmp_path / str(n)) for n in range(2)]
    assert archives[0].read_bytes() == archives[1].read_bytes()
    assert prove(archives[0]).faults == ()
    assert prove(archives[0]).number == prove(folders[0]).number
    with zipfile.ZipFile(archives[0]) as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == {"報送包_1150420"}


def test_only_what_was_chosen_is_written(tmp_path: Path) -> None:
    choice = Choice(documents=("register", "entry"), sheets=())
    place = write_whole(matter(checked(hire()), choice=choice), tmp_path)
    assert sorted(item.name for item in place.iterdir()) == [
        *("02_登記備查名冊.pdf", "07_登打資料.pdf", "manifest.json"),
    ]


def test_no_cases_make_a_packet_too(tmp_path: Path) -> None:
    place = write_whole(matter(checked()), tmp_path)
    assert prove(place).faults == ()
    for file in place.glob("*.pdf"):
        assert len(texts(file.read_bytes())) == 1


# --- proof ---------------------------------------------------------------------------------------


@pytest.fixture
def written_packet(tmp_path: Path) -> Path:
    choice = Choice(documents=("list", "register"), sheets=())
    return write_whole(matter(checked(hire()), choice=choice), tmp_path)


def test_whatever_is_changed_is_named(written_packet: Path) -> None:
    listed = written_packet / "01_報送清單.pdf"
    listed.write_bytes(listed.read_bytes()[:-1] + b"x")
    (written_packet / "02_登記備查名冊.pdf").unlink()
    (written_packet / "別的檔.txt").write_text("", encoding="utf-8")
    assert prove(written_packet).faults == (
        "「01_報送清單.pdf」的內容與寫出時不同。",
        "缺少「02_登記備查名冊.pdf」。",
        "多了「別的檔.txt」，不在報送包的清單中。",
    )


def test_a_manifest_that_was_touched_is_found_out(written_packet: Path) -> None:
    file = written_packet / MANIFEST
    number = prove(written_packet).number
    file.write_text(file.read_text(encoding="utf-8").replace("2026-04-20", "2026-04-19"), "utf-8")
    assert prove(written_packet).faults == ("manifest.json 的內容已遭更改。",)
    assert prove(written_packet).number == number


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"\xff\xfe", b'{"format": 1}', b"[" * 100_000]
)
def test_what_is_no_manifest_is_refused(written_packet: Path, content: bytes) -> None:
    (written_packet / MANIFEST).write_bytes(content)
    (fault,) = prove(written_packet).faults
    assert "manifest.json 無法辨識" in fault
    assert prove(written_packet).number == ""


def test_a_place_that_holds_no_packet_is_said(tmp_path: Path) -> None:
    (tmp_path / "空的").mkdir()
    (tmp_path / "別的.zip").write_bytes(b"x")
    assert "中沒有 manifest.json" in prove(tmp_path / "空的").faults[0]
    assert "無法讀取" in prove(tmp_path / "別的.zip").faults[0]
    assert "找不到「沒有」" in prove(tmp_path / "沒有").faults[0]


# --- whole or not at all --------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_stopping_at_any_step_leaves_nothing(form: str, tmp_path: Path) -> None:
    choice = Choice(form=form, documents=("list", "summaries"), sheets=())
    given = matter(checked(hire(), hire()), choice=choice)
    told: list[tuple[str, int, int]] = []
    write_whole(given, tmp_path / "told", lambda *said: told.append(said))
    assert ("編排案件摘要", 1, 2) in told
    for stop_at in range(len(told)):
        folder = tmp_path / f"stopped {stop_at}"
        count = iter(range(len(told)))

        def stop(what: str, done: int, total: int) -> None:
            if next(count) == stop_at:  # noqa: B023  # called within this round only
                raise Stop

        with pytest.raises(Stop):
            write_whole(given, folder, stop)
        assert not folder.exists()


@pytest.mark.parametrize("form", ["folder", "zip"])
@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "磁碟空間不足"),
        (errno.EROFS, "無法寫入.*沒有寫入權限"),
        (errno.EACCES, "無法寫入.*正由其他程式使用"),
        (errno.ENOENT, "找不到資料夾"),
        (errno.EIO, "無法寫入.*磁碟或網路讀寫失敗"),
    ],
)
def test_a_failure_leaves_no_half_packet(
    form: str, number: int, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = matter(checked(hire()), choice=Choice(form=form, documents=("list",), sheets=()))

    def fail(*args: object, **more: object) -> None:
        raise OSError(number, "範例原因")

    steps: list[tuple[object, str]] = [(os, "fsync"), (Path, "mkdir")]
    steps += [(Path, "rename")] if form == "folder" else [(Path, "replace"), (Path, "touch")]
    for owner, step in steps:
        with monkeypatch.context() as patched:
            patched.setattr(owner, step, fail)
            with pytest.raises(PacketError, match=sentence):
                write_whole(given, tmp_path)
        assert list(tmp_path.iterdir()) == [], step


@pytest.mark.skipif(os.name != "posix", reason="elsewhere no folder is settled")
@pytest.mark.parametrize("form", ["folder", "zip"])
def test_a_disk_that_can_only_be_read_is_told_with_its_folder(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It refuses even to take away what is not there."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    for deed in ("mkdir", "open", "unlink"):
        monkeypatch.setattr(Path, deed, refuse)
    choice = Choice(documents=("list",), form=form)
    with pytest.raises(PacketError, match=f"無法寫入「{tmp_path}」，可能沒有寫入權限"):
        write_whole(matter(checked(hire()), choice=choice), tmp_path)


def test_a_network_folder_that_cannot_settle_its_names_has_the_packet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def not_for_folders(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "範例原因")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", not_for_folders)
    choice = Choice(documents=("list",), sheets=())
    assert prove(write_whole(matter(checked(hire()), choice=choice), tmp_path)).faults == ()


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_a_scanner_that_holds_what_is_new_is_waited_for(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where nothing can be renamed while someone reads it."""
    given = matter(checked(hire()), choice=Choice(form=form, documents=("list",), sheets=()))
    step = "rename" if form == "folder" else "replace"
    usual, waited, refusals = getattr(Path, step), list[float](), 3

    def held(half: Path, target: Path) -> Path:
        if len(waited) < refusals:
            raise PermissionError(errno.EACCES, "範例原因")
        return Path(usual(half, target))

    monkeypatch.setattr(placing.sys, "platform", "win32")
    monkeypatch.setattr(placing.time, "sleep", waited.append)
    monkeypatch.setattr(Path, step, held)
    place = write_whole(given, tmp_path)
    assert prove(place).faults == ()
    assert len(waited) == refusals
    refusals = 99
    with pytest.raises(PacketError, match="正由其他程式使用"):
        write_whole(given, tmp_path)
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
@pytest.mark.parametrize("form", ["folder", "zip"])
def test_a_packet_is_as_open_to_colleagues_as_any_other_file(form: str, tmp_path: Path) -> None:
    choice = Choice(form=form, documents=("list",))
    place = write_whole(matter(checked(), choice=choice), tmp_path)
    usual = tmp_path / "usual"
    usual.mkdir() if form == "folder" else usual.touch()
    assert place.stat().st_mode == usual.stat().st_mode


def test_a_file_where_the_folder_should_be_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "檔案"
    file.write_text("", encoding="utf-8")
    told: list[object] = []
    for folder in (file, file / "下層"):
        with pytest.raises(PacketError, match="是檔案而不是資料夾"):
            write_whole(matter(checked()), folder, lambda *said: told.append(said))
    assert not told


@pytest.mark.parametrize("of_others", [{"standings": [None, None]}, {"waivers": [{}, {}]}])
def test_waivers_or_standings_of_other_cases_are_a_mistake(of_others: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="as many"):
        matter(checked(hire()), **of_others)


# --- many ----------------------------------------------------------------------------------------


def test_a_hundred_cases_are_all_there(tmp_path: Path) -> None:
    cases = [hire(case_no=f"H-{n:04d}", name=f"測{chr(0x4E00 + n)}") for n in range(100)]
    choice = Choice(documents=("list", "register", "summaries"), sheets=())
    place = write_whole(matter(checked(*cases), choice=choice), tmp_path)
    summaries = pypdf.PdfReader(place / "03_案件摘要.pdf")
    assert len(summaries.pages) == 100
    listed = "".join(texts((place / "01_報送清單.pdf").read_bytes()))
    assert all(f"H-{n:04d}" in listed for n in range(100))
    register = texts((place / "02_登記備查名冊.pdf").read_bytes())
    assert len(register) > 5
    assert all(f"測{chr(0x4E00 + n)}" in "".join(register) for n in range(100))
    assert "共100件" in register[-1]


def test_an_id_number_typed_as_the_agency_is_masked_in_head_and_foot() -> None:
    given = matter(checked(hire(org_name="A123456789國小")))
    made = document("register", given).drawn(no_progress)
    (text,) = texts(made.content)
    assert text.count("A12****789國小") == 2
    assert b"A123456789" not in made.content
