"""What kind of file this is, told by its content: its name may say anything.

What cannot be a roster is refused here with a sentence that says what it is and what to do.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path
from typing import Final

from app.intake.roster import UnusableFile
from app.intake.stopping import Tick, unwatched

MAX_BYTES: Final = 100 * 1024 * 1024
MAX_UNPACKED: Final = 1024 * 1024 * 1024
SMALL_UNPACKED: Final = 64 * 1024 * 1024
MAX_RATIO: Final = 250
"""How far real workbooks shrink; a file far beyond it was made to fill the memory."""

_SMALL_MEMBER: Final = 1024 * 1024

DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    RuntimeError,
)
"""What the readers of a form raise where a file only pretends to be of it.

RuntimeError is a member locked by a password or packed in an unknown way.
"""

_ZIP: Final = b"PK"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS: Final = "請以試算表軟體開啟後另存為 .xlsx，再匯入。"

_MAGIC: Final = (
    (b"%PDF", " PDF 文件"),
    (b"\x89PNG", "圖片"),
    (b"\xff\xd8\xff", "圖片"),
    (b"GIF8", "圖片"),
    (b"II*\0", "圖片"),
    (b"MM\0*", "圖片"),
    (b"{\\rtf", " RTF 文件"),
    (b"Rar!", "壓縮檔"),
    (b"7z\xbc\xaf", "壓縮檔"),
    (b"\x1f\x8b", "壓縮檔"),
    (b"SQLite format 3", "資料庫檔"),
)
_MARKUP: Final = (b"<html", b"<!doctype", b"<table", b"<?xml")
"""Old systems hand out web pages and XML under the name .xls."""


class Format(Enum):
    """A form in which a roster can be read."""

    XLSX = auto()
    XLS = auto()
    ODS = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Source:
    """A file's content, read once, so that all who look at it see the same."""

    name: str
    data: bytes
    format: Format
    tick: Tick = field(default=unwatched, repr=False, compare=False)

    def opened(self) -> io.BytesIO:
        """The content as a stream of its own, each reading of which ticks."""
        return io.BytesIO(self.data) if self.tick is unwatched else _Watched(self)

    def watched(self, tick: Tick) -> Source:
        """The same, to be read with ticks."""
        return replace(self, tick=tick)

    def swollen(self) -> UnusableFile:
        """The error to raise where little content would fill much memory."""
        return UnusableFile(
            f"「{self.name}」以少量內容重複填滿大量儲存格，展開後遠超過一般名冊；"
            "請刪除資料以外的內容後另存，再匯入。"
        )

    def damaged(self) -> UnusableFile:
        """The error to raise where the content contradicts its own form."""
        return UnusableFile(
            f"「{self.name}」已損壞或不完整，無法讀取；"
            "請重新取得檔案，或以試算表軟體開啟後另存為 .xlsx，再匯入。"
        )


class _Watched(io.BytesIO):
    """A stream that ticks whenever it is read from."""

    def __init__(self, source: Source) -> None:
        super().__init__(source.data)
        self._tick = source.tick

    def read(self, size: int | None = -1, /) -> bytes:
        """As it is read otherwise. Raises what the tick raises."""
        self._tick()
        return super().read(size)


def load(file: Path) -> Source:
    """Read a file and tell its form. Raises UnusableFile where it can be no roster."""
    name = file.name
    if name.startswith(("~$", ".~lock.")):
        raise UnusableFile(f"「{name}」是試算表軟體開啟檔案時的暫存檔，請改選名冊本身。")
    data = _content(file)
    if not data:
        raise UnusableFile(f"「{name}」是空的檔案，請改選有內容的名冊。")
    return Source(name, data, _format_of(name, data))


