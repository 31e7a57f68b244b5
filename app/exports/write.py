"""One table → one file, in the form that was asked for; written whole or not at all."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from app.exports.delimited import Encoding, write_delimited
from app.exports.ods import write_ods
from app.exports.table import Progress, Table, no_progress
from app.exports.xlsx import write_xlsx
from app.files_out import whole_file


class Form(StrEnum):
    """What a table can be written as."""

    XLSX = "xlsx"
    ODS = "ods"
    CSV = "csv"
    BIG5 = "big5"

    @property
    def ending(self) -> str:
        """The ending of its files, with the point."""
        return ".csv" if self is Form.BIG5 else f".{self.value}"


def write_table(
    table: Table, file: Path, form: Form, *, made_on: datetime, progress: Progress = no_progress
) -> None:
    """Write a table; an existing file is replaced.

    `made_on` is what the file says of its own age. Raises CannotExport, CannotWrite, and whatever
    `progress` raises; none leaves anything behind.
    """
    with whole_file(file) as out:
        match form:
            case Form.XLSX:
                write_xlsx(table, out, progress, made_on=made_on)
            case Form.ODS:
                write_ods(table, out, progress, made_on=made_on)
            case Form.CSV:
                write_delimited(table, out, progress)
            case Form.BIG5:
                write_delimited(table, out, progress, encoding=Encoding.BIG5)
