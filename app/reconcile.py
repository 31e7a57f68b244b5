"""The stored cases against a list that WebHR gave: who is missing where, and which values differ.

Pure: two lists of facts as typed go in, plain values come out. Values are compared by what they
mean and shown as typed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.masked_numbers import is_masked_alike
from app.name_forms import Heads, likeness
from app.pairing import (
    Entry,
    Known,
    Pairing,
    Progress,
    is_slip,
    known_of,
    meaning,
    pair,
)
from app.rules.facts import FACTS, label
from app.rules.values import UNREADABLE, read_value

_NAMES: Final = frozenset({"name", "resume_name", "name_roman"})
_REPORT_EVERY: Final = 500


class Verdict(StrEnum):
    """What became of a case of either list."""

    ONLY_HERE = "only_here"
    ONLY_THERE = "only_there"
    DIFFERS = "differs"
    SAME = "same"


VERDICT_WORDS: Final[Mapping[Verdict, str]] = {
    Verdict.ONLY_HERE: "這裡有而 WebHR 沒有",
    Verdict.ONLY_THERE: "WebHR 有而這裡沒有",
    Verdict.DIFFERS: "內容不同",
    Verdict.SAME: "相同",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that the two lists state otherwise, as typed in each; and why, where that is known.

    `is_form_only`: the writing differs, not what is meant.
    """

    key: str
    ours: str
    theirs: str
    reason: str = ""
    is_form_only: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One case of either list, or of both. At least one of `ours` and `theirs` is there.

    `remark` says how they were matched where that was not by ID number, and what else is to be
    known.
    """

    verdict: Verdict
    ours: Entry | None
    theirs: Entry | None
    differences: tuple[Difference, ...] = ()
    remark: str = ""

    def said(self, key: str) -> str:
        """A fact as typed here, or there where this list does not have the case."""
        for entry in (self.ours, self.theirs):
            if entry is not None and (text := entry.typed.get(key, "").strip()):
                return text
        return ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of it. `keys` are the facts that were compared, in the order of the vocabulary.

    `notices` are sentences about what could not be compared.
    """

    lines: tuple[Line, ...]
    keys: tuple[str, ...]
    notices: tuple[str, ...] = ()

    def counts(self) -> Mapping[Verdict, int]:
        """How many lines there are of each kind."""
        found = Counter(line.verdict for line in self.lines)
        return {verdict: found[verdict] for verdict in Verdict}


def _difference(key: str, ours: Entry, theirs: Entry, heads: Heads) -> Difference | None:
    a, b = ours.typed.get(key, "").strip(), theirs.typed.get(key, "").strip()
    is_read = key not in theirs.unreadable
    if a == b:
        return None
    if a and b and key in _NAMES:
        found = likeness(a, b, heads)
        if found.is_same:
            return None
        return Difference(key, a, b, "；".join(found.reasons), is_form_only=found.is_form_only)
    if is_read and meaning(key, a) == meaning(key, b):
        return None
    if key == "id_number" and is_masked_alike(a, b):
        return None
    return Difference(key, a, b, _reason(key, a, b, is_read=is_read))


def _reason(key: str, a: str, b: str, *, is_read: bool) -> str:
    if not a:
        return "這裡沒有填"
    if not b:
        return "WebHR 清單沒有填"
    if not is_read or read_value(FACTS[key], b) is UNREADABLE:
        return "WebHR 清單的內容無法辨識，以文字比對"
    if read_value(FACTS[key], a) is UNREADABLE:
        return "這裡的內容無法辨識，以文字比對"
    if key == "id_number" and is_slip(a, b):
        return "只差一、兩個字元，可能是誤植"
    return ""


