"""Views of the stored cases that an office looks at again and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.rules.dates import end_of_month, roc_year
from app.stored import CaseSummary, Stage

_TO_MEND = ("error", "blocked", "incomplete")


@dataclass(frozen=True, slots=True)
class View:
    """A choice among the cases, under its name."""

    name: str
    holds: Callable[[CaseSummary], bool]


def usual_views(today: date) -> tuple[View, ...]:
    """The views that every office needs, for this day."""
    first, last = today.replace(day=1), end_of_month(today)
    year = roc_year(today)

    def ends_this_month(case: CaseSummary) -> bool:
        return case.contract_end is not None and first <= case.contract_end <= last

    def renewal_of_the_year(case: CaseSummary) -> bool:
        return (
            case.kind == "續聘"
            and case.contract_start is not None
            and roc_year(case.contract_start) == year
        )

    return (
        View("全部案件", lambda _: True),
        View("待補正", lambda c: c.stage is Stage.DRAFT and c.verdict in _TO_MEND),
        View("可報送", lambda c: c.stage is Stage.DRAFT and c.verdict in ("ready", "review")),
        View("已報送，待確認", lambda c: c.stage is Stage.REPORTED),
        View("待登記備查", lambda c: c.stage is Stage.ARRIVED),
        View("本月到期", ends_this_month),
        View(f"{year}年續聘", renewal_of_the_year),
    )


def ids_of(view: View, cases: Sequence[CaseSummary]) -> frozenset[int] | None:
    """The cases of a view; None for all of them."""
    if view.name == "全部案件":
        return None
    return frozenset(case.id for case in cases if view.holds(case))
