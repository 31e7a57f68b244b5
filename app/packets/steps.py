"""How far a case has come in its flow, as the checklist ticks it.

The steps of a flow are a graph. A step counts as passed only where every way from the first step to
where the case stands leads through it; which of two branches a case has taken is never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.flow_steps import Flow, Step


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands: in which flow, at the step of which id."""

    flow: Flow
    step_id: str


class Tick(StrEnum):
    """How far a case has come with one step."""

    PASSED = "已過"
    HERE = "目前"
    AHEAD = ""


def ticks(standing: Standing) -> dict[str, Tick]:
    """How far a case has come with each step of its flow, by the step's id.

    The last step counts as passed once the case has got there. Raises KeyError where the flow has
    no such step.
    """
    steps = standing.flow.steps
    here = {step.id: step for step in steps}[standing.step_id]
    found = dict.fromkeys((step.id for step in steps), Tick.AHEAD)
    found[here.id] = Tick.HERE if here.ways else Tick.PASSED
    for step in steps:
        if step.id != here.id and not _comes_to(steps, here.id, without=step.id):
            found[step.id] = Tick.PASSED
    return found


def _comes_to(steps: Sequence[Step], goal: str, *, without: str) -> bool:
    """Whether a way leads from the first step forwards to the goal, not through one of them."""
    place = {step.id: at for at, step in enumerate(steps)}
    seen: set[str] = set()
    ahead = [steps[0].id]
    while ahead:
        at = ahead.pop()
        if at == without or at in seen:
            continue
        if at == goal:
            return True
        seen.add(at)
        ahead += [way.to for way in steps[place[at]].ways if place[way.to] > place[at]]
    return False
