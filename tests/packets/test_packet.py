from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pypdf
import pytest

from app.packets.packet import PacketError, write_packet
from app.rules.facts import Case
from app.rules.results import BatchResult
from tests.packets.given import AS_OF, HINT_RULE, ID_RULE, WORKDAYS, checked, hire

RARE = "𠮷田堃"
INDIGENOUS = "夷將‧拔路兒"
EXTENSION_B = "陳𪚥𠀋"
LONG_DUTIES = (
    "辦理學生輔導諮商、個案管理、親師晤談、資源轉介及相關行政事項，計畫終了並作成報告。" * 12
)


class Stop(Exception):
    """What a progress callback raises to stop the work."""


def write(result: BatchResult, folder: Path, **more: object) -> Path:
    return write_packet(
        result,
        folder,
        workdays=WORKDAYS,
        printed_on=AS_OF,
        program_version="2026.11.0",
        **more,  # type: ignore[arg-type]  # full_ids and progress
    )


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def cases() -> list[Case]:
    return [
        hire(name=RARE),
        hire(case_no="H-002", name=INDIGENOUS, name_roman="Icyang Parod"),
        hire(case_no="H-003", name=EXTENSION_B, duties=LONG_DUTIES),
        hire(case_no="H-004", name="王\ue1a3明"),
    ]


@pytest.fixture(scope="module")
def packet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packet")
    return write(checked(*cases(), rules=(ID_RULE, HINT_RULE)), folder)


def open_pdf(file: Path) -> Any:
    """The document without pypdf's types, which leave every entry of a dictionary open."""
    return pypdf.PdfReader(file)


def texts_by_pypdf(file: Path) -> list[str]:
    return [squeezed(page.extract_text()) for page in pypdf.PdfReader(file).pages]


def texts_by_poppler(file: Path) -> list[str]:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    made = subprocess.run([tool, "-raw", str(file), "-"], capture_output=True, check=True)
    return [squeezed(page) for page in made.stdout.decode().split("\f")]


@pytest.mark.parametrize("texts_of", [texts_by_pypdf, texts_by_poppler])
def test_the_text_comes_back_whole(packet: Path, texts_of: object) -> None:
    pages: list[str] = texts_of(packet)  # type: ignore[operator]
    assert RARE in pages[1]
    assert INDIGENOUS + "IcyangParod" in pages[2]
    assert EXTENSION_B in pages[3]
    assert LONG_DUTIES in pages[3]
    assert "王▢(U+E1A3)明" in pages[4]
    assert "無法印出之字" in pages[5]
    assert "U+E1A3第1頁「王▢(U+E1A3)」、第5頁「王▢(U+E1A3)明」" in pages[5]
    for name in (RARE, INDIGENOUS, EXTENSION_B):
        assert name in pages[0]
    for number, page in enumerate(pages[:6], 1):
        assert f"第{number}頁／共6頁" in page
        assert "列印日期115年4月20日" in page


def test_no_id_number_is_in_the_file_unless_asked_for(packet: Path, tmp_path: Path) -> None:
    assert "A123456789" not in "".join(texts_by_pypdf(packet))
    assert "A12****789" in "".join(texts_by_pypdf(packet))
    full = write(checked(hire(), rules=(ID_RULE,)), tmp_path, full_ids=True)
    assert texts_by_pypdf(full)[0].count("A123456789") == 1


def test_only_the_kai_faces_are_in_the_file_and_they_are_embedded(packet: Path) -> None:
    fonts = {
        font.get_object()["/BaseFont"]: font.get_object()
        for page in open_pdf(packet).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {name.split("+")[1] for name in fonts} == {"TW-Kai-98_1", "TW-Kai-Ext-B-98_1"}
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts.values())
    assert packet.stat().st_size < 1_000_000


