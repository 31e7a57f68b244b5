"""Values that do not read as they stand: what they surely mean, and what only the clerk can say.

「大學」 surely means 學士; it is read so, and told. 4/7 may be of any year, 45748 a day by its
number in the spreadsheet, 聘一 any grade: those are asked once for each value of a column, and the
answer holds for all its cells. Nothing that is asked is ever taken for granted: without an answer
the cell stays as it is, unreadable and marked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from app.intake.synonyms import plain_value, synonyms
from app.rules.dates import narrow, parse_date, roc_short
from app.rules.facts import FACTS, Fact, Kind
from app.rules.values import UNREADABLE, read_value

MOST_ASKED: Final = 40
"""Values of one column that are asked about one by one: more are no other names, but another
column."""

_DAY_PARTS: Final = re.compile(
    r"(?:中華民國|民國)?\s*(\d{1,4})\s*[年./\-、]\s*(\d{1,2})\s*[月./\-、]\s*(\d{1,2})\s*[日號]?",
    re.ASCII,
)
_WITHOUT_YEAR: Final = re.compile(r"(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*[日號]?", re.ASCII)
_SERIAL: Final = re.compile(r"[2-7]\d{4}", re.ASCII)
_EPOCHS: Final = {"1900": dt.date(1899, 12, 30), "1904": dt.date(1904, 1, 1)}
_UNITS: Final = re.compile(r"第?(.+?)(?:薪點|點|元整|元|階|級|歲|年|人|次|分|件|%)")
_DIGITS: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "兩": 2}
_CHINESE: Final = re.compile(r"(?:([一二三四五六七八九]?)十)?([一二三四五六七八九]?)")
_GRADE: Final = re.compile(r"(?:聘用|聘|第)?\s*(\d{1,2}|[一二三四五六七八九十]{1,2})\s*(?:職)?等")


class Sort(StrEnum):
    """What is to be decided of a value."""

    YEAR = "year"
    SERIAL = "serial"
    VALUE = "value"
    TITLE = "title"
    KIND = "kind"
    """Of no column: what kind all cases of a roster are that does not say it."""


class How(StrEnum):
    """How the clerk answers."""

    AS_IS = "as_is"
    """Leave it as it stands."""
    NOT_STATED = "not_stated"
    """Nothing is stated; the text becomes a note."""
    READ = "read"
    """Read it as `text`; for a year or an epoch, all of the column's values by it."""


class Answer(NamedTuple):
    """What the clerk has decided."""

    how: How
    text: str = ""


class Question(NamedTuple):
    """Something to be decided of a column's values. `id` is the same whenever it is asked.

    `values` are the texts that it is about; `offered` what they may be read as, the likeliest
    first; `cells` how many cells hold them. `is_free` says that any other text may be typed. One
    that is asked of the whole roster has the column -1 and the empty text for its value.
    """

    id: str
    sort: Sort
    key: str
    column: int
    values: tuple[str, ...]
    cells: int
    offered: tuple[str, ...]
    is_free: bool


ALL_OF_A_KIND: Final = "case_kind"
"""The fact without which hardly a rule can tell anything: offered where no column states it."""


def question_of_kind(cases: int) -> Question:
    """What kind the cases of a roster are that has no column of it."""
    allowed = FACTS[ALL_OF_A_KIND].allowed
    identity = f"{Sort.KIND.value}:{ALL_OF_A_KIND}"
    return Question(identity, Sort.KIND, ALL_OF_A_KIND, -1, ("",), cases, allowed, is_free=False)


def is_of_one_roster(question: Question) -> bool:
    """Whether an answer holds for this roster alone: the next may be of another year or kind."""
    return question.sort in (Sort.YEAR, Sort.KIND)


def sure_reading(fact: Fact, text: str) -> str | None:
    """What a text that does not read surely means, as it would be typed; None where that is open.

    `text` holds something that `read_value` cannot read.
    """
    stripped = narrow(text).strip()
    match fact.kind:
        case Kind.ENUM:
            found = _choice(fact, stripped)
        case Kind.BOOL:
            found = _yes_or_no(stripped)
        case Kind.INT | Kind.DECIMAL:
            found = _number(stripped)
        case Kind.DATE:
            found = _day(stripped)
        case _:
            return None
    if found is None or read_value(fact, found) in (UNREADABLE, None):
        return None
    return found


def _choice(fact: Fact, text: str) -> str | None:
    if other := synonyms().values.get(fact.key, {}).get(plain_value(text)):
        return other
    if fact.key == "grade" and (grade := _GRADE.fullmatch(text)):
        number = grade[1] if grade[1].isdecimal() else str(_chinese(grade[1]))
        return f"{_in_chinese(int(number))}等" if number.isdecimal() else None
    spaceless = "".join(text.split())
    return spaceless if spaceless in fact.allowed else None


def _yes_or_no(text: str) -> str | None:
    word = plain_value(text)
    if word in synonyms().yes:
        return "是"
    return "否" if word in synonyms().no else None


def _number(text: str) -> str | None:
    if with_unit := _UNITS.fullmatch(text):
        text = with_unit[1].strip()
    if text.isascii():
        return text
    if all(c in _DIGITS for c in text) and len(text) > 1:
        return "".join(str(_DIGITS[c]) for c in text)
    number = _chinese(text)
    return None if number is None else str(number)


def _chinese(text: str) -> int | None:
    """一 to 九十九 as a number."""
    found = _CHINESE.fullmatch(text)
    if not text or found is None:
        return None
    tens = 0 if "十" not in text else _DIGITS[found[1] or "一"]
    return tens * 10 + (_DIGITS[found[2]] if found[2] else 0)


