"""The law as an office goes by it: the tables in force, and the titles of its own 編制表."""

from __future__ import annotations

import dataclasses
from typing import Final

from app.rules.law import LawBook, LawRow
from app.stored import Agency

TITLES: Final = "titles.ranked"
BASIS: Final = "本機關編制表（設定）"


def with_titles(book: LawBook, agency: Agency) -> LawBook:
    """The tables with the ranked titles of the own agency, by its code; the same where none are.

    A table of the user's own that holds that agency already stands.
    """
    table = book.tables[TITLES]
    if not agency.titles or not agency.org_code or agency.org_code in table.rows:
        return book
    row = LawRow(TITLES, table.title, agency.org_code, None, None, agency.titles, BASIS, "verified")
    own = dataclasses.replace(table, rows={**table.rows, agency.org_code: (row,)}, own=True)
    return LawBook(own if t.id == TITLES else t for t in book.tables.values())