def test_the_file_has_a_title_a_language_and_a_bookmark_for_each_case(packet: Path) -> None:
    reader = open_pdf(packet)
    assert reader.metadata.title == "聘用人員登記備查案件報送前預檢（範例市範例國民小學）"
    assert reader.trailer["/Root"]["/Lang"] == "zh-TW"
    bookmarks = [
        (mark["/Title"], reader.get_destination_page_number(mark)) for mark in reader.outline
    ]
    assert bookmarks == [
        ("報送清單", 0),
        ("H-001　𠮷田堃　應先補正", 1),
        ("H-002　夷將‧拔路兒　應先補正", 2),
        ("H-003　陳𪚥𠀋　應先補正", 3),
        ("H-004　王▢(U+E1A3)明　應先補正", 4),
        ("無法印出之字", 5),
    ]


def test_the_list_tells_the_page_on_which_a_case_begins(tmp_path: Path) -> None:
    long = hire(duties=LONG_DUTIES * 4)
    file = write(checked(long, long, long), tmp_path)
    pages = texts_by_pypdf(file)
    begins = [n for n, text in enumerate(pages, 1) if "名冊應記載事項" in text]
    assert begins == [2, 4, 6]
    listed = re.findall(r"可報送(\d)(?:\dH-001|本結果)", pages[0])
    assert listed == ["2", "4", "6"]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    result = checked(*cases(), rules=(ID_RULE,))
    first, second = write(result, tmp_path), write(result, tmp_path)
    assert first.read_bytes() == second.read_bytes()


def test_an_earlier_file_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "報送前預檢_1150420.pdf").write_text("先前的檔案", encoding="utf-8")
    names = [write(checked(), tmp_path).name for _ in range(2)]
    assert names == ["報送前預檢_1150420_2.pdf", "報送前預檢_1150420_3.pdf"]
    earlier = tmp_path / "報送前預檢_1150420.pdf"
    assert earlier.read_text(encoding="utf-8") == "先前的檔案"


def test_the_folder_is_made_where_there_is_none(tmp_path: Path) -> None:
    file = write(checked(hire()), tmp_path / "一層" / "二層")
    assert file == tmp_path / "一層" / "二層" / "報送前預檢_1150420.pdf"
    assert list(file.parent.iterdir()) == [file]


def test_no_cases_make_a_packet_of_one_page(tmp_path: Path) -> None:
    (page,) = texts_by_pypdf(write(checked(), tmp_path))
    assert "名冊中沒有案件。" in page


def test_progress_is_told_and_may_stop_the_work(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    write(checked(hire(), hire()), tmp_path, progress=lambda *said: told.append(said))
    assert ("編排案件摘要", 1, 2) in told
    assert ("繪製頁面", 2, 3) in told
    steps = len(told)
    for stop_at in range(steps):
        folder = tmp_path / f"stopped {stop_at}"
        count = iter(range(steps))

        def stop(what: str, done: int, total: int) -> None:
            if next(count) == stop_at:  # noqa: B023  # called within this round only
                raise Stop

        with pytest.raises(Stop):
            write(checked(hire(), hire()), folder, progress=stop)
        assert not folder.exists()


def test_a_file_where_the_folder_should_be_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "檔案"
    file.write_text("", encoding="utf-8")
    told: list[object] = []
    for folder in (file, file / "下層"):
        with pytest.raises(PacketError, match="是檔案而不是資料夾"):
            write(checked(hire()), folder, progress=lambda *said: told.append(said))
    assert not told


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "磁碟空間不足"),
        (errno.EROFS, "無法寫入.*沒有寫入權限"),
        (errno.EACCES, "無法寫入.*正由其他程式使用"),
        (errno.EIO, "無法寫入"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace", "touch"])
def test_a_failure_leaves_no_half_file(
    number: int, sentence: str, step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **more: object) -> None:
        raise OSError(number, "範例原因")

    monkeypatch.setattr(os if step == "fsync" else Path, step, fail)
    with pytest.raises(PacketError, match=sentence):
        write(checked(hire()), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_packet_in_any_script_is_written(tmp_path: Path) -> None:
    odd = "\x00\ud800\u200b\U0001f600ابجد\n\t" + "字" * 300
    file = write(checked(hire(name=odd, job_title=odd, org_name=odd, case_no=odd)), tmp_path)
    text = "".join(texts_by_pypdf(file))
    assert "▢(U+D800)▢(U+200B)▢(U+1F600)" in text
    assert "字" * 300 in text
