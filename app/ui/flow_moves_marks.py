"""Why a case was returned, as marks beside the fields concerned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.rounds import Returned
from app.rules.dates import roc

Mark = tuple[str, str]
"""A tone and a message, as `CaseEditor.mark_all` takes them."""
_TONE = "blocked"


def returned_marks(returned: Returned | None) -> dict[str, Mark]:
    """By fact the Ministry's words; empty for a case that was not returned."""
    if returned is None:
        return {}
    return dict.fromkeys(returned.fields, (_TONE, returned_words(returned)))


def returned_words(returned: Returned, on: date | None = None) -> str:
    """Why a case was returned, in a sentence: 115年4月20日退回補正（資料不符）：…."""
    return f"{roc(on) if on else ''}退回補正（{returned.category}）：{returned.reason}"


def joined(marks: Mapping[str, Mark], returned: Mapping[str, Mark]) -> dict[str, Mark]:
    """The marks of the check with those of the return: what both speak of says both."""
    both = dict(marks)
    for key, (tone, said) in returned.items():
        own = both.get(key, ("", ""))[1]
        both[key] = (tone, f"{said}\n{own}" if own else said)
    return both
