"""The composition root: the only place that wires the parts of the program together.

Everything heavy is imported where it is first needed, so that the window is painted before it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app import paths
from app.law_in_force import checker, checker_with, law, law_folder, load_law, renew_law

if TYPE_CHECKING:
    from app.cases import CaseBook
    from app.due import Dashboard
    from app.flow_import import FlowFiles
    from app.flow_steps import Flow, Period, Standings
    from app.flow_steps import Place as FlowPlace
    from app.intake.guide import Guide
    from app.intake.mapping import ImportProfile
    from app.intake.roster import Roster
    from app.law_files import Replaced
    from app.models.glance import Seen
    from app.models.hold import Holder
    from app.place import Place
    from app.precheck import Checked
    from app.rules.engine import Checker
    from app.rules.table_page import Reference
    from app.stored import Agency, CaseSummary
    from app.ui.agreement_page import Findings
    from app.ui.desk import Desk, LawDesk, LawNews, SettingsDesk, StoreDesk
    from app.ui.import_desk import IntakeDesk

SAMPLE: Final = "sample_roster.xlsx"
_USER_FILE: Final = "user.txt"
_FOLDER_FILE: Final = "folder.txt"
_making_place = threading.Lock()


def run_gui(file: Path | None = None) -> int:
    """Open the window, on a roster where one is given; the exit status of the process.

    Where the user has it open already, that one comes forward and opens the roster.
    """
    from app.ui.single import first_or_hand_over

    folder = paths.user_data()
    listener = first_or_hand_over(folder, str(file.resolve()) if file else "")
    if listener is None:
        return 0
    from app.ui.application import run

    return run(desk(folder), file, listener=listener)


def desk(folder: Path) -> Desk:
    """What the window works with; what it keeps is kept in `folder`."""
    from app.documents import packet_desk
    from app.history import History
    from app.ui.desk import About, Desk, FlowDesk

    store = _store_desk(folder)
    return Desk(
        precheck=lambda *given: _precheck(folder, *given),
        recheck=lambda checked, *given: _check_roster(folder, checked.roster, *given),
        workday_from=_workday_from,
        mask_id=_mask_id,
        packet=packet_desk(),
        about=lambda: About(paths.version(), checker().book.sha256, checker().count),
        own_errors=_own_errors,
        today=date.today,
        now=datetime.now,
        recent=History(folder, lambda: _place(folder).store()),
        law=_law_desk(),
        store=store,
        flow=FlowDesk(
            _flows,
            _standings,
            folder / "flow",
            calendar=lambda _, *given: _calendar(folder, *given),
            compare=_compare,
            write_findings=_write_findings,
            files=_flow_files,
        ),
        settings=_settings_desk(folder),
        is_workday=_is_workday,
        sample=paths.resource("samples", SAMPLE),
        settings_file=folder / "window.ini",
        intake=_intake_desk(folder),
        variants=_variants,
    )


def _place(folder: Path) -> Place:
    """The folder of the cases, and how it is held.

    One at a time: `cache` alone makes two where two threads ask first at once, as they do where a
    file is given at the start, and the second finds the folder held by the first.
    """
    with _making_place:
        return _made_place(folder)


@cache
def _made_place(folder: Path) -> Place:
    from app.place import Place

    return Place(
        _where(folder),
        lambda: _holder(folder),
        lambda other: _write_text(folder / _FOLDER_FILE, str(other)),
    )


def _where(folder: Path) -> Path:
    """The folder of the cases: the user's, or the one that was chosen instead."""
    chosen = folder / _FOLDER_FILE
    said = chosen.read_text(encoding="utf-8").strip() if chosen.exists() else ""
    return Path(said) if said else folder


def _close(folder: Path) -> None:
    if _made_place.cache_info().currsize:  # else nothing has been opened
        _place(folder).close()


def _look(folder: Path, first: int | None) -> Seen[CaseSummary] | None:
    from app.glance import first_look

    return first_look(_where(folder), first)


