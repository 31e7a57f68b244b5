"""The attachments of a received file → a folder of the clerk's choice, all of them or none."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from pathlib import Path

from app.archive.form import BadArchive, Listed
from app.archive.read import Received, checked_pieces
from app.files_out import CannotWrite, claimed, why_not


def place_attachments(received: Received, folder: Path) -> list[Path]:
    """Write every attachment; answers the files in the order of the list.

    An earlier file is never touched: where a name is taken, the attachment gets a number. Raises
    CannotWrite and BadArchive; neither leaves anything behind.
    """
    if not received.attachments:
        return []
    halves: list[Path] = []
    placed: list[Path] = []
    try:
        with zipfile.ZipFile(io.BytesIO(received.content)) as archive:
            # One by one, so that those before a failing one are known and taken away.
            halves.extend(_half(archive, entry, folder) for entry in received.attachments)
        for entry, half in zip(received.attachments, halves, strict=True):
            own = Path(entry.own_name)
            target = claimed(folder, own.stem, own.suffix)
            placed.append(target)
            half.replace(target)
    except (CannotWrite, BadArchive, OSError) as error:
        for file in placed:
            file.unlink(missing_ok=True)
        if isinstance(error, OSError):
            name = received.attachments[len(placed) - 1 if placed else 0].own_name
            raise CannotWrite(why_not(error, folder / name)) from error
        raise
    finally:
        for half in halves:
            half.unlink(missing_ok=True)
    return placed


def _half(archive: zipfile.ZipFile, entry: Listed, folder: Path) -> Path:
    """The attachment's content under a name of its own that nobody looks for."""
    handle, name = tempfile.mkstemp(prefix=".pinyong-", suffix=".part", dir=folder)
    half = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in checked_pieces("", archive, archive.getinfo(entry.name), entry):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    except (OSError, BadArchive):
        half.unlink(missing_ok=True)
        raise
    return half
