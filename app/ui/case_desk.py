"""The stored cases at work in the window: listed, opened, edited, kept, undone.

Knows no widget. What is typed is assessed at once, here, and kept within half a second by the book,
in its own thread; the case in hand is always what the book will hold once all that was asked of it
is done.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from app.rules.facts import label
from app.stored import CaseSummary, Change, StoredCase, Typed
from app.ui.checking_again import CheckingAgain
from app.ui.setting_aside import SettingAside
from app.ui.suggesting import Suggesting
from app.ui.undo import Step, bearing_on, carry_out, shares_otherwise
from app.ui.unkept import Unkept
from app.ui.untouched import Untouched

if TYPE_CHECKING:
    from app.assess import Assessment, LiveCheck
    from app.cases import CaseBook, Opened
    from app.mend import Edits
    from app.rules.results import RuleResult
    from app.ui.book_line import BookLine

KEEP_MS: Final = 400
"""After this long what has been typed is kept, whether the typing goes on or not."""
AGAIN_MS: Final = 3000
"""After this long what could not be kept is tried again."""


class CaseDesk(QObject):
    """What the window has of the stored cases."""

    listed = Signal(object)
    """The cases, the newest first."""
    renewed = Signal(object, object)
    """Cases that are otherwise or new, and the numbers of those that are gone."""
    added = Signal(object)
    """The numbers of the cases that have just been made, or have come from elsewhere."""
    opened = Signal(object)
    """Another case is in hand, or the same with other texts after an undo: StoredCase, or None."""
    assessed = Signal(object, object)
    """The Assessment of what is typed, and by rule the edits that would mend it."""
    views_known = Signal(object)
    """The views of the list that someone has named."""
    kept = Signal()
    """All that was typed has been kept."""
    refused = Signal(object)
    """Something could not be done: the exception."""
    told = Signal(str)
    """Something that is good to know."""

    def __init__(
        self,
        line: BookLine,
        today: Callable[[], date],
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._line = line
        self._today, self._now = today, now
        self.as_of = today()
        self.undo_stack = QUndoStack(self)
        self.case: StoredCase | None = None
        self._typed: dict[str, str] = {}
        self._live: LiveCheck | None = None
        self._assessment: Assessment | None = None
        self._mends: Mapping[str, Edits] = {}
        self._wanted = 0
        self._sitting = 1
        self._is_checking = False
        self._checking = CheckingAgain()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self._end_pause)
        known = Suggesting(line)
        self.suggest_people, self.suggest_plans = known.people, known.plans
        aside = SettingAside(self, line)
        self.waive, self.unwaive = aside.waive, aside.unwaive
        self.untouched = Untouched(self)
        self._unkept = Unkept()
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.keep_again)
        line.refused.connect(self.refused)

    # The list ---------------------------------------------------------------------------------

    def list_cases(self, then: Callable[[], object] | None = None) -> None:
        """List all cases, then do something else, or check what is stale."""
        self._line.ask(lambda book: book.summaries(), self.listed.emit)
        self._go_on(then or self.check_stale)

    def go_on_from(self, last_event: int, then: Callable[[], object]) -> None:
        """Cases have been listed as they were at an event: list again what is otherwise since."""
        self._line.ask(
            lambda book: None if book.last_event() == last_event else book.summaries(),
            lambda cases: None if cases is None else self.listed.emit(cases),
        )
        self._go_on(then)

    def _go_on(self, then: Callable[[], object]) -> None:
        self._line.ask(lambda book: book.views(), self.views_known.emit)
        self._line.ask(lambda _: None, lambda _: then())

    def check_stale(self) -> None:
        """Check again what has become stale, some at a time, while nobody waits for the book."""
        if self._is_checking:
            return
        self._is_checking = True

        def some(book: CaseBook) -> tuple[bool, list[CaseSummary]]:
            ids = [] if book.read_only else self._checking.some(book, self.as_of)
            return bool(ids), book.summaries_of(ids)

        def done(found: tuple[bool, list[CaseSummary]]) -> None:
            self._is_checking = False
            has_checked, cases = found
            if has_checked:
                self.renewed.emit(cases, frozenset())
                if self.case and self.case.id in {case.id for case in cases}:
                    self.renew_live()  # another case that bears on it is otherwise, or gone
                self.check_stale()

        def failed(error: Exception) -> None:
            self._is_checking = False
            self.refused.emit(error)

        self._line.ask(some, done, failed, later=True)

    def follow_the_day(self) -> None:
        """Past midnight the cases are checked for the new day."""
        if (today := self._today()) != self.as_of:
            self.as_of = today
            self.renew_live()
            self.check_stale()

    def follow_the_law(self) -> None:
        """Other tables are in force."""
        self.renew_live()
        self.check_stale()

    # The case in hand -------------------------------------------------------------------------

    def open(self, case_id: int) -> None:
        """Take another case in hand; what was typed in the one before is kept first."""
        self.keep()
        self.untouched.leave(case_id)
        self._wanted = case_id
        self._sitting += 1
        if self.case is not None and self.case.id == case_id:
            return  # what would be read may be older than what is typed
        as_of = self.as_of
        self._line.ask(lambda book: book.open(case_id, as_of), self._take)

    def _take(self, opened: Opened) -> None:
        if opened.case.id != self._wanted:
            return  # another one has been asked for meanwhile
        self.keep()  # what was typed in the one before while this one was being read
        self.case, self._live = self._unkept.wanted(opened.case), opened.live
        self._typed = dict(self.case.typed)
        self.opened.emit(self.case)
        self._assess()

    def close_case(self) -> None:
        """Take no case in hand."""
        self.keep()
        self.untouched.leave()
        self._wanted = 0
        self.case = self._live = self._assessment = None
        self.opened.emit(None)

    @property
    def typed(self) -> Typed:
        """What is typed in the case in hand, kept or not."""
        return self._typed

    @property
    def assessment(self) -> Assessment | None:
        """What is said of the case in hand, as it is typed now."""
        return self._assessment

    def type(self, key: str, text: str) -> None:
        """A fact of the case in hand is typed."""
        if self.case is None or self._typed.get(key, "") == text:
            return
        if text:
            self._typed[key] = text
        else:
            self._typed.pop(key, None)
        self._assess()
        if not self._timer.isActive():
            # The first key at once, so that it can be undone; what follows before long, together.
            self.keep()
            self._timer.start()

    def leave_field(self) -> None:
        """A field is left: what was typed in it is one step, what comes is another."""
        self.keep()
        self._sitting += 1

    def change(self, edits: Typed, name: str, *, goes_on: bool = False) -> None:
        """Put several facts of the case in hand at once, as one step.

        Where it goes on from what has been typed in a field, both are that step.
        """
        if self.case is None:
            return
        self.keep()
        self._typed = {k: t for k, t in {**self._typed, **edits}.items() if t}
        self._keep_as(name, sitting=self._sitting if goes_on else 0)
        self._sitting += 1
        self.opened.emit(self.case)
        self._assess()

    def mend(self, rule: str) -> None:
        """Have the program mend what a rule found."""
        if edits := self._mends.get(rule):
            named = label(next(iter(edits))) if len(edits) == 1 else f"{len(edits)} 欄"
            self.change(edits, f"改正{named}")

    def keep(self) -> None:
        """Keep what has been typed, where anything has."""
        self._timer.stop()
        if self.case is None:
            return
        before, after = self.case.typed, self._typed
        differ = [k for k in {**before, **after} if before.get(k, "") != after.get(k, "")]
        if differ:
            name = f"修改{label(differ[0])}" if len(differ) == 1 else f"修改 {len(differ)} 欄"
            self._keep_as(name, sitting=self._sitting if len(differ) == 1 else 0)

    def _end_pause(self) -> None:
        """Keep what came after the first key; also where nothing did, say once all is kept."""
        self.keep()
        self._line.ask(lambda _: None, lambda _: self._say_kept())

    def _say_kept(self) -> None:
        if not self._timer.isActive() and not self._unkept.ids:
            self.kept.emit()

    def _keep_as(self, name: str, *, sitting: int) -> None:
        before = self.case
        if before is None or before.typed == self._typed:
            return
        after = replace(
            before,
            typed=dict(self._typed),
            revision=before.revision + 1,
            changed_at=self._now(),
        )
        self.case = after
        change = Change(name, ((before, after),))
        self._carry_out(change)
        self.undo_stack.push(Step(change, self._apply, self._revert, sitting))

    def _assess(self) -> None:
        if self._live is None:
            return
        from app.mend import mends  # after painting

        self._assessment = one = self._live.assess(self._typed)
        results = one.result.results
        self._mends = mends(self._live.checker, results, self._typed, self.as_of)
        self.assessed.emit(one, self._mends)

    def renew_live(self) -> None:
        """Read anew the other cases and the reasons that bear on the case in hand."""
        if self.case is None:
            return
        case_id, as_of = self.case.id, self.as_of

        def take(opened: Opened) -> None:
            if self.case is not None and self.case.id == case_id:
                self._live = opened.live
                self._assess()

        self._line.ask(lambda book: book.open(case_id, as_of), take, lambda _: None)

    # Changing stored cases --------------------------------------------------------------------

    def add(self, cases: Sequence[tuple[Typed, int | None]], what: str, name: str) -> None:
        """Store new cases as one step; a single one is taken in hand."""
        self.take_in(lambda book, as_of: book.add(cases, what, name, as_of))

    def take_in(self, add: Callable[[CaseBook, date], Change], failed: Any = None) -> None:
        """Store what `add` brings, as one step; `failed` gets the exception where it fails."""
        self.keep()

        def do(book: CaseBook) -> tuple[Change, list[CaseSummary]]:
            change = add(book, self.as_of)
            return change, book.summaries_of(bearing_on(change))

        def done(found: tuple[Change, list[CaseSummary]]) -> None:
            change, summaries = found
            self._show_after(change)
            self.undo_stack.push(Step(change, self._apply, self._revert))
            self.renewed.emit(summaries, frozenset())
            self.told.emit(f"已{change.name}。")
            made = [after.id for _, after in change.cases if after is not None]
            self.added.emit(made)
            if len(made) == 1:
                self.open(made[0])
            self.check_stale()

        self._line.ask(do, done, failed)

    def new_case(self) -> None:
        """Store a case with nothing but what is the same for all, and take it in hand."""
        # What is typed before it is there must not go into the case that was in hand.
        self.close_case()
        self.take_in(self.untouched.make)

    def delete(self, ids: Collection[int], name: str = "") -> None:
        """Take cases out of the lists, as one step; `name` where it is no usual one."""
        self.keep()
        wanted = list(ids)
        if not wanted:
            return
        as_of = self.as_of
        name = name or f"刪除 {len(wanted)} 件案件"
        if self.case is not None and self.case.id in wanted:
            self.close_case()

        def do(book: CaseBook) -> tuple[Change, list[CaseSummary]]:
            change = book.delete(wanted, name, as_of)
            return change, book.summaries_of(bearing_on(change))

        def done(found: tuple[Change, list[CaseSummary]]) -> None:
            change, summaries = found
            self.undo_stack.push(Step(change, self._apply, self._revert))
            self.renewed.emit(summaries, frozenset(wanted))
            self.told.emit(f"已{name}，可按 Ctrl+Z 復原。")
            self.check_stale()

        self._line.ask(do, done)

    def undo(self) -> None:
        """Take the last step back."""
        self._go("復原", self.undo_stack.undoText, self.undo_stack.undo)

    def redo(self) -> None:
        """Carry out again what was taken back."""
        self._go("重做", self.undo_stack.redoText, self.undo_stack.redo)

    def _go(self, what: str, text: Callable[[], str], go: Callable[[], object]) -> None:
        self.leave_field()
        if name := text():
            self.untouched.forget()
            go()
            self.told.emit(f"已{what}：{name}。")

    def _apply(self, change: Change) -> None:
        self._show_after(change)
        self._carry_out(change)
        self._bring(change)

    def _revert(self, change: Change) -> None:
        back = replace(change, cases=tuple((b, a) for a, b in reversed(change.cases)))
        self._show_after(back)
        self._carry_out(back, undone=change)
        self._bring(back)

    def _bring(self, change: Change) -> None:
        """What a menu has changed is to be seen: a single case is taken in hand."""
        after = change.cases[0][1] if len(change.cases) == 1 else None
        if after is not None and (self.case is None or self.case.id != after.id):
            self.open(after.id)

    def _show_after(self, change: Change) -> None:
        """The case in hand is as it is after a change that came from a menu."""
        if self.case is None:
            return
        here = self.case.id
        for before, after in change.cases:
            if after is not None and after.id == here:
                self.case, self._typed = after, dict(after.typed)
                self.opened.emit(after)
                self._assess()
                return
            if after is None and before is not None and before.id == here:
                self.close_case()
                return

    def _carry_out(self, change: Change, undone: Change | None = None) -> None:
        as_of = self.as_of
        there = bearing_on(change)
        gone = {b.id for b, after in change.cases if after is None and b is not None}

        def do(book: CaseBook) -> tuple[list[CaseSummary], bool]:
            pairs = self._unkept.based(change.cases)
            try:
                carry_out(book, change, pairs, undone, as_of)
            except Exception as error:
                if not book.is_conflict(error) and self._unkept.hold(pairs):
                    raise
                self._unkept.let_go(pairs)
                raise
            was_held = bool(self._unkept.ids)
            self._unkept.let_go(pairs)
            return book.summaries_of(there), was_held and not self._unkept.ids

        def done(found: tuple[list[CaseSummary], bool]) -> None:
            summaries, is_relief = found
            self.renewed.emit(summaries, gone)
            if is_relief:
                self._again.stop()
                self.told.emit("先前未能儲存的修改都已存入。")
            self._say_kept()
            self.check_stale()

        self._line.ask(do, done, lambda error: self._not_kept(error, change))
        if self.case and shares_otherwise(change, self.case.id):
            self.renew_live()

    def _not_kept(self, error: Exception, change: Change) -> None:
        """What the window shows is not what is kept: say so; an edit is held and tried again."""
        self.refused.emit(error)
        ids = {one.id for pair in change.cases for one in pair if one is not None}
        if ids <= set(self._unkept.ids):
            self._again.start()
            return
        self.undo_stack.clear()
        if self.case is not None:
            case_id = self.case.id
            self.case = None
            self.open(case_id)

    @property
    def is_kept(self) -> bool:
        """Whether nothing that was typed has been refused by the store."""
        return not self._unkept.ids

    def keep_again(self) -> None:
        """Try once more to keep what could not be kept."""
        for change in self._unkept.again():
            self._carry_out(change)

    def begin_anew(self) -> None:
        """Other cases are stored now, in another place or by a backup.

        What could not be kept before is stored there as new cases, rather than lost.
        """
        self._timer.stop()
        self._again.stop()
        homeless = [(typed, None) for typed in self._unkept.typed]
        case = self.case
        if case and case.id not in self._unkept.ids and case.typed != self._typed:
            homeless.append((dict(self._typed), None))
        self._unkept.clear()
        self.undo_stack.clear()
        self._wanted = 0
        self.case = self._live = self._assessment = None
        self._typed = {}
        self.opened.emit(None)
        self.list_cases()
        if homeless:
            self.add(homeless, "created", f"存入先前未能儲存的 {len(homeless)} 件案件")

    def result_of(self, rule: str) -> RuleResult | None:
        """What a rule says of the case in hand."""
        results = self._assessment.result.results if self._assessment else ()
        return next((r for r in results if r.rule.id == rule), None)

    # Looking up -------------------------------------------------------------------------------

    @property
    def mends(self) -> Mapping[str, Edits]:
        """By rule, the edits by which the program can mend the case in hand."""
        return self._mends

    def ask(
        self,
        do: Callable[[CaseBook], Any],
        done: Callable[[Any], object] = lambda _: None,
        failed: Callable[[Exception], object] | None = None,
        *,
        later: bool = False,
    ) -> None:
        """Anything else that is to be looked up in the book; `later` where nobody waits for it."""
        self._line.ask(do, done, failed, later=later)
