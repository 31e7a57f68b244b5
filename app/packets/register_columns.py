"""The columns that the register may have, and which facts of a case stand in them.

Those that it must have are what 聘用人員聘用條例施行細則第3條第1項 lists: post, name, age, native
place, duties, term and pay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Final

from app.packets.paper import ACROSS
from app.packets.shown import Reading, age_text

REQUIRED: Final = ("job_title", "name", "age", "native_place", "duties", "term", "pay")

NUMBER_WIDTH: Final = 24.0
"""The column of the running number, which stands first of all."""
_AVERAGE: Final = 60.0


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its least width in points, and what a case says in it.

    The one that `grows` takes the room that is left. `amount` gives the value as a number for a
    spreadsheet, None where there is none.
    """

    label: str
    wide: float
    says: Callable[[Reading, date], str]
    middle: bool = True
    grows: bool = False
    amount: Callable[[Reading], int | None] | None = None


def _fact(key: str) -> Callable[[Reading, date], str]:
    return lambda reading, _: reading.fact(key)


def _term(reading: Reading, _: date) -> str:
    return reading.span("contract_start", "contract_end").replace("～", "～\n")


def _remarks(reading: Reading, _: date) -> str:
    facts = reading.case.facts
    said = ["補辦"] if facts.is_late_filing else []
    if facts.case_kind == "解聘":
        said.append(f"{reading.fact('dismissed_on')}解聘")
    if facts.case_kind == "更正":
        said.append(f"更正 {reading.fact('correction_of')}")
    if facts.case_kind == "註銷":
        said.append(f"註銷：{reading.fact('cancel_reason')}")
    return "\n".join(said)


COLUMNS: Final[Mapping[str, Column]] = {
    "case_no": Column("案件編號", 62, _fact("case_no"), middle=False),
    "kind": Column("類別", 34, lambda reading, _: reading.known("case_kind") or "未填"),
    "job_title": Column("職務", 84, _fact("job_title"), middle=False),
    "name": Column(
        "姓名", 84, lambda r, _: r.joined("name", "name_roman", between="\n"), middle=False
    ),
    "id_number": Column("身分證字號", 66, _fact("id_number")),
    "birth_date": Column("出生日期", 56, _fact("birth_date")),
    "age": Column("年齡", 50, age_text),
    "native_place": Column("籍貫", 56, _fact("native_place")),
    "unit": Column("服務單位", 64, _fact("unit"), middle=False),
    "duties": Column("擔任事項", 130, _fact("duties"), middle=False, grows=True),
    "term": Column("約聘期間", 66, _term),
    "grade": Column("等階薪點", 62, lambda reading, _: reading.joined("grade", "step", "points")),
    "pay": Column("月支報酬", 62, _fact("monthly_pay"), amount=lambda r: r.case.facts.monthly_pay),
    "plan_no": Column("計畫核准文號", 84, _fact("plan_approval_no"), middle=False),
    "resume": Column("履歷表", 40, _fact("has_resume")),
    "remarks": Column("備註", 70, _remarks, middle=False),
}


def room_lacking(keys: Sequence[str]) -> int:
    """About how many columns too many there are for one row; 0 where they fit."""
    wide = NUMBER_WIDTH + sum(COLUMNS[key].wide for key in keys)
    return max(0, ceil((wide - ACROSS.body_width) / _AVERAGE))


def widths(keys: Sequence[str]) -> list[float]:
    """The widths of these columns in points; together with the running number they fill the row."""
    found = [COLUMNS[key].wide for key in keys]
    rest = ACROSS.body_width - NUMBER_WIDTH - sum(found)
    growing = [at for at, key in enumerate(keys) if COLUMNS[key].grows]
    for at in growing:
        found[at] += rest / len(growing)
    return found
