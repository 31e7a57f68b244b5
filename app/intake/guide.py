"""The guide through an import as one value: what was found in a file, and what has been decided.

A `Guide` never changes; each decision makes another. It reads no clock, no store and shows nothing:
profiles and the titles of established posts come in as values. Rows and columns count from 0, as
the sheet has them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import Final, NamedTuple

from app.intake.cells import Cell, Notice, as_typed
from app.intake.columns import ColumnRead, asks_for, distinct, read_column
from app.intake.formats import Source, load
from app.intake.header import (
    LOOKED_THROUGH,
    Titles,
    find_titles,
    header_of,
    likely_row,
    names,
    titles_at,
)
from app.intake.lines import carried_down, case_lines
from app.intake.mapping import ImportProfile, fingerprint
from app.intake.matching import How, Match, match_columns
from app.intake.questions import (
    ALL_OF_A_KIND,
    Answer,
    Question,
    is_of_one_roster,
    question_of_kind,
    questions_of,
)
from app.intake.roster import UnusableFile
from app.intake.sheets import Sheet, sheets
from app.intake.synonyms import plain
from app.rules.facts import FACTS
from app.uncollected import give_back, uncollected

SAMPLES: Final = 8
_LOOKED_FOR_SAMPLES: Final = 400

Progress = Callable[[str, int, int], None]
Line = tuple[int, list[Cell]]


class SheetChoice(NamedTuple):
    """A sheet of the file, its first lines, and where its header seems to be.

    `is_sure` says that the header holds known columns, and not only that it looks like one.
    """

    name: str
    hidden: bool
    head: Sequence[Sequence[Cell]]
    titles: Titles | None
    is_sure: bool

    @property
    def mark(self) -> str:
        """The fingerprint of its header."""
        return fingerprint(self.titles.shown.values()) if self.titles else ""


@dataclass(frozen=True, slots=True)
class Guide:
    """Where an import stands. `lines` are those that hold a case; `columns` is by column."""

    path: Path
    file: Source
    sheets: tuple[SheetChoice, ...]
    sheet: int
    is_sheet_chosen: bool
    titles: Titles
    is_header_sure: bool
    rows: Sequence[list[Cell]]
    notices: tuple[Notice, ...]
    profile: ImportProfile | None
    staff_titles: frozenset[str]
    may_have_faults: bool = True
    matches: tuple[Match, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    lines: Sequence[Line] = ()
    passed_over: tuple[Notice, ...] = ()
    samples: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    columns: Mapping[int, ColumnRead] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    of_kind: Question | None = None
    """What kind all cases are, where no column says it: may be answered, and need not be."""

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.name

    @property
    def mark(self) -> str:
        """The fingerprint of the header."""
        return fingerprint(self.titles.shown.values())

    @property
    def known(self) -> dict[int, str]:
        """Column → fact key."""
        return {m.column: m.key for m in self.matches if m.key}

    @property
    def unsettled(self) -> tuple[Match, ...]:
        """The columns that someone should look at: those that hold anything."""
        return tuple(m for m in self.matches if not m.is_settled and self.samples.get(m.column))

    @property
    def asked(self) -> tuple[Question, ...]:
        """All that can be decided of values, that of the whole roster last."""
        return self.questions if self.of_kind is None else (*self.questions, self.of_kind)

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """What has not been decided yet."""
        return tuple(q for q in self.questions if q.id not in self.answers)

    @property
    def needs_a_person(self) -> bool:
        """Whether anything is doubtful: a header, a sheet, a column or a value."""
        rivals = [s for s in self.sheets if s.is_sure and not s.hidden]
        return bool(
            not self.is_header_sure
            or (len(rivals) > 1 and not self.is_sheet_chosen)
            or self.unsettled
            or self.unanswered
        )


# Opening ------------------------------------------------------------------------------------------


def open_guide(
    path: Path,
    profiles: Callable[[str], ImportProfile | None] = lambda _: None,
    staff_titles: Collection[str] = (),
    progress: Progress = lambda *_: None,
) -> Guide:
    """Begin with a file. Raises UnusableFile, and whatever `progress` raises.

    `profiles` gives the profile for the fingerprint of a header, where there is one.
    """
    progress("讀取檔案", 0, 0)
    with uncollected():
        source = load(path)
        guide = open_source(path, source, profiles, staff_titles, progress)
    give_back(len(source.data))
    return guide


def open_source(
    path: Path,
    source: Source,
    profiles: Callable[[str], ImportProfile | None] = lambda _: None,
    staff_titles: Collection[str] = (),
    progress: Progress = lambda *_: None,
) -> Guide:
    """Begin with what a file holds; otherwise as `open_guide`."""
    choices, walks = _look_through(source, progress)
    known = [n for n, choice in enumerate(choices) if choice.titles is not None]
    if not known:
        raise _nothing_in(source)
    profiled = [n for n in known if (p := profiles(choices[n].mark)) and _is_for(p, choices[n])]
    sure = [n for n in known if choices[n].is_sure]
    place = (profiled or sure or known)[0]
    titles = frozenset(staff_titles)
    guide = _begin(path, source, choices, place, walks[place], profiles, titles, progress)
    return replace(guide, is_sheet_chosen=len(profiled) == 1)


def _is_for(profile: ImportProfile, choice: SheetChoice) -> bool:
    return profile.sheet in ("", choice.name)


def _look_through(
    source: Source, progress: Progress
) -> tuple[tuple[SheetChoice, ...], list[tuple[Iterator[list[Cell]], Sheet]]]:
    vocabulary = names(None)
    choices: list[SheetChoice] = []
    walks: list[tuple[Iterator[list[Cell]], Sheet]] = []
    for sheet in sheets(source, lambda: progress("讀取檔案", 0, 0)):
        head = list(islice(sheet.rows, LOOKED_THROUGH))
        titles = find_titles(head, vocabulary)
        is_sure = titles is not None
        if titles is None and (row := likely_row(head)) is not None:
            titles = titles_at(head, row)
        choices.append(SheetChoice(sheet.name, sheet.hidden, head, titles, is_sure))
        walks.append((chain(head, sheet.rows), sheet))
    return tuple(choices), walks


def _nothing_in(source: Source) -> UnusableFile:
    return UnusableFile(
        f"「{source.name}」前 {LOOKED_THROUGH} 列找不到標題列；請在第一筆資料的上一列填入欄名，"
        "例如姓名、身分證字號、到職日期。"
    )


def _begin(
    path: Path,
    source: Source,
    choices: tuple[SheetChoice, ...],
    place: int,
    walk: tuple[Iterator[list[Cell]], Sheet],
    profiles: Callable[[str], ImportProfile | None],
    staff_titles: frozenset[str],
    progress: Progress,
) -> Guide:
    rows, sheet = walk
    chosen = choices[place]
    if chosen.titles is None:
        raise _nothing_in(source)
    profile = profiles(chosen.mark)
    ditto: list[Notice] = []
    guide = Guide(
        path=path,
        file=source,
        sheets=choices,
        sheet=place,
        is_sheet_chosen=False,
        titles=chosen.titles,
        is_header_sure=chosen.is_sure or profile is not None,
        rows=_even(list(carried_down(rows, chosen.titles.row, ditto))),
        notices=(*sheet.notices, *ditto),
        profile=profile,
        staff_titles=staff_titles,
        may_have_faults=sheet.may_have_faults,
    )
    return _matched(guide, progress)


def _even(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows of one width, so that a column can be taken out of all of them."""
    width = max(map(len, rows), default=0)
    for row in rows:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
    return rows


