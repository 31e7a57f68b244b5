"""Cells that a spreadsheet would take for formulas: marked as text, and unmarked when read.

A spreadsheet that opens delimited text computes a cell that begins with = + - @ tab or CR. An
apostrophe before it keeps it text. A cell that has apostrophes before such a sign of its own gets
one more, so that every text comes back as it was.
"""

from __future__ import annotations

import re
from typing import Final

_DANGEROUS: Final = re.compile(r"'*[=+\-@\t\r]")
_MARKED: Final = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """The text as it may stand in a delimited file."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if _MARKED.match(text) else text