def _content(file: Path) -> bytes:
    name = file.name
    try:
        if file.is_dir():
            raise UnusableFile(f"「{name}」是資料夾，請改選其中的名冊檔案。")
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise UnusableFile(
                f"「{name}」有 {size // 1024**2} MB，超過 {MAX_BYTES // 1024**2} MB；"
                "請刪除圖片與不需要的工作表，或分成數個檔案。"
            )
        return file.read_bytes()
    except FileNotFoundError:
        raise UnusableFile(f"找不到「{name}」，請確認檔案位置，或檔案是否已更名。") from None
    except PermissionError:
        raise UnusableFile(
            f"「{name}」無法開啟，可能正由其他程式使用；請關閉該程式，並確認有讀取權限後再試。"
        ) from None
    except OSError:
        raise UnusableFile(
            f"「{name}」讀取失敗，請確認磁碟或網路連線正常，或複製到本機後再試。"
        ) from None


def _format_of(name: str, data: bytes) -> Format:
    if data.startswith(_ZIP):
        return _zip_format(name, data)
    if data.startswith(_OLE):
        return _ole_format(name, data)
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise _wrong_kind(name, what)
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_MARKUP):
        raise UnusableFile(f"「{name}」的內容是網頁或 XML，不是試算表；{_SAVE_AS}")
    if b"\0" in data[:4096] and not data.startswith(UTF16_MARKS):
        raise _wrong_kind(name, "其他程式的檔案")
    return Format.TEXT


def _wrong_kind(name: str, what: str) -> UnusableFile:
    return UnusableFile(f"「{name}」是{what}，不是名冊；請改選 .xlsx、.xls、.ods 或 .csv 檔案。")


def _zip_format(name: str, data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _refuse_bomb(name, data, sum(m.file_size for m in members))
            mimetype = _start_of(archive, "mimetype")
            manifest = _start_of(archive, "META-INF/manifest.xml")
    except DAMAGE:
        raise Source(name, data, Format.XLSX).damaged() from None
    known = {m.filename.replace("\\", "/").lower() for m in members}
    if len(known) < len(members):
        # Of two members of one name each reader takes its own: what was looked through need not
        # be what is read.
        raise Source(name, data, Format.XLSX).damaged()
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        if b"encryption-data" in manifest:
            raise _locked(name)
        return Format.ODS
    folders = {m.filename.replace("\\", "/").partition("/")[0].lower() for m in members}
    if any(m.filename.lower().endswith("workbook.bin") for m in members):
        raise UnusableFile(f"「{name}」是二進位活頁簿（.xlsb），無法直接讀取；{_SAVE_AS}")
    if "xl" in folders:
        return Format.XLSX
    if mimetype or folders & {"word", "ppt"}:
        raise _wrong_kind(name, "文書或簡報檔")
    raise _wrong_kind(name, "壓縮檔")


def _start_of(archive: zipfile.ZipFile, member: str) -> bytes:
    """The beginning of a small member; empty where there is none."""
    if member not in archive.namelist():
        return b""
    with archive.open(member) as f:
        return f.read(_SMALL_MEMBER)


def _refuse_bomb(name: str, data: bytes, unpacked: int) -> None:
    if unpacked > MAX_UNPACKED or (unpacked > SMALL_UNPACKED and unpacked > MAX_RATIO * len(data)):
        raise UnusableFile(
            f"「{name}」解開後有 {unpacked // 1024**2} MB，遠超過一般名冊；"
            "請刪除多餘的內容後另存，再匯入。"
        )


def _ole_format(name: str, data: bytes) -> Format:
    import olefile  # few files need it

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            streams = {"/".join(path) for path in container.listdir()}
    except DAMAGE:
        raise Source(name, data, Format.XLS).damaged() from None
    if "EncryptedPackage" in streams:
        raise _locked(name)
    if streams & {"Workbook", "Book"}:
        return Format.XLS
    if "WordDocument" in streams:
        raise _wrong_kind(name, "舊版 Word 文件（.doc）")
    raise _wrong_kind(name, "其他程式的檔案")


def _locked(name: str) -> UnusableFile:
    return UnusableFile(f"「{name}」設有密碼；請以試算表軟體開啟、移除密碼後另存，再匯入。")


def locked(source: Source) -> UnusableFile:
    """The error to raise for a file protected by a password."""
    return _locked(source.name)
