"""What each command does. Every one takes the options and gives the exit status."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, TextIO

from app import paths
from app.cli.run import Status
from app.cli.terminal import (
    OUTPUT,
    CannotWrite,
    is_terminal,
    progress_line,
    say,
    whole_file,
    writing,
)

if TYPE_CHECKING:
    from app.precheck import Checked
    from app.rules.results import BatchResult

Command = Callable[[argparse.Namespace], int]


def gui(options: argparse.Namespace) -> int:
    """Open the window, on a file where one is given."""
    from app.main import run_gui

    # Whole, so that the file is found again from another folder.
    return run_gui(options.file.resolve() if options.file else None)


def status_of(result: BatchResult) -> Status:
    """The exit status that a batch's verdicts add up to; a broken rule outranks all else."""
    from app.rules.results import Verdict

    counts = result.counts()
    if counts[Verdict.ERROR]:
        return Status.BROKEN
    if counts[Verdict.BLOCKED] or counts[Verdict.INCOMPLETE]:
        return Status.ATTENTION
    return Status.FINE


def summary(checked: Checked) -> str:
    """How many cases there are of each verdict, and how much of the file was not understood."""
    from app.reports.views import count_words
    from app.rules.results import VERDICT_WORDS

    counts = "，".join(f"{VERDICT_WORDS[v]} {n:,} 件" for v, n in count_words(checked) if n)
    said = f"{counts}。"
    if problems := len(checked.roster.problems):
        said += f"檔案中有 {problems:,} 處須留意，請以 check 查看。"
    return said


def _precheck(options: argparse.Namespace) -> Checked:
    from app.intake.mapping import read_mapping
    from app.law_in_force import checker, law
    from app.precheck import precheck

    for notice in law().notices:
        say(notice)
    mapping: Mapping[str, str] | None = read_mapping(options.mapping) if options.mapping else None
    as_of: date = options.as_of or date.today()
    with progress_line() as progress:
        return precheck(options.file, checker(), as_of, mapping=mapping, progress=progress)


def check(options: argparse.Namespace) -> int:
    """Check a roster and report what was found."""
    if options.out is None:
        if options.format == "xlsx" and is_terminal(sys.stdout):
            raise CannotWrite("試算表無法顯示在終端機，請以 --out 寫出檔名。")
        checked = _precheck(options)
        with writing(OUTPUT):
            _show(checked, options)
    else:
        _mind_suffix(options.out, options.format)
        with whole_file(options.out, source=options.file) as place:
            checked = _precheck(options)
            with writing(options.out.name):
                _save(checked, options, place)
        say(f"已寫入 {options.out.name}")
    return status_of(checked.result)


def _mind_suffix(out: Path, chosen: str) -> None:
    suffix = out.suffix.lower().removeprefix(".")
    if suffix in ("json", "html", "xlsx") and suffix != chosen:
        say(f"提醒：{out.name} 的內容是 {chosen} 格式；要 {suffix} 格式請加 --format {suffix}。")


def _show(checked: Checked, options: argparse.Namespace) -> None:
    if options.format != "xlsx":
        _write(checked, options, sys.stdout)
        return
    whole = BytesIO()
    _write_workbook(checked, options, whole)
    sys.stdout.buffer.write(whole.getvalue())


def _save(checked: Checked, options: argparse.Namespace, place: Path) -> None:
    if options.format == "xlsx":
        with place.open("w+b") as workbook:
            _write_workbook(checked, options, workbook)
        return
    with place.open("w", encoding="utf-8", errors="backslashreplace") as out:
        _write(checked, options, out)


def _write_workbook(checked: Checked, options: argparse.Namespace, out: BinaryIO) -> None:
    from app.reports.xlsx import write_xlsx

    write_xlsx(checked, paths.version(), out, everything=options.all)