def _in_chinese(number: int) -> str:
    """A number from 1 to 19 as grades write it."""
    digits = "零一二三四五六七八九"
    if not 0 < number < 20:
        return ""
    if number < 10:
        return digits[number]
    return "十" + (digits[number - 10] if number > 10 else "")


def _day(text: str) -> str | None:
    found = _DAY_PARTS.fullmatch(text)
    if found is None or (text.startswith(("民國", "中華民國")) and len(found[1]) == 4):
        return None
    # One or two digits may be a western year cut short, or a day: only 民國 says which.
    if len(found[1]) < 3 and not text.startswith(("民國", "中華民國")):
        return None
    return "-".join(found.groups())


def questions_of(
    fact: Fact, column: int, counts: Mapping[str, int], titles_of_staff: Collection[str]
) -> list[Question]:
    """What is to be decided of a column.

    `counts` is by text how many cells hold it: of the texts that neither read nor surely mean
    something, and for job titles of all. `titles_of_staff` are those of established posts.
    """
    if fact.key == "job_title":
        return [
            _ask(Sort.TITLE, fact, column, [text], counts, (f"聘用{text.strip()}",), is_free=True)
            for text in counts
            if text.strip() in titles_of_staff
        ]
    match fact.kind:
        case Kind.ENUM:
            asked = [t for t in counts if t.strip()][:MOST_ASKED]
            return [
                _ask(Sort.VALUE, fact, column, [t], counts, _by_likeness(fact, t)) for t in asked
            ]
        case Kind.BOOL:
            asked = [t for t in counts if t.strip()][:MOST_ASKED]
            return [_ask(Sort.VALUE, fact, column, [t], counts, ("是", "否")) for t in asked]
        case Kind.DATE:
            return _of_days(fact, column, counts)
        case Kind.INT | Kind.DECIMAL:
            return _of_words(fact, column, counts, counts)
        case _:
            return []


def _ask(
    sort: Sort,
    fact: Fact,
    column: int,
    texts: Sequence[str],
    counts: Mapping[str, int],
    offered: Sequence[str] = (),
    *,
    is_free: bool = False,
) -> Question:
    named = f":{texts[0].strip()}" if sort in (Sort.VALUE, Sort.TITLE) else ""
    return Question(
        id=f"{sort.value}:{fact.key}{named}",
        sort=sort,
        key=fact.key,
        column=column,
        values=tuple(texts),
        cells=sum(counts[text] for text in texts),
        offered=tuple(offered),
        is_free=is_free,
    )


def _of_days(fact: Fact, column: int, counts: Mapping[str, int]) -> list[Question]:
    yearless = [t for t in counts if _month_and_day(t) is not None]
    serials = [t for t in counts if _SERIAL.fullmatch(narrow(t).strip())]
    found = []
    if yearless:
        found.append(_ask(Sort.YEAR, fact, column, yearless, counts, is_free=True))
    if serials:
        found.append(_ask(Sort.SERIAL, fact, column, serials, counts, tuple(_EPOCHS)))
    rest = [t for t in counts if t not in {*yearless, *serials}]
    return found + _of_words(fact, column, rest, counts)


def _of_words(
    fact: Fact, column: int, texts: Iterable[str], counts: Mapping[str, int]
) -> list[Question]:
    """Words where a number or a day belongs: 未定, 免. What holds digits is a slip of one case."""
    asked = [t for t in texts if not any(c.isdigit() for c in t)][:MOST_ASKED]
    return [_ask(Sort.VALUE, fact, column, [t], counts, is_free=True) for t in asked]


def _by_likeness(fact: Fact, text: str) -> tuple[str, ...]:
    from rapidfuzz import fuzz  # only where a value is not known

    return tuple(sorted(fact.allowed, key=lambda a: -fuzz.ratio(a, text.strip())))


def _month_and_day(text: str) -> tuple[int, int] | None:
    found = _WITHOUT_YEAR.fullmatch(narrow(text).strip())
    if found is None:
        return None
    month, day = int(found[1]), int(found[2])
    try:
        dt.date(2000, month, day)  # a leap year: whether the year asked for has the day comes later
    except ValueError:
        return None
    return month, day


def readings(question: Question, answer: Answer) -> dict[str, str]:
    """Text → what it is read as, by an answer; "" where nothing is stated.

    The empty text stands for a fact of which the roster says nothing.

    A text that the answer gives no meaning, such as 2/29 in a year without one, is left out.
    """
    if answer.how is How.AS_IS or (question.sort is Sort.KIND and answer.how is not How.READ):
        return {}
    if answer.how is How.NOT_STATED:
        return dict.fromkeys(question.values, "")
    if question.sort is Sort.YEAR:
        found = {text: with_year(text, answer.text) for text in question.values}
        return {text: day for text, day in found.items() if day}
    if question.sort is Sort.SERIAL:
        epoch = _EPOCHS.get(answer.text)
        return {text: _of_serial(text, epoch) for text in question.values} if epoch else {}
    return dict.fromkeys(question.values, answer.text)


def with_year(text: str, year: str) -> str:
    """A month and a day with a year of 民國, as it is typed; "" where there is no such day."""
    found = _month_and_day(text)
    year = narrow(year).strip()
    if found is None or not year.isdecimal():
        return ""
    typed = f"{year}-{found[0]:02d}-{found[1]:02d}"
    return typed if len(year) in (2, 3) and parse_date(typed) else ""


def _of_serial(text: str, epoch: dt.date) -> str:
    day = epoch + dt.timedelta(days=int(narrow(text).strip()))
    return roc_short(day)
