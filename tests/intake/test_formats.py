from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from app.intake import formats
from app.intake.formats import Format, load
from app.intake.roster import UnusableFile
from tests.intake.making import ods, ole, raw_xlsx, workbook_stream, xls, xlsx_members, zipped


def refusal(file: Path) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(UnusableFile) as refused:
        load(file)
    message = str(refused.value)
    assert file.name in message
    assert str(file.parent) not in message
    assert "\n" not in message
    assert message.endswith("。")
    return message


def written(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


def test_the_form_is_told_by_the_content_not_by_the_name(tmp_path):
    assert load(raw_xlsx(tmp_path / "a.csv", "")).format is Format.XLSX
    assert load(ods(tmp_path / "a.xlsx")).format is Format.ODS
    assert load(xls(tmp_path / "a.ods")).format is Format.XLS
    assert load(written(tmp_path / "a.xls", "案件編號,姓名".encode())).format is Format.TEXT
    assert load(written(tmp_path / "b.txt", "案件編號".encode("utf-16"))).format is Format.TEXT
    old = written(tmp_path / "old.xls", ole({"Book": workbook_stream()}))
    assert load(old).format is Format.XLS


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "圖片"),
        (b"\xff\xd8\xff\xe0", "圖片"),
        (b"GIF89a", "圖片"),
        (b"II*\0", "圖片"),
        (b"{\\rtf1", "RTF"),
        (b"Rar!\x1a", "壓縮檔"),
        (b"\x1f\x8b\x08", "壓縮檔"),
        (b"MZ\0\0", "其他程式"),
        (b"SQLite format 3\0", "資料庫"),
        (ole({"WordDocument": b""}), "舊版 Word"),
        (ole({"PowerPoint Document": b""}), "其他程式"),
    ],
)
def test_another_kind_of_file_is_named(tmp_path, content, what):
    message = refusal(written(tmp_path / "名冊.xlsx", content))
    assert what in message
    assert "請改選 .xlsx" in message


@pytest.mark.parametrize(
    ("members", "what"),
    [
        ({"[Content_Types].xml": "", "word/document.xml": ""}, "文書"),
        ({"[Content_Types].xml": "", "ppt/presentation.xml": ""}, "簡報"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "文書"),
        ({"名冊.xlsx": ""}, "壓縮檔"),
        ({"xl/workbook.bin": ""}, ".xlsb"),
    ],
)
def test_another_kind_of_package_is_named(tmp_path, members, what):
    assert what in refusal(zipped(tmp_path / "名冊.xlsx", members))


@pytest.mark.parametrize(
    "content", [b"<html><table>", b"\xef\xbb\xbf\r\n<!DOCTYPE html>", b'<?xml version="1.0"?>']
)
def test_a_web_page_that_calls_itself_a_workbook(tmp_path, content):
    assert "網頁" in refusal(written(tmp_path / "匯出.xls", content))


def test_an_empty_file(tmp_path):
    assert "是空的檔案" in refusal(written(tmp_path / "空.xlsx", b""))


def test_no_such_file(tmp_path):
    assert "找不到" in refusal(tmp_path / "沒有.xlsx")


def test_a_folder(tmp_path):
    (tmp_path / "資料夾").mkdir()
    assert "是資料夾" in refusal(tmp_path / "資料夾")


@pytest.mark.parametrize("name", ["~$名冊.xlsx", ".~lock.名冊.ods#"])
def test_the_mark_that_a_file_is_open_elsewhere(tmp_path, name):
    assert "暫存檔" in refusal(written(tmp_path / name, b"owner"))


@pytest.mark.parametrize(
    ("error", "what"),
    [(PermissionError(13, "denied"), "正由其他程式使用"), (OSError(5, "I/O"), "讀取失敗")],
)
def test_a_file_that_cannot_be_opened(tmp_path, monkeypatch, error, what):
    file = written(tmp_path / "名冊.xlsx", b"x")

    def refuse(_: Path) -> bytes:
        raise error

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert what in refusal(file)


def test_a_file_beyond_all_bounds_is_not_read(tmp_path):
    file = written(tmp_path / "大.csv", b"")
    os.truncate(file, formats.MAX_BYTES + 1)
    assert "超過 100 MB" in refusal(file)


def test_a_package_made_to_fill_the_memory(tmp_path):
    bomb = zipped(tmp_path / "炸.xlsx", {"xl/workbook.xml": b"0" * (formats.SMALL_UNPACKED + 1)})
    assert "遠超過一般名冊" in refusal(bomb)


def test_a_package_too_large_unpacked_however_it_was_packed(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "MAX_UNPACKED", 10)
    assert "遠超過一般名冊" in refusal(raw_xlsx(tmp_path / "大.xlsx", ""))


def test_a_locked_workbook(tmp_path):
    file = written(tmp_path / "密.xlsx", ole({"EncryptionInfo": b"", "EncryptedPackage": b""}))
    assert "設有密碼" in refusal(file)


def test_a_locked_opendocument(tmp_path):
    file = ods(tmp_path / "密.ods", manifest="<manifest:encryption-data/>")
    assert "設有密碼" in refusal(file)


@pytest.mark.parametrize("keep", [10, 200])
def test_a_truncated_package(tmp_path, keep):
    whole = raw_xlsx(tmp_path / "全.xlsx", "").read_bytes()
    assert "已損壞" in refusal(written(tmp_path / "截.xlsx", whole[:keep]))


def test_a_truncated_compound_file(tmp_path):
    assert "已損壞" in refusal(written(tmp_path / "截.xls", ole({"Workbook": b""})[:600]))


def test_a_package_member_locked_by_a_password(tmp_path):
    file = ods(tmp_path / "a.ods")
    with zipfile.ZipFile(file) as archive:
        offset = archive.infolist()[0].header_offset
    content = bytearray(file.read_bytes())
    content[offset + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "已損壞" in refusal(written(tmp_path / "b.ods", bytes(content)))


def test_a_package_without_manifest_is_still_a_workbook(tmp_path):
    assert load(zipped(tmp_path / "a.xlsx", xlsx_members(""))).format is Format.XLSX
    bare = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ""}
    assert load(zipped(tmp_path / "a.ods", bare)).format is Format.ODS
