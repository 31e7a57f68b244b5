"""The stored cases as a table: made from their summaries, each cell only when it is looked at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.packets.masking import mask_id
from app.rules.dates import one_month_after, roc, roc_short
from app.rules.results import VERDICT_WORDS, Verdict
from app.stored import CLOSED, CLOSED_WORDS, CaseSummary, Stage, stage_words
from app.ui.line_table import Columns, Key, LineTable
from app.ui.rows import fold, natural

(NUMBER, KIND, NAME, ID, TITLE, UNIT, START, END, DUE, STAGE, VERDICT) = range(11)

STORED: Final = Columns(
    titles=(
        "編號",
        "類別",
        "姓名",
        "證號",
        "職稱",
        "服務單位",
        "約聘起日",
        "約聘迄日",
        "期限",
        "進度",
        "預檢結果",
    ),
    tips={
        DUE: "到職後一個月之期限（尚未報送之新聘）",
        END: "約聘迄日；解聘案為解聘日期",
        STAGE: "案件走到哪裡，依日期、WebHR 狀態與所記之退回",
        VERDICT: "預檢結果，依應處理之先後排序；已登記備查者為已結案",
    },
    verdict=VERDICT,
    stretch=TITLE,
    widths={
        NUMBER: ("編號↑", "115學年度-新聘-001"),
        KIND: ("類別", "類別"),
        NAME: ("王小明", "夷將‧拔路兒"),
        ID: ("A12****789", "A12****789"),
        UNIT: ("服務單位↑", "學生輔導諮商中心"),
        START: ("115/04/07", "115/04/07"),
        END: ("115/04/07", "115/04/07"),
        DUE: ("115/04/03", "115/04/03"),
        STAGE: ("已登記備查", "已報送，待確認"),
        VERDICT: ("應先補正", "應先補正"),
    },
    give_way=(UNIT, START, ID, DUE, STAGE, KIND, TITLE),
)

_ORDER: Final = {**{v.value: place for place, v in enumerate(Verdict)}, CLOSED: len(Verdict)}
_STAGE_ORDER: Final = {stage: place for place, stage in enumerate(Stage)}
_NAMED: Final = re.compile(r"([^:：]+)[:：](.+)")
_BY_TITLE: Final = {fold(title): column for column, title in enumerate(STORED.titles)}


_REASON: Final = "・附理由"
_WITH_REASON: Final = f"應先補正{_REASON}"
_AT_ONCE: Final = 500
"""Cases whose search texts are made between two events: some 2 ms."""
_FEW: Final = 8
"""Cases whose rows are looked for one by one."""
_KINDS_OF_WORDS: Final = 4_096
"""As many different groups of words, and of days, are held folded."""


def due_of(case: CaseSummary) -> date | None:
    """The last day for reporting a case that is not reported yet; None where there is none."""
    if case.kind != "新聘" or case.stage is not Stage.DRAFT or case.onboard_date is None:
        return None
    return one_month_after(case.onboard_date)


def _day(day: date | None) -> str:
    return roc_short(day) if day else ""


def _last_day(case: CaseSummary) -> date | None:
    return case.dismissed_on if case.kind == "解聘" else case.contract_end


def _standing(case: CaseSummary) -> str:
    """What is still to be done by what the check has said; for a closed case that is nothing."""
    return CLOSED if case.stage is Stage.REGISTERED else case.verdict


def _verdict(case: CaseSummary) -> str:
    if case.stage is Stage.REGISTERED:
        return CLOSED_WORDS
    return _checked(case)


def _checked(case: CaseSummary) -> str:
    word = VERDICT_WORDS[Verdict(case.verdict)] if case.verdict else "尚未檢核"
    return f"{word}{_REASON}" if case.waived else word


_CELLS: Final[Mapping[int, Callable[[CaseSummary], str]]] = {
    NUMBER: lambda case: case.case_no,
    KIND: lambda case: case.kind,
    NAME: lambda case: case.name,
    ID: lambda case: mask_id(case.id_number) if case.id_number else "",
    TITLE: lambda case: case.job_title,
    UNIT: lambda case: case.unit,
    START: lambda case: _day(case.contract_start),
    END: lambda case: _day(_last_day(case)),
    DUE: lambda case: _day(due_of(case)),
    STAGE: stage_words,
    VERDICT: _verdict,
}
_KEYS: Final[Mapping[int, Callable[[CaseSummary], Key]]] = {
    NUMBER: lambda case: natural(case.case_no) or None,
    KIND: lambda case: case.kind or None,
    NAME: lambda case: case.name or None,
    ID: lambda case: case.id_number or None,
    TITLE: lambda case: case.job_title or None,
    UNIT: lambda case: case.unit or None,
    START: lambda case: case.contract_start.toordinal() if case.contract_start else None,
    END: lambda case: day.toordinal() if (day := _last_day(case)) else None,
    DUE: lambda case: day.toordinal() if (day := due_of(case)) else None,
    STAGE: lambda case: 2 * _STAGE_ORDER[case.stage] + case.is_returned,
    VERDICT: lambda case: _ORDER.get(_standing(case)),
}


@lru_cache(_KINDS_OF_WORDS)
def _words_of_many(kind: str, title: str, unit: str, org_name: str, stage: str) -> str:
    """The part of the search text that an office's cases share, folded once for all of them."""
    return fold(f"{kind}\n{title}\n{unit}\n{org_name}\n{stage}")


