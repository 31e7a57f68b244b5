"""XML walked through as a stream, for the questions that the spreadsheet reader leaves open."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Final
from xml.parsers import expat

_CHUNK: Final = 1 << 20


class BadMarkupError(ValueError):
    """The XML is not well-formed, or declares entities, which no spreadsheet does."""


def walk(stream: IO[bytes], attach: Callable[[expat.XMLParserType], None]) -> None:
    """Parse a document; `attach` sets the handlers. Raises BadMarkupError."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    attach(parser)
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)  # noqa: FBT003  # a C function without keywords
        parser.Parse(b"", True)  # noqa: FBT003  # the same
    except expat.ExpatError:
        raise BadMarkupError from None


def _refuse(*_: object) -> None:
    raise BadMarkupError


def bare(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]
