"""What the window asks of the rest of the program: plain functions, handed in by `app.main`.

Nothing here does anything; it keeps the window from knowing files, rules, documents and databases,
and from importing them before it is painted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.ui.import_desk import IntakeDesk

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.cases import CaseBook
    from app.due import Dashboard
    from app.flow_steps import Flow, Period, Place, Standings
    from app.glance import Seen
    from app.history import CheckRun
    from app.precheck import Checked
    from app.rules.table_page import Reference
    from app.stored import Agency, CaseSummary
    from app.ui.agreement_page import Findings
    from app.ui.flow_own_files import FlowFiles
    from app.ui.packet_flow import PacketDesk
    from app.ui.settings_place import Copy

Progress = Callable[[str, int, int], None]
"""As in `app.precheck`: what is being done, how many are done, of how many. It may raise."""


class Recent(Protocol):
    """The last checks, newest first. Called from background threads."""

    def runs(self) -> tuple[CheckRun, ...]:
        """The last checks; empty where there are none."""

    def record(self, run: CheckRun) -> None:
        """Add one."""

    @property
    def notice(self) -> str:
        """A sentence about what had to be set aside; empty where all is well."""


class About(NamedTuple):
    """What names this copy of the program: its version and the tables it checks by."""

    version: str
    law_sha256: str
    rule_count: int


class LawNews(NamedTuple):
    """What became of the tables of the law, and how to undo it."""

    sentence: str
    undo: Callable[[], LawNews] | None


class LawDesk(NamedTuple):
    """What can be done with the tables of the law. Called from background threads.

    `notices` are sentences about tables of the user's own that could not be used.
    """

    reference: Callable[[], Reference]
    notices: Callable[[], tuple[str, ...]]
    import_tables: Callable[[Path], LawNews]
    export_table: Callable[[str, Path], None]
    reset_table: Callable[[str], LawNews]


class SettingsDesk(NamedTuple):
    """What the page 設定 shows and changes. Quick; called in the window's thread.

    `user` gives the name that is kept, empty where none is, and the one used then.
    """

    user: Callable[[], tuple[str, str]]
    keep_user: Callable[[str], None]
    folder: Callable[[], Path]
    backups: Callable[[], Sequence[Copy]]
    agency_changed: Callable[[Agency], None]


class FlowDesk(NamedTuple):
    """The reporting flow. Called from background threads.

    `standings` says where cases stand on a day, given the places at which steps have put some, and
    which periods the tables in force set. `folder` keeps the office's own picture of the flow.
    `calendar` gives reminders as an .ics file; `compare` holds the program's verdicts against the
    Ministry's results, and `write_findings` writes that as a workbook. `files` gives what reads and
    replaces the office's own flow files; None where that cannot be done.
    """

    flows: Callable[[], Mapping[str, Flow]]
    standings: Callable[
        [Sequence[CaseSummary], date, Mapping[int, Place]], tuple[Standings, Sequence[Period]]
    ]
    folder: Path
    calendar: Callable[[CaseBook, Sequence[CaseSummary], date], bytes]
    compare: Callable[[CaseBook, Sequence[CaseSummary]], Findings]
    write_findings: Callable[[Findings, Path, date], object]
    files: Callable[[], FlowFiles] | None = None


class StoreDesk(NamedTuple):
    """The stored cases and the folder they are in. Called from background threads.

    `ways_of` gives what can be done about an exception, with the words for it; `go` prepares one of
    those ways, for which some (`needs_folder`) need a folder, and gives the file that keeps what
    was there before, if any does. `settle` goes through the whole store and keeps a copy for the
    day; `back_up` makes one of this moment and gives its file. `look` lists the first so many
    cases, or all, while the book is not open; None where that cannot be told.
    """

    open_book: Callable[[], CaseBook]
    look: Callable[[int | None], Seen[CaseSummary] | None]
    close: Callable[[], None]
    settle: Callable[[date], None]
    back_up: Callable[[datetime], Path]
    dashboard: Callable[[Sequence[CaseSummary], date], Dashboard]
    ways_of: Callable[[Exception], Sequence[tuple[str, str]]]
    needs_folder: Callable[[], Collection[str]]
    go: Callable[[str, Path | None], Path | None]


class Desk(NamedTuple):
    """The services of the window. All but `today` and `now` run in background threads.

    `own_errors` gives the exceptions whose message is a sentence meant for the user.
    """

    precheck: Callable[[Path, date, Progress], Checked]
    recheck: Callable[[Checked, date, Progress], Checked]
    workday_from: Callable[[date], date]
    mask_id: Callable[[str], str]
    packet: PacketDesk
    about: Callable[[], About]
    own_errors: Callable[[], tuple[type[Exception], ...]]
    today: Callable[[], date]
    now: Callable[[], datetime]
    recent: Recent
    law: LawDesk
    store: StoreDesk
    flow: FlowDesk
    settings: SettingsDesk
    is_workday: Callable[[date], bool]
    sample: Path
    settings_file: Path
    intake: IntakeDesk | None = None
    """None where rosters are opened without the guide: what it would ask is told as problems."""
    variants: Callable[[], Sequence[str]] = tuple
    """The groups of variant characters; called from background threads."""
