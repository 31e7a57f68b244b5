"""Cases that another office has sent as a sheet, so that they go the way of every import."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from app.intake.formats import Format, Source
from app.intake.guarded import guarded
from app.rules.facts import FACTS, label


def sheet_of(name: str, cases: Sequence[Mapping[str, str]]) -> Source:
    """What a file of this name would hold with these typed texts, a column for each fact stated."""
    keys = [key for key in FACTS if any(case.get(key) for case in cases)]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(label(key) for key in keys)
    writer.writerows([guarded(case.get(key, "")) for key in keys] for case in cases)
    data = text.getvalue().encode("utf-8-sig", "replace")
    return Source(name, data, Format.TEXT)
