"""A table as an OpenDocument spreadsheet: every cell a text.

odfdo makes the document: its styles, its list of parts, its columns. The rows are put into its
content as text while it is written: as elements, 10,000 × 60 of them take more than a minute.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr

from app.exports.gaps import storable
from app.exports.table import Column, Progress, Row, Table, reported

_CM_PER_DIGIT: Final = 0.22
_ROWS: Final = '<table:table-row table:style-name="rows-go-here"/>'
_AS_TYPED: Final = (
    '<number:text-style style:name="as-typed"><number:text-content/></number:text-style>'
)
_TYPED: Final = (
    '<style:style style:name="typed" style:family="table-cell" style:data-style-name="as-typed">'
    '<style:table-cell-properties style:vertical-align="top"/></style:style>'
)
_WRAPPED: Final = (
    '<style:style style:name="wrapped" style:family="table-cell" style:data-style-name="as-typed">'
    '<style:table-cell-properties style:vertical-align="top" fo:wrap-option="wrap"/></style:style>'
)
_TITLE: Final = (
    '<style:style style:name="title" style:family="table-cell" style:data-style-name="as-typed">'
    '<style:table-cell-properties fo:background-color="#e8edf3" fo:wrap-option="wrap"/>'
    '<style:text-properties fo:font-weight="bold" style:font-weight-asian="bold"/></style:style>'
)
_SPACES: Final = re.compile("^ +|(?<= ) +| +$", re.MULTILINE)
"""Spaces that XML readers run together: at either end, and those after a first one."""
_WRITE_AT_ONCE: Final = 1 << 16


def write_ods(table: Table, out: BinaryIO, progress: Progress, *, made_on: datetime) -> None:
    """Write the table; the same table and moment give the same bytes."""
    empty = _empty(table, made_on)
    moment = made_on.timetuple()[:6]
    with zipfile.ZipFile(empty) as source, zipfile.ZipFile(out, "w") as made:
        # The type stands first and is not packed, so that any program knows the file by it.
        names = sorted(source.namelist(), key=lambda name: (name != "mimetype", name))
        for name in names:
            info = zipfile.ZipInfo(name, moment)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info.create_system = 0
            with made.open(info, "w") as member:
                if name == "content.xml":
                    for piece in _content(source.read(name).decode(), table, progress):
                        member.write(piece)
                else:
                    member.write(source.read(name))


def _empty(table: Table, made_on: datetime) -> io.BytesIO:
    """The document with the columns and, for the rows, a mark where they go."""
    from odfdo import Document, Element  # slow to import

    document = Document("spreadsheet")
    document.body.clear()
    columns = "".join(
        f'<table:table-column table:style-name="width-{column.width}"'
        f' table:default-cell-style-name="{_style(column)}"/>'
        for column in table.columns
    )
    document.body.append(
        Element.from_tag(
            f"<table:table table:name={quoteattr(table.name)}>{columns}{_ROWS}</table:table>"
        )
    )
    automatic = document.content.get_elements("//office:automatic-styles")[0]
    widths = sorted({column.width for column in table.columns})
    for style in (_AS_TYPED, _TYPED, _WRAPPED, _TITLE, *map(_width_style, widths)):
        automatic.append(Element.from_tag(style))
    document.language = "zh-TW"
    for part in ("creation_date", "modification_date"):
        setattr(document.meta, part, made_on)
    made = io.BytesIO()
    document.save(made)
    made.seek(0)
    return made


def _width_style(width: int) -> str:
    return (
        f'<style:style style:name="width-{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * _CM_PER_DIGIT:.2f}cm"/>'
        "</style:style>"
    )


def _content(around: str, table: Table, progress: Progress) -> Iterator[bytes]:
    before, mark, after = around.partition(_ROWS)
    if not mark:
        raise AssertionError("odfdo writes an empty row otherwise than it was given")
    yield before.encode()
    yield _row(table.titles, ["title"] * len(table.columns)).encode()
    styles = [_style(column) for column in table.columns]
    waiting: list[str] = []
    size = 0
    for row in reported(table.rows, "寫入試算表", len(table.rows), progress):
        waiting.append(_row(row, styles))
        size += len(waiting[-1])
        if size > _WRITE_AT_ONCE:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    yield "".join(waiting).encode()
    yield after.encode()


def _style(column: Column) -> str:
    return "wrapped" if column.wraps else "typed"


def _row(row: Row, styles: Sequence[str]) -> str:
    return f"<table:table-row>{''.join(map(_cell, row, styles))}</table:table-row>"


def _cell(text: str, style: str) -> str:
    if not text:
        return "<table:table-cell/>"
    text = storable(text)
    # calamine passes over <text:tab/>; what the attribute says it reads as it stands.
    said = f" office:string-value={quoteattr(text)}" if "\t" in text else ""
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string"{said}>'
        f"{''.join(_paragraphs(text))}</table:table-cell>"
    )


def _paragraphs(text: str) -> Iterable[str]:
    """A paragraph a line; spaces, tabs and CR as what XML readers leave alone."""
    for line in text.split("\n"):
        if line.isalnum():
            yield f"<text:p>{line}</text:p>"
            continue
        spaced = _SPACES.sub(lambda found: f"\0{len(found[0])}\0", line)
        marked = escape(spaced, {"\t": "<text:tab/>", "\r": "&#13;"})
        yield f"<text:p>{_NUMBERED.sub(_space, marked)}</text:p>"


_NUMBERED: Final = re.compile("\0(\\d+)\0")


def _space(found: re.Match[str]) -> str:
    return f'<text:s text:c="{found[1]}"/>'
