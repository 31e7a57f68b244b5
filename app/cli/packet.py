"""The packet on the command line: written from a roster, or proved to be as it was written."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import paths
from app.cli.run import Status
from app.cli.terminal import OUTPUT, CannotWrite, progress_line, say, writing

if TYPE_CHECKING:
    from app.flow_import import Flows
    from app.flow_steps import Place
    from app.packets.steps import Standing
    from app.precheck import Checked
    from app.rules.results import BatchResult


def write(
    options: argparse.Namespace, precheck: Callable[[argparse.Namespace], Checked]
) -> Checked:
    """Check a roster and write its packet; the place of the packet goes to standard output."""
    from app.law_in_force import checker
    from app.packets.choice import Choice
    from app.packets.matter import Matter
    from app.packets.packet import PacketError, write_whole

    checked = precheck(options)
    for fault in _flows().faults:
        say(fault)
    choice = Choice(form="zip") if options.zip else Choice()
    matter = Matter(
        checked.result,
        checker().workdays,
        printed_on=date.today(),
        program_version=paths.version(),
        choice=choice,
        standings=standings_of(checked.result),
    )
    try:
        with progress_line() as progress:
            place = write_whole(matter, options.out, progress)
    except PacketError as error:
        raise CannotWrite(str(error)) from error
    with writing(OUTPUT):
        sys.stdout.write(f"{place}\n")
    return checked


def verify(place: Path) -> Status:
    """Say whether a packet is as it was written: itself, or every one that lies in a folder."""
    from app.packets.manifest import MANIFEST, prove

    packets = [place]
    if place.is_dir() and not (place / MANIFEST).exists():
        inside = [item for item in sorted(place.iterdir()) if (item / MANIFEST).is_file()]
        packets = [*inside, *sorted(place.glob("報送包_*.zip"))] or [place]
    worst = Status.FINE
    for packet in packets:
        proof = prove(packet)
        if not proof.faults:
            with writing(OUTPUT):
                sys.stdout.write(f"{packet.name}：與寫出時相同，識別碼 {proof.number}\n")
            continue
        worst = max(worst, Status.ATTENTION if proof.number else Status.UNUSABLE)
        for fault in proof.faults:
            say(f"{packet.name}：{fault}")
    return worst


def _flows() -> Flows:
    """The flows in force, own ones included, and what is wrong with own ones."""
    from app.flow_import import OWN_FOLDER, flows_in_force

    return flows_in_force(paths.resource("flows"), paths.user_data() / OWN_FOLDER)


def standings_of(result: BatchResult, places: Sequence[Place | None] = ()) -> list[Standing | None]:
    """Where cases stand in the flow of the day on which each is reported, own flows included.

    `places` are where steps that were taken have left them, for each in turn or for none.
    """
    from app.assess import ARRIVED, stage_of
    from app.flow_steps import period_on, periods_of
    from app.law_in_force import load_law
    from app.packets.steps import Standing

    flows = _flows().by_period
    book = load_law()
    periods = periods_of(book)
    arrived: Any = book.row(ARRIVED, "", None).value
    found: list[Standing | None] = []
    for case, place in zip(result.cases, places or [None] * len(result.cases), strict=True):
        facts = case.case.facts
        period = period_on(periods, facts.report_date or result.as_of)
        flow = flows.get(period.name) if period else None
        if flow is None:
            found.append(None)
            continue
        stage, status = stage_of(facts, arrived), facts.webhr_status or ""
        found.append(Standing(flow, flow.stands_by(stage, case.verdict.value, status, place)))
    return found
