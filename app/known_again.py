"""Which stored case a case of a file is, and what files have said of it before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.keeping import MANY
from app.masked_numbers import is_masked, is_masked_alike
from app.models.tables import CaseRow, EventRow
from app.rules.facts import Case

Tick = Callable[[], object]
"""Called now and then while something takes its time; it may raise, which stops the work."""


def last_taken_in(
    session: Session, ids: Sequence[int], tick: Tick = lambda: None
) -> dict[int, dict[str, str]]:
    """By case, what files have said of its facts, the last of them; what was undone is not."""
    taken: dict[int, list[dict[str, list[str]]]] = {}
    for start in range(0, len(ids), MANY):
        tick()
        query = (
            select(EventRow.case_id, EventRow.what, EventRow.changes)
            .where(
                EventRow.case_id.in_(ids[start : start + MANY]),
                EventRow.what.in_(("imported", "edited")),
            )
            .order_by(EventRow.id)
        )
        for case_id, what, changes in session.execute(query):
            of_case = taken.setdefault(case_id, [])
            if what == "imported":
                of_case.append(changes)
            elif of_case and of_case[-1] == {k: [new, old] for k, (old, new) in changes.items()}:
                of_case.pop()
    return {
        case_id: {key: pair[1] for changes in of_case for key, pair in changes.items()}
        for case_id, of_case in taken.items()
        if of_case
    }


class _Line(NamedTuple):
    """A stored case as it is looked up."""

    id: int
    case_no: str
    kind: str
    name: str
    id_number: str
    start: date | None


_COLUMNS: Final = (
    CaseRow.id,
    CaseRow.case_no,
    CaseRow.kind,
    CaseRow.name,
    CaseRow.id_number,
    CaseRow.contract_start,
    CaseRow.dismissed_on,
)

BY_NUMBER: Final = "案件編號"
BY_PERSON: Final = "身分證字號、案件類別與起日"
BY_SHOWN_PART: Final = "姓名、案件類別、起日及證號露出的部分"
BY_WORDS: Final = "前次匯入的內容"


class KnownAgain:
    """The stored cases that those of a file may be. Each of them is found once only.

    `found` is by place in the file the stored case and by what it was known again; `remarks` by
    place what the clerk should look at.
    """

    def __init__(
        self,
        session: Session,
        cases: Sequence[Case],
        masked: Mapping[int, str],
        tick: Tick = lambda: None,
    ) -> None:
        """`masked` are by place the ID numbers of which the file shows a part only."""
        self._session = session
        self._cases = cases
        self._masked = masked
        self._tick = tick
        self.found: dict[int, tuple[int, str]] = {}
        self.remarks: dict[int, str] = {}
        self._taken: set[int] = set()
        numbers = {number for case in cases if (number := _number(case))}
        people = {str(case.facts.id_number) for case in cases if case.facts.id_number}
        self._numbers = self._lines(CaseRow.case_no, numbers, lambda line: line.case_no)
        self._people = self._lines(CaseRow.id_number, people, _person_key)
        self._like = self._lines(
            CaseRow.name,
            {name for place in masked if (name := cases[place].facts.name)},
            lambda line: (line.name, line.kind, line.start),
        )
        self._rows_like = Counter(map(self._shown_key, masked))
        self._names: dict[Any, list[_Line]] | None = None
        self._words: dict[int, dict[str, str]] = {}

    def _lines(
        self, column: Any, wanted: Iterable[str], key: Callable[[_Line], Any]
    ) -> dict[Any, list[_Line]]:
        found: dict[Any, list[_Line]] = {}
        values = sorted(wanted)
        for start in range(0, len(values), MANY):
            self._tick()
            holds: ColumnElement[bool] = column.in_(values[start : start + MANY])
            query = select(*_COLUMNS).where(holds, CaseRow.deleted_at.is_(None))
            for row in self._session.execute(query.order_by(CaseRow.id)):
                line = _Line(*row[:5], start=row.contract_start or row.dismissed_on)
                found.setdefault(key(line), []).append(line)
        return found

    def _take(self, place: int, line: _Line, by: str) -> None:
        self._taken.add(line.id)
        self.found[place] = line.id, by

    def by_number(self, place: int) -> None:
        """By the number of the case; but not where it is another person's."""
        case = self._cases[place]
        number, facts = _number(case), case.facts
        lines = [line for line in self._numbers.get(number, ()) if line.id not in self._taken]
        if not lines:
            return
        shown = self._masked.get(place, facts.id_number or "")
        line = min(lines, key=lambda line: not _is_same_number(line.id_number, shown))
        if _is_another_person(line, shown, facts.name or ""):
            self.remarks[place] = (
                f"案件編號「{number}」已用於另一人的案件（{line.name}），此列列為新增；"
                "請核對後改編其中一件。"
            )
            return
        self._take(place, line, BY_NUMBER)
        if place in self._masked and line.id_number and not _is_same_number(line.id_number, shown):
            self.remarks[place] = (
                f"名冊的證號「{shown}」露出的部分與已存的證號不符；已存的證號不變，"
                "請核對是否為同一人。"
            )

    def by_person(self, place: int) -> None:
        """By ID number, kind and start."""
        case = self._cases[place]
        facts = case.facts
        key: tuple[Any, ...] = (
            facts.id_number,
            facts.case_kind,
            facts.contract_start or facts.dismissed_on,
        )
        if None in key:
            return
        line = next((n for n in self._people.get(key, ()) if n.id not in self._taken), None)
        if line is None:
            return
        self._take_for_person(place, line, BY_PERSON)

    def by_shown_part(self, place: int) -> None:
        """By name, kind, start and what is shown of a masked number, where only one is like it."""
        shown = self._masked.get(place)
        if shown is None or place in self.remarks:
            return
        key = self._shown_key(place)
        lines = [
            line
            for line in self._like.get(key[:3], ())
            if line.id not in self._taken and _is_same_number(line.id_number, shown)
        ]
        if len(lines) == 1 and None not in key and self._rows_like[key] == 1:
            self._take_for_person(place, lines[0], BY_SHOWN_PART)
        elif lines:
            self.remarks[place] = (
                f"身分證字號「{shown}」已遮蔽，與它相像的案件不只一件，無法對應；"
                "此列列為新增，請改填完整證號後再匯入。"
            )

    def _shown_key(self, place: int) -> tuple[str | None, str | None, date | None, str]:
        facts = self._cases[place].facts
        start = facts.contract_start or facts.dismissed_on
        return facts.name, facts.case_kind, start, self._masked[place]

    def _take_for_person(self, place: int, line: _Line, by: str) -> None:
        self._take(place, line, by)
        number = _number(self._cases[place])
        if number and number != line.case_no:
            self.remarks[place] = (
                f"與已存的「{line.case_no}」為同一人、同類別、同起日；案件編號將改為「{number}」。"
            )

    def by_words(self, place: int) -> None:
        """By what was taken in before, word for word, where neither number nor person tells."""
        case = self._cases[place]
        if _number(case):
            return
        if self._names is None:
            left = (c for n, c in enumerate(self._cases) if n not in self.found and not _number(c))
            names = {c.facts.name or "" for c in left}
            self._names = self._lines(CaseRow.name, names, lambda line: line.name)
            ids = [line.id for lines in self._names.values() for line in lines]
            self._words = last_taken_in(self._session, ids, self._tick)
        typed = {k: t for k, t in case.typed.items() if t}
        for line in self._names.get(case.facts.name or "", ()):
            said = self._words.get(line.id)
            if line.id in self._taken or said is None:
                continue
            if {k: t for k, t in said.items() if k != "case_no" and t} == typed:
                self._take(place, line, BY_WORDS)
                return

    def tell_of_other_kinds(self) -> None:
        """Say of each new case that the same person has one of the same start and another kind.

        As where a roster has gained its column of kinds, or a kind was corrected. Only of kinds
        that begin a contract, or of none: a change or a correction is rightly a case of its own.
        """
        alike: dict[tuple[str, date], list[_Line]] = {}
        for lines in self._people.values():
            for line in lines:
                if line.id not in self._taken and line.start and line.kind in _MISTAKEN:
                    alike.setdefault((line.id_number, line.start), []).append(line)
        for place, case in enumerate(self._cases if alike else ()):
            facts = case.facts
            start = facts.contract_start or facts.dismissed_on
            kind = facts.case_kind or ""
            if place in self.found or start is None or kind not in _MISTAKEN:
                continue
            for line in alike.get((facts.id_number or "", start), ())[:1]:
                self.remarks.setdefault(
                    place,
                    f"已存的「{line.case_no}」為同一人、同起日，但案件類別不同（已存："
                    f"{line.kind or '未填'}；此列：{kind or '未填'}），此列列為新增；"
                    "若是同一件，請把兩邊改為相同後再匯入。",
                )

    def tell_of_masked(self) -> None:
        """Say of each new case whose number is masked that it comes without one."""
        for place, shown in self._masked.items():
            if place not in self.found:
                self.remarks.setdefault(
                    place, f"身分證字號「{shown}」已遮蔽，視為未填；請補填完整證號。"
                )


_MISTAKEN: Final = frozenset({"", "新聘", "續聘"})
"""Kinds of which one stands for another where someone has not stated it, or has corrected it."""


def _number(case: Case) -> str:
    """The number that a case came with; "" for one that the program made up."""
    return "" if "case_no" in case.unreadable else case.typed.get("case_no", "").strip()


def _person_key(line: _Line) -> tuple[str, str, date | None]:
    return line.id_number, line.kind, line.start


def _is_same_number(stored: str, given: str) -> bool:
    """Whether an ID number is the stored one, as far as it is shown."""
    return stored == given or (is_masked(given) and is_masked_alike(stored, given))


def _is_another_person(line: _Line, id_number: str, name: str) -> bool:
    """Whether both number and name are given on both sides, and neither is the same."""
    return bool(
        line.id_number
        and id_number
        and not _is_same_number(line.id_number, id_number)
        and line.name
        and name
        and line.name != name
    )