def compare(
    ours: Sequence[Entry],
    theirs: Sequence[Entry],
    heads: Heads,
    progress: Progress = lambda *_: None,
) -> Comparison:
    """Compare stored cases with those of a list; `heads` as `name_forms.heads_of` makes them.

    Compared are the facts that both lists state for anybody. The lines come in the order of their
    list: ours first, then what only the other has.
    """
    progress("整理名單", 0, 0)
    keys, notices = _compared(ours, theirs)
    # Numbers of which no two are equal are two ways of numbering: they neither pair nor differ.
    numbered = "case_no" in keys
    there = [known_of(entry, heads, numbered=numbered) for entry in theirs]
    here = [known_of(entry, heads, numbered=numbered) for entry in ours]
    if not any(one.number or one.kind or any(one.days) for one in there):
        newest = _newest(here)
        if len(newest) < len(ours):
            notices.append("清單沒有案件編號、類別及起日，每人只比對最近的一件。")
        ours, here = [ours[i] for i in newest], [here[i] for i in newest]
    pairing = pair(here, there, progress)
    remarks = _Remarks(pairing)
    lines: list[Line] = []
    for i, entry in enumerate(ours):
        if i % _REPORT_EVERY == 0:
            progress("比對內容", i, len(ours))
        partner = pairing.partner.get(i)
        if partner is None:
            lines.append(Line(Verdict.ONLY_HERE, entry, None, (), remarks.here(i, entry)))
        else:
            lines.append(_line(entry, theirs[partner[0]], keys, heads, partner[1]))
    lines += (
        Line(Verdict.ONLY_THERE, None, entry, (), remarks.there(j, entry))
        for j, entry in enumerate(theirs)
        if j not in pairing.taken
    )
    return Comparison(tuple(lines), keys, tuple(notices))


def _compared(ours: Sequence[Entry], theirs: Sequence[Entry]) -> tuple[tuple[str, ...], list[str]]:
    """The facts to compare, and what is to be said of those that are left out."""
    here = {key for entry in ours for key, text in entry.typed.items() if text.strip()}
    there = {key for entry in theirs for key, text in entry.typed.items() if text.strip()}
    both = here & there
    notices = []
    if "case_no" in both and not _numbers(ours) & _numbers(theirs):
        both.remove("case_no")
        notices.append("兩邊的案件編號沒有一件相同，視為不同的編法，未比對。")
    lacking = [label(key) for key in FACTS if key in there and key not in here]
    if lacking and here:
        notices.append(f"這裡的案件都沒有填，未比對：{'、'.join(lacking)}。")
    return tuple(key for key in FACTS if key in both), notices


def _numbers(entries: Sequence[Entry]) -> set[object]:
    found: set[object] = {meaning("case_no", entry.typed.get("case_no", "")) for entry in entries}
    return found - {None}


def _newest(known: Sequence[Known]) -> list[int]:
    """Of each person the case that starts last; in the order of the list."""
    last: dict[object, int] = {}
    for place, one in enumerate(known):
        person = one.id or one.name or place
        before = last.get(person)
        if before is None or _start(known[before]) <= _start(one):
            last[person] = place
    return sorted(last.values())


def _start(one: Known) -> date:
    return max((day for day in one.days if day is not None), default=date.min)


def _line(ours: Entry, theirs: Entry, keys: Iterable[str], heads: Heads, matched_by: str) -> Line:
    differences = tuple(
        found for key in keys if (found := _difference(key, ours, theirs, heads)) is not None
    )
    verdict = Verdict.DIFFERS if differences else Verdict.SAME
    remarks = [matched_by] if matched_by else []
    a, b = ours.typed.get("name", "").strip(), theirs.typed.get("name", "").strip()
    if a != b and a and b:
        alike = likeness(a, b, heads)
        if alike.is_same and alike.reasons:
            remarks.append(f"姓名相同而編碼不同：{'、'.join(alike.reasons)}")
    return Line(verdict, ours, theirs, differences, "；".join(remarks))


class _Remarks:
    """What is to be said of cases that only one of the lists has."""

    def __init__(self, pairing: Pairing) -> None:
        self._pairing = pairing
        self._here = {one.id for one in pairing.ours if one.id}
        self._there = {one.id for one in pairing.theirs if one.id}
        partners = {j for j, _ in pairing.partner.values()}
        self._matched = {_same_case(pairing.theirs[j]) for j in partners}

    def here(self, place: int, entry: Entry) -> str:
        """Of a case that is stored."""
        one = self._pairing.ours[place]
        said = [entry.about] if entry.about else []
        if not one.id and not one.name:
            said.append("沒有身分證字號及姓名，無法對應")
        elif one.id in self._there:
            said.append("WebHR 清單有同一人之其他案件")
        return "；".join(said)

    def there(self, place: int, entry: Entry) -> str:
        """Of a case of the list."""
        one = self._pairing.theirs[place]
        said = [entry.about] if entry.about else []
        if not one.id and not one.name:
            said.append("沒有完整的身分證字號及姓名，無法對應")
        elif _same_case(one) in self._matched:
            said.append("清單內有同一案之另一列")
        elif one.id in self._here:
            said.append("這裡有同一人之其他案件")
        return "；".join(said)


def _same_case(one: Known) -> tuple[object, ...]:
    return one.id or one.name, one.number, one.kind, one.days