# Deciding -----------------------------------------------------------------------------------------


def choose_sheet(
    guide: Guide,
    place: int,
    profiles: Callable[[str], ImportProfile | None] = lambda _: None,
    progress: Progress = lambda *_: None,
) -> Guide:
    """Read another sheet of the file.

    Raises UnusableFile where it has no header, and whatever `progress` raises.
    """
    choices, walks = _look_through(guide.file, progress)
    walk = walks[place]
    made = _begin(
        guide.path, guide.file, choices, place, walk, profiles, guide.staff_titles, progress
    )
    return replace(made, is_sheet_chosen=True)


def choose_header(
    guide: Guide,
    row: int,
    *,
    is_double: bool = False,
    profiles: Callable[[str], ImportProfile | None] = lambda _: None,
    progress: Progress = lambda *_: None,
) -> Guide:
    """Have the header in another row; with `is_double` together with the row above it.

    Raises what `progress` raises.
    """
    titles = titles_at(guide.rows, row, is_double=is_double and row > 0)
    profile = profiles(fingerprint(titles.shown.values()))
    changed = replace(
        guide, titles=titles, is_header_sure=True, answers={}, profile=profile, columns={}
    )
    return _matched(changed, progress)


def choose_column(
    guide: Guide, column: int, key: str, progress: Progress = lambda *_: None
) -> Guide:
    """Have a column state a fact, "" for a note; one that stated it before no longer does.

    Raises what `progress` raises.
    """
    given = next(m for m in guide.matches if m.column == column)
    # Of two columns for one fact, to choose or to leave either says what the other one is.
    rivals = {given.key, *given.near[:1]} - {""} if given.how is How.TWICE else set()

    def after(match: Match) -> Match:
        if match.column == column:
            return match._replace(key=key, how=How.CHOSEN)
        is_rival = match.how is How.TWICE and (match.key or match.near[0]) in {*rivals, key}
        if key and match.key == key:
            return match._replace(key="", how=How.CHOSEN if is_rival else How.NONE)
        return match._replace(how=How.CHOSEN) if is_rival else match

    return _read(replace(guide, matches=tuple(map(after, guide.matches))), progress)


