"""XML walked through as a stream, for the questions that the spreadsheet reader leaves open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO, Final
from xml.parsers import expat

_CHUNK: Final = 1 << 20


class BadMarkupError(ValueError):
    """The XML is not well-formed, or declares entities, which no spreadsheet does."""


class SwollenError(ValueError):
    """A part so small could not hold so much but by repeating itself to fill the memory."""


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """A part of a package, piece by piece. Raises BadMarkupError.

    No spreadsheet writes a megabyte without a tag: what does would be held whole by its reader.
    """
    while chunk := stream.read(_CHUNK):
        if b"<" not in chunk:
            raise BadMarkupError
        yield chunk


def walk(stream: IO[bytes], attach: Callable[[expat.XMLParserType], None]) -> None:
    """Parse a document; `attach` sets the handlers. Raises BadMarkupError."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    attach(parser)
    try:
        for chunk in chunks(stream):
            parser.Parse(chunk, False)  # noqa: FBT003  # a C function without keywords
        parser.Parse(b"", True)  # noqa: FBT003  # the same
    except expat.ExpatError:
        raise BadMarkupError from None


def _refuse(*_: object) -> None:
    raise BadMarkupError


def bare(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]
