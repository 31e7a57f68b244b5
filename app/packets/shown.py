"""How the facts and the verdict of a case read on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.packets.masking import mask_id, mask_within
from app.rules.dates import WorkCalendar, full_age, one_month_after, roc_short
from app.rules.facts import Case
from app.rules.values import shown

MASKED: Final = "證號：部分遮蔽"
IN_FULL: Final = "證號：完整顯示，請妥善保管"
"""How a document shows ID numbers, as it says itself."""
NOT_FILLED: Final = "（未填）"
NOT_ASKED: Final = "—"
_STATING_ALL: Final = ("新聘", "續聘", "改聘", None)
"""The kinds of case that state post, plan and pay anew; the others refer to an earlier case."""
NOT_READABLE: Final = "（無法辨識）"

_UNITS: Final = {
    "monthly_pay": " 元",
    "points": " 點",
    "age": " 歲",
    "rate": " 元／點",
    "step": " 階",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One case as it may be read: its values in words, its ID number masked unless asked for."""

    case: Case
    full_ids: bool

    def safe(self, text: str) -> str:
        """A text of this case with the ID numbers in it masked."""
        if self.full_ids:
            return text
        known = (self.case.facts.id_number or "", self.case.typed.get("id_number", ""))
        return mask_within(text, known)

    @property
    def blank(self) -> str:
        """What stands for an empty fact."""
        return NOT_FILLED if self.case.facts.case_kind in _STATING_ALL else NOT_ASKED

    def fact(self, key: str) -> str:
        """A fact's value; what was typed where it could not be read; （未填） where it is empty."""
        return self.known(key) or self.blank

    def known(self, key: str) -> str:
        """The same, but nothing at all for an empty fact."""
        if key in self.case.unreadable:
            typed = self.case.typed.get(key, "").strip()
            return self.safe(f"{typed}{NOT_READABLE}")
        value = getattr(self.case.facts, key)
        if value is None:
            return ""
        if key == "id_number" and not self.full_ids:
            return mask_id(value)
        return self.safe(shown(value, in_table=True) + _UNITS.get(key, ""))

    def span(self, start: str, end: str) -> str:
        """Two dates as a period."""
        if not self.known(start) and not self.known(end):
            return self.blank
        return f"{self.fact(start)}～{self.fact(end)}"

    def joined(self, *keys: str, between: str = " ") -> str:
        """The facts that are there, one after the other."""
        return between.join(filter(None, map(self.known, keys))) or self.blank


def start_key(case: Case) -> str:
    """The fact that tells when a case takes effect: arrival, start of the contract or dismissal."""
    facts = case.facts
    if facts.case_kind == "解聘":
        return "dismissed_on"
    is_new = facts.case_kind == "新聘"
    has_arrival = facts.onboard_date is not None or "onboard_date" in case.unreadable
    return "onboard_date" if is_new and has_arrival else "contract_start"


def deadline(case: Case, workdays: WorkCalendar) -> tuple[date, date] | None:
    """Of a 新聘 with its day of arrival: the legal last day, and the working day it moves to."""
    facts = case.facts
    if facts.case_kind != "新聘" or facts.onboard_date is None:
        return None
    due = one_month_after(facts.onboard_date)
    return due, workdays.workday_from(due)


def deadline_text(days: tuple[date, date] | None, *, between: str) -> str:
    """The legal last day, and where it moves the day it moves to."""
    if days is None:
        return "—"
    due, moved = days
    return roc_short(due) if due == moved else f"{roc_short(due)}{between}順延{roc_short(moved)}"


def age_text(reading: Reading, as_of: date) -> str:
    """The age stated, else the one that the birth date gives for a day; 34 歲."""
    facts = reading.case.facts
    if known := reading.known("age"):
        return known
    if facts.birth_date is None or facts.birth_date > as_of:
        return reading.blank
    return f"{full_age(facts.birth_date, as_of)} 歲"
