"""What the chart shows of the cases: how many stand where, and of one what is done and what is not.

Pure functions over plain values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.flow_steps import Flow, Step
from app.rules.dates import roc_short
from app.ui.chart_scene import DONE, HERE, NEXT, Standstill, StepState

if TYPE_CHECKING:
    from app.flow_places import CaseFlow


def states_of(
    flow: Flow, at: Mapping[str, Sequence[int]], here: Step | None, found: CaseFlow | None
) -> dict[str, StepState]:
    """What each step shows: `at` are the cases at each; `here` is where the one shown stands."""
    ahead = {way.to for way in here.ways} if here else set[str]()
    own = found if found and found.flow and found.flow.id == flow.id else None
    states = {}
    for step in flow.steps:
        done = own.done(step.id) if own else None
        what = DONE if done else NEXT if step.id in ahead else ""
        if here is not None and step.id == here.id:
            what = HERE
        said = f"{roc_short(done.day)} {done.by}" if done else ""
        states[step.id] = StepState(len(at.get(step.id, ())), what, said)
    return states


def standstill_of(
    found: CaseFlow | None, here: Step | None
) -> tuple[Standstill | None, frozenset[str]]:
    """What keeps a case where it stands, and the steps that it may not go on to."""
    if found is None or here is None:
        return None, frozenset()
    title, barred = "", [one for one in found.ways if one.weighed.blocks]
    if (report := found.report) is not None and not barred and report.weighed.blocks:
        # It may still be prepared and checked, but what keeps it from being reported is known.
        title, barred = "還不能報送", [report]
    said = dict.fromkeys(b.words + b.way_on for one in barred for b in one.weighed.blocks)
    asked = [doubt.words for doubt in found.doubts]
    if not said and not asked:
        return None, frozenset()
    still = Standstill(here.id, "\n".join([*asked, *said]), only_asks=not said, title=title)
    return still, frozenset(one.way.to for one in barred)
