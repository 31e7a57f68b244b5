"""Which facts of a case are typed into WebHR, in which order, and in which form each is copied.

The order belongs to the office and is kept as a profile of the kind `typing`; here it is a plain
value. A form changes the writing only: what cannot be read is copied as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, NamedTuple

from app.rules.dates import narrow, roc, roc_short, roc_year
from app.rules.facts import FACTS, Kind
from app.rules.values import UNREADABLE, read_value

PROFILE: Final = "typing"
"""The kind of the profile that keeps the order."""
PROFILE_NAME: Final = "登打順序"


class Form(StrEnum):
    """How a value is written when it is copied."""

    TYPED = "typed"
    COMPACT = "compact"
    SLASHES = "slashes"
    DASHES = "dashes"
    WORDS = "words"
    WESTERN = "western"
    PLAIN = "plain"
    GROUPED = "grouped"
    CAPITALS = "capitals"


FORM_WORDS: Final[Mapping[Form, str]] = {
    Form.TYPED: "照所填內容",
    Form.COMPACT: "1150407",
    Form.SLASHES: "115/04/07",
    Form.DASHES: "115-04-07",
    Form.WORDS: "115年4月7日",
    Form.WESTERN: "2026/04/07",
    Form.PLAIN: "數字不加逗號",
    Form.GROUPED: "數字加逗號",
    Form.CAPITALS: "半形大寫",
}
"""What a form is called: of dates, an example."""

_OF_DATES: Final = (
    Form.COMPACT,
    Form.SLASHES,
    Form.DASHES,
    Form.WORDS,
    Form.WESTERN,
    Form.TYPED,
)
_OF_NUMBERS: Final = (Form.PLAIN, Form.GROUPED, Form.TYPED)
_OF_CODES: Final = (Form.CAPITALS, Form.TYPED)


def forms_of(key: str) -> tuple[Form, ...]:
    """The forms that a fact can be copied in, the usual one first."""
    match FACTS[key].kind:
        case Kind.DATE:
            return _OF_DATES
        case Kind.INT | Kind.DECIMAL:
            return _OF_NUMBERS
        case Kind.ID | Kind.CODE:
            return _OF_CODES
        case _:
            return (Form.TYPED,)


class Place(NamedTuple):
    """A fact in the order; `is_in` says whether it is typed at all."""

    key: str
    is_in: bool
    form: Form


_USUAL: Final = (
    "case_kind",
    "id_number",
    "name",
    "sex",
    "birth_date",
    "nationality",
    "education",
    "licence",
    "org_code",
    "unit",
    "job_title",
    "duties",
    "work_nature",
    "plan_name",
    "plan_approval_no",
    "plan_approved_on",
    "plan_due",
    "onboard_date",
    "contract_signed_on",
    "contract_start",
    "contract_end",
    "grade",
    "step",
    "points",
    "rate",
    "monthly_pay",
    "retirement_scheme",
    "insurance",
    "renewal_reason",
    "dismissed_on",
    "dismissal_reason",
)
"""What is typed at first: person, post, plan, contract, pay, end."""


@dataclass(frozen=True, slots=True)
class Order:
    """Every fact of the vocabulary once, those that are typed among those that are left out."""

    places: tuple[Place, ...]

    def form_of(self, key: str) -> Form:
        """The form in which a fact is copied."""
        return next(place.form for place in self.places if place.key == key)

    def with_keys(self, keys: Iterable[str]) -> Order:
        """The order with its facts in this order; those not named come after, as they were."""
        by_key = {place.key: place for place in self.places}
        wanted = [key for key in dict.fromkeys(keys) if key in by_key]
        rest = [key for key in by_key if key not in set(wanted)]
        return Order(tuple(by_key[key] for key in (*wanted, *rest)))

    def put(self, key: str, *, is_in: bool) -> Order:
        """The order with a fact typed, or left out."""
        return self._with(key, is_in=is_in)

    def formed(self, key: str, form: Form) -> Order:
        """The order with a fact copied in another form."""
        return self._with(key, form=form) if form in forms_of(key) else self

    def _with(self, key: str, **changed: Any) -> Order:
        return Order(tuple(p._replace(**changed) if p.key == key else p for p in self.places))


def usual_order() -> Order:
    """The order before the clerk sets another."""
    keys = (*_USUAL, *(key for key in FACTS if key not in _USUAL))
    return Order(tuple(Place(key, key in _USUAL, forms_of(key)[0]) for key in keys))


def content_of(order: Order) -> dict[str, Any]:
    """An order as a profile keeps it."""
    return {"places": [[p.key, p.is_in, p.form.value] for p in order.places]}


def order_of(content: Mapping[str, Any] | None) -> Order:
    """The order that a profile kept; the usual one for none.

    What is not of today's vocabulary is left out, and what was not of that time's comes last.
    """
    order = usual_order()
    kept = content.get("places") if content else None
    if not isinstance(kept, list):
        return order
    known = {place.key: place for place in order.places}
    found: dict[str, Place] = {}
    for one in kept:
        if not (isinstance(one, list) and len(one) == 3 and one[0] in known):
            continue
        key, is_in, form = one
        usual = known[key].form
        fits = form in [f.value for f in forms_of(key)]
        found.setdefault(key, Place(key, bool(is_in), Form(form) if fits else usual))
    others = (place._replace(is_in=False) for key, place in known.items() if key not in found)
    return Order((*found.values(), *others)) if found else order


# What is copied -------------------------------------------------------------------------------


class Line(NamedTuple):
    """A fact of a case as it is copied: `text` is "" where there is nothing to type.

    `is_read` is false where the form could not be made, and the text is as it was typed.
    """

    key: str
    label: str
    text: str
    form: Form
    is_read: bool


def lines_of(order: Order, typed: Mapping[str, str]) -> tuple[Line, ...]:
    """The facts of a case that are typed, in their order, the empty ones too."""
    return tuple(_line(place, typed.get(place.key, "")) for place in order.places if place.is_in)


def _line(place: Place, typed: str) -> Line:
    fact = FACTS[place.key]
    value = read_value(fact, typed)
    is_read = value is not UNREADABLE
    return Line(place.key, fact.label, copied(place.key, typed, place.form), place.form, is_read)


def copied(key: str, typed: str, form: Form) -> str:
    """What is copied of a fact: one line, without white space at its ends."""
    fact = FACTS[key]
    text = " ".join(typed.split())
    value = read_value(fact, typed)
    if form is Form.TYPED or value is None or value is UNREADABLE:
        return text
    if form is Form.CAPITALS:
        return narrow(text).replace(" ", "").upper()
    return _written(value, form) if isinstance(value, (date, int, Decimal)) else text


def _written(value: date | int | Decimal, form: Form) -> str:
    if isinstance(value, date):
        return _day(value, form)
    number = Decimal(value)  # as text an int is written the same way
    return f"{number:,f}" if form is Form.GROUPED else f"{number:f}"


def _day(day: date, form: Form) -> str:
    year = roc_year(day)
    if form is Form.WESTERN or year < 1:
        return f"{day:%Y/%m/%d}"
    match form:
        case Form.SLASHES:
            return roc_short(day)
        case Form.DASHES:
            return f"{year:03d}-{day:%m-%d}"
        case Form.WORDS:
            return roc(day)
        case _:
            return f"{year:03d}{day:%m%d}"
