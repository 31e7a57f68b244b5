"""The field that fits a fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.rules.facts import FACTS, Kind
from app.ui.fields.choice_field import ChoiceField, YesNoField
from app.ui.fields.date_field import DateField
from app.ui.fields.field import Field
from app.ui.fields.id_field import IdField
from app.ui.fields.line import CodeField, LineField, TextField
from app.ui.fields.long_text_field import LongTextField
from app.ui.fields.number_field import NumberField
from app.ui.fields.suggestions import Suggest
from app.ui.palette import Palette

LONG: Final = frozenset({"duties", "prior_duties", "no_staff_reason", "late_reason"})
"""Texts of several lines."""

SHORT: Final = frozenset(
    {
        "name",
        "resume_name",
        "native_place",
        "nationality",
        "case_no",
        "prior_case_no",
        "correction_of",
        "webhr_status",
        "preparer",
        "reviewer",
        "prior_title",
        "plan_title",
        "job_title",
        "unit",
        "licence",
        "submitter_org",
    }
)
"""Texts for which one column is enough."""


@dataclass(frozen=True, slots=True)
class Around:
    """What fields know of the world: the day, the calendar, and what is known for some facts."""

    today: Callable[[], date]
    is_workday: Callable[[date], bool]
    suggest: Mapping[str, Suggest] = field(default_factory=dict)


def make_field(key: str, palette: Palette, around: Around) -> Field:
    """The field of one fact of the vocabulary, empty."""
    fact = FACTS[key]
    made: Field
    match fact.kind:
        case Kind.DATE:
            made = DateField(
                key, fact.label, palette, today=around.today, is_workday=around.is_workday
            )
        case Kind.BOOL:
            made = YesNoField(key, fact.label, palette)
        case Kind.ENUM:
            made = ChoiceField(key, fact.label, palette)
        case Kind.INT | Kind.DECIMAL:
            made = NumberField(key, fact.label, palette)
        case Kind.ID:
            made = IdField(key, fact.label, palette)
        case Kind.CODE:
            made = CodeField(key, fact.label, palette)
        case _:
            made = (LongTextField if key in LONG else TextField)(key, fact.label, palette)
    if key in SHORT:
        made.span = 1
    if key in around.suggest and isinstance(made, LineField):
        made.suggest_by(around.suggest[key])
    return made
