"""The window's work in the background: check, export, remember; each ends in a signal.

Nothing here touches a widget. What is heavy is imported in the thread that needs it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.os_faults import reason_of, spot_of
from app.ui.background import Job, Jobs
from app.ui.desk import Desk, Progress

if TYPE_CHECKING:
    from datetime import date

    from app.intake.roster import Roster
    from app.precheck import Checked
    from app.ui.rows import Loaded


class Work(QObject):
    """What the window has under way. A new check takes the place of the one before."""

    checked = Signal(object, object)
    """Loaded, Path"""
    refused = Signal(str, object)
    """The sentence that says why a file could not be checked, and the file."""
    stopped = Signal()
    """The check was stopped by the user."""
    written = Signal(str, object)
    """What was written, and where."""
    failed = Signal(str)
    """The sentence that says why something else could not be done."""
    outdated = Signal()
    """What has just been delivered was checked by tables that are no longer in force."""
    told = Signal(str)
    """Something else that is good to know."""
    runs_known = Signal(object, str, object)
    """The last checks, a notice or nothing, and the words of the verdicts."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.jobs = Jobs(self)
        self.checking: Job | None = None
        self._law_edition = 0

    def renew_law(self) -> None:
        """Other tables are in force from now on."""
        self._law_edition += 1

    # Checking ---------------------------------------------------------------------------------

    def check(self, file: Path, as_of: date) -> Job:
        """Read a file and check it."""

        def work(progress: Progress) -> Loaded:
            return self._loaded(self._desk.precheck(file, as_of, progress), progress)

        return self._begin(work, file)

    def check_roster(self, roster: Roster, as_of: date, file: Path) -> Job:
        """Check what the guide has read of a file."""
        intake = self._desk.intake
        if intake is None:
            raise ValueError("no guide has read anything")

        def work(progress: Progress) -> Loaded:
            return self._loaded(intake.check(roster, as_of, progress), progress)

        return self._begin(work, file)

    def recheck(self, checked: Checked, as_of: date, file: Path) -> Job:
        """Check what has been read for another date."""

        def work(progress: Progress) -> Loaded:
            return self._loaded(self._desk.recheck(checked, as_of, progress), progress)

        return self._begin(work, file)

    def _begin(self, work: Callable[[Progress], Loaded], file: Path) -> Job:
        if self.checking is not None:
            self.checking.stop()
        edition = self._law_edition

        def ended(tell: Callable[[], object]) -> None:
            # A check that another one has replaced has nothing to say any more.
            if self.checking is job:
                self.checking = None
                tell()

        def deliver(loaded: Loaded) -> None:
            self.checked.emit(loaded, file)
            if edition != self._law_edition:
                self.outdated.emit()

        self.checking = job = self.jobs.start(
            work,
            done=lambda loaded: ended(lambda: deliver(loaded)),
            failed=lambda error: ended(
                lambda: self.refused.emit(self.sentence(error, "檢核"), file)
            ),
            stopped=lambda: ended(self.stopped.emit),
        )
        return job

    def _loaded(self, checked: Checked, progress: Progress) -> Loaded:
        from app.ui.rows import Loaded, lines_of  # brings the rules with it

        desk = self._desk
        lines = lines_of(checked.result, desk.workday_from, desk.mask_id, progress)
        return Loaded(checked, lines, self._remember(checked), desk.law.notices())

    def _remember(self, checked: Checked) -> str:
        """Keep the run among the last ones; a sentence where that was not possible."""
        if checked.roster.source == self._desk.sample:
            return ""
        from app.history import CheckRun  # not before the window is painted

        result = checked.result
        run = CheckRun(
            file=checked.roster.source,
            sheet=checked.roster.sheet,
            as_of=result.as_of,
            at=self._desk.now(),
            counts={v.value: n for v, n in result.counts().items()},
            law_sha256=result.law_sha256,
            rule_count=result.rule_count,
        )
        try:
            self._desk.recent.record(run)
        except Exception as broken:  # a list that cannot be kept must not cost the check
            why = reason_of(broken) if isinstance(broken, OSError) else spot_of(broken)
            return f"檢核已完成，但未能記入「最近檢核的名冊」（{why}）。"
        return ""

    # Looking up -------------------------------------------------------------------------------

    def list_runs(self) -> Job:
        """Find the last checks."""

        def work(_: Progress) -> tuple[Any, str, dict[str, str]]:
            from app.rules.results import VERDICT_WORDS  # after painting

            recent = self._desk.recent
            runs = recent.runs()
            return runs, recent.notice, {v.value: word for v, word in VERDICT_WORDS.items()}

        def failed(error: Exception) -> None:
            why = reason_of(error) if isinstance(error, OSError) else spot_of(error)
            told = f"「最近檢核的名冊」暫時無法讀取（{why}），不影響檢核。"
            if isinstance(error, self._desk.own_errors()):
                told = str(error)
            self.runs_known.emit((), told, {})

        return self.jobs.start(work, done=lambda found: self.runs_known.emit(*found), failed=failed)

    def close(self) -> None:
        """Stop everything and wait for it."""
        self.jobs.close()

    def sentence(self, error: Exception, what: str) -> str:
        """Why something failed, without any value of a case."""
        if isinstance(error, self._desk.own_errors()):
            return str(error)
        if isinstance(error, MemoryError):
            return f"記憶體不足，未能完成{what}；請關閉其他程式後再試。"
        if isinstance(error, OSError):
            return f"未能完成{what}：檔案或資料夾無法讀寫（{reason_of(error)}）。"
        return f"未能完成{what}：程式發生錯誤（{spot_of(error)}），請告知程式維護人員。"