def _write(checked: Checked, options: argparse.Namespace, out: TextIO) -> None:
    """Write any report but a workbook, piece by piece."""
    if options.format == "text":
        from app.reports.text import report_lines, write_coloured, write_plain

        lines = report_lines(checked, paths.version(), everything=options.all)
        (write_coloured if is_terminal(out) else write_plain)(lines, out)
        return
    if options.format == "json":
        from app.reports.json_report import json_chunks as chunks
    else:
        from app.reports.html import html_chunks as chunks
    out.writelines(chunks(checked, paths.version(), everything=options.all))


def packet(options: argparse.Namespace) -> int:
    """Check a roster and write the packet: also where something is wrong, for it says what."""
    from app.cli.packet import verify, write

    if options.verify is not None:
        return verify(options.verify)
    checked = write(options, _precheck)
    say(summary(checked))
    return status_of(checked.result)


def rules(options: argparse.Namespace) -> int:
    """List the catalogue, explain one rule, or write all of it as web pages or a manual."""
    from app.cli.catalogue import explain, list_rules

    as_json = options.format == "json"
    if options.html or options.pdf:
        if options.id is not None or as_json:
            raise CannotWrite("--html 與 --pdf 寫出全部規則，請勿與編號或 --format json 併用。")
        return _write_catalogue(options)
    if options.id is None:
        list_rules(sys.stdout, as_json=as_json)
        return Status.FINE
    return explain(options.id, sys.stdout, as_json=as_json)


def _write_catalogue(options: argparse.Namespace) -> int:
    from app.law_in_force import checker
    from app.rules.rule_page import rule_pages

    pages, law_sha256 = rule_pages(checker()), checker().book.sha256
    if options.html:
        from app.reports.rule_html import INDEX, write_rule_files

        folder: Path = options.html
        with writing(folder.name or str(folder)):
            count = write_rule_files(pages, law_sha256, folder)
        say(f"已寫入 {count} 個網頁，請開啟 {folder / INDEX}")
    if options.pdf:
        from app.packets.manual import render_manual

        with whole_file(options.pdf) as place:
            with progress_line() as progress:
                manual = render_manual(
                    pages,
                    program_version=paths.version(),
                    law_sha256=law_sha256,
                    progress=progress,
                )
            with writing(options.pdf.name):
                place.write_bytes(manual)
        say(f"已寫入 {options.pdf.name}")
    return Status.FINE


def tables(options: argparse.Namespace) -> int:
    """List the tables of the law, show, replace or write one, or go back to the built-in one."""
    from app.cli.tables import tables as obey_tables

    return obey_tables(options)


def template(options: argparse.Namespace) -> int:
    """Write an empty import form."""
    from app.intake.template import write_template

    file: Path = options.file
    if file.suffix.lower() not in (".xlsx", ".ods", ".csv"):
        raise CannotWrite(f"無法寫入「{file.name}」：副檔名須為 .xlsx、.ods 或 .csv。")
    if file.exists() and not options.force:
        raise CannotWrite(f"「{file.name}」已經存在，請另取檔名，或加 --force 覆寫。")
    with writing(file.name):
        write_template(file, kind=options.kind)
    say(f"已寫入 {file.name}")
    return Status.FINE


def selftest(options: argparse.Namespace) -> int:
    """Prove that this copy of the program works."""
    from app.selftest import run_selftest

    checks = run_selftest()
    with writing(OUTPUT):
        for done in checks:
            detail = f"：{done.detail}" if done.detail else ""
            sys.stdout.write(f"{'通過' if done.ok else '失敗'}　{done.name}{detail}\n")
    return Status.FINE if all(done.ok for done in checks) else Status.ATTENTION


_BY_NAME: Final[Mapping[str, Command]] = {
    "gui": gui,
    "check": check,
    "packet": packet,
    "rules": rules,
    "tables": tables,
    "template": template,
    "selftest": selftest,
}


def obey(options: argparse.Namespace) -> int:
    """Do what the options say; the window where they name no command."""
    command: str | None = options.command
    if command is None:
        from app.main import run_gui

        return run_gui(None)
    return _BY_NAME[command](options)