def confirm_columns(guide: Guide) -> Guide:
    """Take every column as it is shown."""
    matches = tuple(
        m
        if m.is_settled
        else m._replace(how=How.CHOSEN if m.key or m.how is How.TWICE else How.NOTE)
        for m in guide.matches
    )
    return replace(guide, matches=matches)


def answer(guide: Guide, question: str, given: Answer | None) -> Guide:
    """Decide a question, or leave it open again."""
    answers = {key: a for key, a in guide.answers.items() if key != question}
    if given is not None:
        answers[question] = given
    return replace(guide, answers=answers)


def remembered(guide: Guide, name: str) -> ImportProfile:
    """What is to be kept of the decisions, under a name.

    A year is not, nor a kind of all cases: the next roster may be of another one.
    """
    passing = {q.id for q in guide.asked if is_of_one_roster(q)}
    kept = {key: a for key, a in guide.answers.items() if key not in passing}
    if guide.profile is not None:
        kept = {**guide.profile.answers, **kept}
    sought = guide.titles.sought
    several = sum(s.is_sure and not s.hidden for s in guide.sheets) > 1
    return ImportProfile(
        name=name,
        mark=guide.mark,
        columns={plain(sought[m.column]): m.key for m in guide.matches if m.is_settled},
        answers=kept,
        sheet=guide.sheets[guide.sheet].name if several else "",
    )


# What follows from it -----------------------------------------------------------------------------


def _matched(guide: Guide, progress: Progress) -> Guide:
    """The guide with its columns matched anew."""
    progress("對應欄位", 0, 0)
    columns = list(guide.titles.shown)
    samples = {column: _samples(guide, column) for column in columns}
    kept = guide.profile.columns if guide.profile else {}
    matches = match_columns(guide.titles.sought, samples, kept)
    return _read(replace(guide, matches=matches, samples=samples, columns={}), progress)


def _samples(
    guide: Guide, column: int, rows: Sequence[list[Cell]] | None = None
) -> tuple[str, ...]:
    """The first different values: of `rows`, or of all that is below the header."""
    start = guide.titles.row + 1
    below = guide.rows[start : start + _LOOKED_FOR_SAMPLES] if rows is None else rows
    found: dict[str, None] = {}
    for row in islice(below, _LOOKED_FOR_SAMPLES):
        text = as_typed(row[column]).strip()
        if text and text != guide.titles.shown[column]:
            found[text] = None
            if len(found) == SAMPLES:
                break
    return tuple(found)


def _read(guide: Guide, progress: Progress) -> Guide:
    """The guide with its lines and values read by the columns as they are matched now."""

    def tick() -> None:
        progress("對應欄位", 0, 0)

    header = header_of(guide.titles, guide.known)
    lines, passed_over = case_lines(header, guide.rows, tick)
    is_same = [n for n, _ in lines] == [n for n, _ in guide.lines]
    bodies = [cells for _, cells in lines]
    columns: dict[int, ColumnRead] = {
        column: before
        for column, key in guide.known.items()
        if is_same and (before := guide.columns.get(column)) is not None and before.key == key
    }
    anew = {column: key for column, key in guide.known.items() if column not in columns}
    titles = guide.staff_titles
    asked_for = [column for column, key in anew.items() if asks_for(key, titles)]
    values = distinct(bodies, asked_for, tick)
    for column, key in anew.items():
        tick()
        columns[column] = read_column(bodies, column, key, titles, values.get(column, frozenset()))
    columns = {column: columns[column] for column in guide.known}
    questions = [
        q
        for column, read in columns.items()
        for q in questions_of(FACTS[read.key], column, read.open, guide.staff_titles)
    ]
    is_kind_open = bool(lines) and ALL_OF_A_KIND not in guide.known.values()
    of_kind = question_of_kind(len(lines)) if is_kind_open else None
    kept = guide.profile.answers if guide.profile else {}
    asked = {q.id: q for q in (*questions, *filter(None, [of_kind]))}
    answers = {key: a for key, a in guide.answers.items() if key in asked}
    for key, question in asked.items():
        if key in kept and key not in answers and not is_of_one_roster(question):
            answers[key] = kept[key]
    return replace(
        guide,
        lines=lines,
        passed_over=tuple(passed_over),
        samples={c: _samples(guide, c, bodies) for c in guide.titles.shown},
        columns=columns,
        questions=tuple(sorted(questions, key=lambda q: q.column)),
        of_kind=of_kind,
        answers=answers,
    )