def _write_text(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a system that does not know who it is
        return ""


def _kept_user(folder: Path) -> str:
    file = folder / _USER_FILE
    return file.read_text(encoding="utf-8").strip() if file.exists() else ""


def _user(folder: Path) -> str:
    """Who works with the program: the name given in 設定, else the one of the system."""
    return _kept_user(folder) or _login()


def _holder(folder: Path) -> Holder:
    import os
    import platform

    from app.models.hold import Holder

    return Holder(_user(folder), platform.node(), datetime.now(), os.getpid())


def _store_desk(folder: Path) -> StoreDesk:
    from app.ui.desk import StoreDesk

    return StoreDesk(
        open_book=lambda: _open_book(folder),
        look=lambda first: _look(folder, first),
        close=lambda: _close(folder),
        settle=lambda day: _place(folder).settle(day),
        dashboard=partial(_dashboard, folder),
        ways_of=_ways_of,
        needs_folder=_needs_folder,
        back_up=lambda at: _place(folder).back_up(at),
        go=lambda way, chosen: _go(folder, way, chosen),
    )


def _open_book(folder: Path) -> CaseBook:
    from app.flow_moves import FlowBook

    return FlowBook(
        _place(folder).store(),
        lambda: _window_checker(folder),
        datetime.now,
        lambda: _user(folder),
        _flows,
    )


_agencies: dict[Path, Agency] = {}
"""The own agency of the store in a folder, once it is known."""


def _agency(folder: Path) -> Agency:
    from app.office import read_agency
    from app.stored import Agency

    known = _agencies.get(folder)
    if known is None:
        try:
            with _place(folder).store().read() as session:
                known = _agencies[folder] = read_agency(session)
        except Exception:  # a store that cannot be used is told where it is used
            return Agency()
    return known


def _window_checker(folder: Path) -> Checker:
    """The checker by the tables in force and the titles of the own agency."""
    return checker_with(_agency(folder))


def _go(folder: Path, way: str, chosen: Path | None) -> Path | None:
    _agencies.pop(folder, None)
    return _place(folder).go(way, chosen)


def _settings_desk(folder: Path) -> SettingsDesk:
    from app.models.copies import backups
    from app.ui.desk import SettingsDesk

    return SettingsDesk(
        user=lambda: (_kept_user(folder), _login()),
        keep_user=lambda name: _write_text(folder / _USER_FILE, name),
        folder=lambda: _place(folder).folder,
        backups=lambda: backups(_place(folder).folder),
        agency_changed=lambda agency: _agencies.update({folder: agency}),
    )


def _dashboard(folder: Path, cases: Sequence[CaseSummary], day: date) -> Dashboard:
    from app.due import dashboard, limits_of
    from app.flow_rows import returned_rounds
    from app.flow_steps import periods_of
    from app.reminders import Days, reminders

    workdays, law = checker().workdays, load_law()
    with _place(folder).store().read() as session:
        returned = returned_rounds(session)
    reminded = reminders(cases, returned, Days(day, workdays, periods_of(law)))
    return dashboard(cases, day, workdays, limits_of(law), reminded)


def _ways_of(error: Exception) -> Sequence[tuple[str, str]]:
    from app.place import ways_of

    return ways_of(error)


def _needs_folder() -> Collection[str]:
    from app.place import NEEDS_FOLDER

    return NEEDS_FOLDER


def _law_desk() -> LawDesk:
    from app.ui.desk import LawDesk

    return LawDesk(
        reference=_reference,
        notices=lambda: law().notices,
        import_tables=_import_tables,
        export_table=_export_table,
        reset_table=_reset_table,
    )


def _reference() -> Reference:
    from app.rules.table_page import reference

    return reference(checker(), law().damaged)


def _import_tables(file: Path) -> LawNews:
    from app.law_files import import_tables

    return _news("已匯入", import_tables(file, law_folder()))


def _reset_table(table_id: str) -> LawNews:
    from app.law_files import reset_table

    return _news("已還原內建", reset_table(table_id, law_folder()))


def _export_table(table_id: str, file: Path) -> None:
    from app.law_files import export_table

    export_table(table_id, law_folder(), file)


def _news(what: str, done: Replaced) -> LawNews:
    from app.law_files import put_back
    from app.ui.desk import LawNews

    def undo() -> LawNews:
        put_back(law_folder(), done.before)
        renew_law()
        return LawNews("已復原資料表。", None)

    renew_law()
    return LawNews(f"{what}：{'；'.join(map(str, done.changes))}。", undo)


def _intake_desk(folder: Path) -> IntakeDesk:
    from app.ui.import_desk import IntakeDesk

    return IntakeDesk(
        open_guide=lambda *given: _open_guide(folder, *given),
        open_received=lambda *given: _open_received(folder, *given),
        check=lambda *given: _check_roster(folder, *given),
        profile=lambda mark: _recalled(folder, mark),
        keep_profile=lambda profile: _keep_profile(folder, profile),
    )


def _open_guide(folder: Path, file: Path, progress: Callable[[str, int, int], None]) -> Guide:
    from app.intake.guide import open_guide

    return open_guide(file, lambda mark: _recalled(folder, mark), _staff_titles(folder), progress)


def _open_received(
    folder: Path, roster: Roster, file: Path, progress: Callable[[str, int, int], None]
) -> Guide:
    from app.archive.sheet import sheet_of
    from app.intake.guide import open_source

    source = sheet_of(file.name, [case.typed for case in roster.cases])
    return open_source(file, source, staff_titles=_staff_titles(folder), progress=progress)


def _staff_titles(folder: Path) -> Sequence[str]:
    """The titles of established posts, by the own agency's table where it has one."""
    book, own = _window_checker(folder).book, _agency(folder).org_code
    key = own if own and book.states("titles.ranked", own) else ""
    titles: Any = book.row("titles.ranked", key, None).value
    return tuple(titles)


def _recalled(folder: Path, mark: str) -> ImportProfile | None:
    from app.profiles import recalled

    return recalled(_place(folder).store(), mark)


def _keep_profile(folder: Path, profile: ImportProfile) -> None:
    from app.profiles import keep_in

    keep_in(_place(folder).store(), profile, datetime.now())


def _precheck(
    folder: Path, file: Path, as_of: date, progress: Callable[[str, int, int], None]
) -> Checked:
    from app.precheck import precheck

    return precheck(file, _window_checker(folder), as_of, progress=progress)


def _check_roster(
    folder: Path, roster: Roster, as_of: date, progress: Callable[[str, int, int], None]
) -> Checked:
    from app.precheck import Checked, check_roster

    result = check_roster(roster, _window_checker(folder), as_of, progress=progress)
    return Checked(roster, result)


def _variants() -> Sequence[str]:
    groups: Any = load_law().row("names.variants", "", None).value
    return tuple(groups)


def _workday_from(day: date) -> date:
    return checker().workdays.workday_from(day)


def _is_workday(day: date) -> bool:
    return checker().workdays.is_workday(day)


def _mask_id(number: str) -> str:
    from app.packets.masking import mask_id

    return mask_id(number)


@cache
def _flow_files() -> FlowFiles:
    from app.flow_import import OWN_FOLDER, FlowFiles

    return FlowFiles(paths.resource("flows"), paths.user_data() / OWN_FOLDER)


def _flows() -> Mapping[str, Flow]:
    return _flow_files().by_period()


def _calendar(folder: Path, cases: Sequence[CaseSummary], day: date) -> bytes:
    from app.flow_rows import returned_rounds
    from app.flow_steps import periods_of
    from app.reminders import Days, calendar, reminders

    with _place(folder).store().read() as session:
        back = returned_rounds(session)
    days = Days(day, checker().workdays, periods_of(load_law()))
    return calendar(reminders(cases, back, days), day)


def _compare(book: Any, cases: Sequence[CaseSummary]) -> Findings:
    from app.agreement import RuleAbout, agreement, sheets
    from app.rules.engine import registered_rules
    from app.ui.agreement_page import Findings

    known = {
        rule_id: RuleAbout(
            dated[-1].title, tuple(dict.fromkeys(f for one in dated for f in one.fields))
        )
        for rule_id, dated in registered_rules().items()
    }
    found = agreement(book.rounds(), known)
    return Findings(found, sheets(found, {case.id: case.case_no for case in cases}))


def _write_findings(found: Findings, file: Path, day: date) -> object:
    from app.agreement_sheet import write_agreement

    return write_agreement(found.sheets, file, day)


def _standings(
    cases: Sequence[CaseSummary], day: date, places: Mapping[int, FlowPlace]
) -> tuple[Standings, Sequence[Period]]:
    from app.flow_steps import periods_of, standings

    periods = periods_of(load_law())
    return standings(_flows(), periods, cases, day, places), periods


def _own_errors() -> tuple[type[Exception], ...]:
    from app.archive.form import BadArchive, CannotSend
    from app.cases import WaiverRefused
    from app.exports.table import CannotExport
    from app.files_out import CannotWrite
    from app.flow_files import BadFlow
    from app.flow_moves import Held
    from app.intake.roster import UnusableFile
    from app.keeping import Conflict
    from app.law_files import CannotKeep
    from app.models.faults import StoreError
    from app.packets.choice import BadChoice
    from app.packets.packet import PacketError
    from app.rules.law import BadLawTable

    return (
        UnusableFile,
        BadArchive,
        BadChoice,
        CannotExport,
        CannotSend,
        CannotWrite,
        PacketError,
        BadLawTable,
        BadFlow,
        Held,
        CannotKeep,
        StoreError,
        Conflict,
        WaiverRefused,
    )
