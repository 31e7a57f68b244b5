"""A file that is whole or not there."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from app.files_out import CannotWrite, whole_file


def refuse(*_: object, **__: object) -> None:
    raise OSError(errno.EROFS, "Read-only file system")


def test_a_disk_that_goes_read_only_in_the_middle_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not let go of the half file either: what is told is that nothing was written."""
    target = tmp_path / "清單.csv"
    target.write_bytes(b"before")
    monkeypatch.setattr(os, "fsync", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    sentence = f"「清單.csv」無法寫入，可能正由其他程式使用，或沒有寫入「{tmp_path}」的權限"
    with pytest.raises(CannotWrite, match=sentence), whole_file(target) as file:
        file.write(b"after")
    assert target.read_bytes() == b"before"