@lru_cache(_KINDS_OF_WORDS)
def _days_of_many(*days: date | None) -> str:
    return "\n".join(map(_day, days))


def _stage(case: CaseSummary) -> str:
    words = stage_words(case)
    return f"{words}\n{CLOSED_WORDS}" if case.stage is Stage.REGISTERED else words


def search_text(case: CaseSummary) -> str:
    """What the filter looks in."""
    own = fold(f"{case.case_no}\n{case.name}")
    number = fold(f"{case.id_number}\n{_CELLS[ID](case)}")
    shared = _words_of_many(case.kind, case.job_title, case.unit, case.org_name, _stage(case))
    days = _days_of_many(case.contract_start, _last_day(case), case.onboard_date)
    return f"{own}\n{number}\n{shared}\n{days}"


class StoredTable(LineTable):
    """The stored cases, the newest first until another order is asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(STORED, -1, parent)
        self._cases: list[CaseSummary] = []
        self._by_id: dict[int, int] = {}
        self._only: Collection[int] | None = None
        self._with_reasons: int | None = 0
        self._complete_later = QTimer(self)
        self._complete_later.setInterval(0)
        self._complete_later.timeout.connect(lambda: self._complete(_AT_ONCE))

    @property
    def total(self) -> int:
        """How many cases there are, shown or not."""
        return len(self._cases)

    @property
    def cases(self) -> Sequence[CaseSummary]:
        """All of them, in the order in which they are kept."""
        return self._cases

    def set_cases(self, cases: list[CaseSummary], texts: list[str]) -> None:
        """Show other cases; `texts` are their `search_text`, or of the first ones of them.

        The others' are made while nothing else is to be done, or once the filter looks at them.
        """
        self.begin_change()
        self._cases = cases
        self._with_reasons = None  # counted when it is asked for
        self._by_id = {case.id: line for line, case in enumerate(cases)}
        self.take(texts, list(map(_standing, cases)))
        if len(texts) < len(cases):
            self._complete_later.start()

    def _complete(self, at_once: int) -> None:
        """Make some more search texts."""
        texts = self._texts
        texts += [
            search_text(case) for case in islice(self._cases, len(texts), len(texts) + at_once)
        ]
        if len(texts) >= len(self._cases):
            self._complete_later.stop()

    def renew(self, changed: Sequence[CaseSummary], gone: Collection[int]) -> None:
        """Some cases are otherwise, new or gone; the rest is as it was."""
        lines = [self._by_id.get(case.id) for case in changed]
        if gone or None in lines:
            self._renew_all(changed, gone)
            return
        is_same_order = True
        was = Counter(self._verdicts[line] for line in lines if line is not None)
        for line, case in zip(lines, changed, strict=True):
            if line is not None:
                is_same_order &= self._put(line, case)
        if not is_same_order:
            self._rearrange()
            return
        for row in self._rows_of({line for line in lines if line is not None}):
            last = self.index(row, self.columnCount() - 1)
            self.dataChanged.emit(self.index(row, 0), last)
        if was != Counter(map(_standing, changed)):
            self._count()
            self.chosen.emit()

    def _rows_of(self, lines: Collection[int]) -> list[int]:
        """The rows that show any of these lines: looked for once where they are many."""
        if len(lines) > _FEW:
            return [row for row, line in enumerate(self._shown) if line in lines]
        return [row for row in map(self.row_of, lines) if row is not None]

    def _put(self, line: int, case: CaseSummary) -> bool:
        """Put a case in the place of what it was; whether the lines shown stay as they are."""
        before, text = self._cases[line], search_text(case)
        stays = not self.is_filtered or (
            (text, _standing(case)) == (search_text(before), _standing(before))
        )
        if self._column >= 0:
            key = _KEYS[self._column]
            stays &= key(before) == key(case)
        self._cases[line], self._verdicts[line] = case, _standing(case)
        if self._with_reasons is not None:
            self._with_reasons += bool(case.waived) - bool(before.waived)
        if line < len(self._texts):
            self._texts[line] = text
        return stays

    def _renew_all(self, changed: Sequence[CaseSummary], gone: Collection[int]) -> None:
        cases, texts = list(self._cases), list(self._texts)
        new = []
        for case in changed:
            line = self._by_id.get(case.id)
            if line is None:
                new.append(case)
            else:
                cases[line] = case
                if line < len(texts):
                    texts[line] = search_text(case)
        if gone:
            kept = [line for line, case in enumerate(cases) if case.id not in gone]
            texts = [texts[line] for line in kept if line < len(texts)]
            cases = [cases[line] for line in kept]
        new.sort(key=lambda case: -case.id)
        self.set_cases(new + cases, [search_text(case) for case in new] + texts)

    def show_only(self, ids: Collection[int] | None) -> None:
        """Look through these cases alone; None for all."""
        self.begin_change()
        self._only = None if ids is None else frozenset(ids)
        self._rearrange()

    def line_of(self, case_id: int) -> int | None:
        """The line of a case, shown or not."""
        return self._by_id.get(case_id)

    def identity(self, line: int) -> int:
        """The number of a case: its line is another as soon as one is added or deleted."""
        return self._cases[line].id

    def line_known_as(self, identity: int) -> int | None:
        """The line of a case."""
        return self._by_id.get(identity)

    def case_at(self, row: int) -> CaseSummary | None:
        """The case shown in a row."""
        line = self.line_at(row)
        return None if line is None else self._cases[line]

    def cell(self, line: int, column: int) -> str:
        """The text of a cell."""
        return _CELLS[column](self._cases[line])

    def keys(self, column: int) -> Sequence[Key]:
        """What the lines sort by in a column."""
        return list(map(_KEYS[column], self._cases))

    def longest_verdict(self) -> str:
        """Where a finding of any case is set aside, its verdict says so too."""
        if self._with_reasons is None:
            self._with_reasons = sum(1 for case in self._cases if case.waived)
        return _WITH_REASON if self._with_reasons else ""

    def tip(self, line: int, column: int) -> str:
        """The whole cell; of a deadline how it comes about."""
        case = self._cases[line]
        if column == DUE and (day := due_of(case)) and case.onboard_date:
            return f"{roc(case.onboard_date)}到職，一個月之期限至{roc(day)}止。"
        if column == VERDICT:
            reasons = f"（已附理由 {case.waived} 項）" if case.waived else ""
            closed = "已登記備查；預檢結果：" if case.stage is Stage.REGISTERED else ""
            return f"{closed}{_checked(case)}{reasons}"
        return self.cell(line, column)

    def candidates(self, lines: list[int]) -> list[int]:
        """Those of the cases that are to be looked through."""
        only = self._only
        if only is None:
            return lines
        return [line for line in lines if self._cases[line].id in only]

    def matching(self, found: Sequence[int], needle: str) -> list[int]:
        """Those of the lines that hold a word, in any column or (職稱:輔導) in one."""
        self._complete(len(self._cases))
        named = _NAMED.fullmatch(needle)
        column = _BY_TITLE.get(named[1]) if named else None
        if named is None or column is None:
            return super().matching(found, needle)
        word = named[2]
        return [line for line in found if word in fold(self.cell(line, column))]
