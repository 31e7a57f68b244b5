"""How far a case has come in its flow, as the checklist ticks it.

The steps of a flow are a graph. A step counts as passed only where every way from the first step to
where the case stands leads through it; which of two branches a case has taken is never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class ContactLike(Protocol):
    """Whom to ask, and about what."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def phone(self) -> str: ...  # noqa: D102
    @property
    def about(self) -> str: ...  # noqa: D102


class WayLike(Protocol):
    """To which step a flow goes on, and in which case."""

    @property
    def to(self) -> str: ...  # noqa: D102
    @property
    def when(self) -> str: ...  # noqa: D102


class FlowFactLike(Protocol):
    """Something that holds for a whole flow."""

    @property
    def label(self) -> str: ...  # noqa: D102
    @property
    def words(self) -> str: ...  # noqa: D102
    @property
    def origin(self) -> str: ...  # noqa: D102


class StepLike(Protocol):
    """One step, as `app.flow_steps.Step` has it."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def number(self) -> str: ...  # noqa: D102
    @property
    def who(self) -> str: ...  # noqa: D102
    @property
    def words(self) -> str: ...  # noqa: D102
    @property
    def detail(self) -> str: ...  # noqa: D102
    @property
    def origin(self) -> str: ...  # noqa: D102
    @property
    def basis(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def ask(self) -> Sequence[ContactLike]: ...  # noqa: D102
    @property
    def ways(self) -> Sequence[WayLike]: ...  # noqa: D102


class FlowLike(Protocol):
    """The steps of one period, as `app.flow_steps.Flow` has them."""

    @property
    def period(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def facts(self) -> Sequence[FlowFactLike]: ...  # noqa: D102
    @property
    def steps(self) -> Sequence[StepLike]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands: in which flow, at the step of which id."""

    flow: FlowLike
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


def _comes_to(steps: Sequence[StepLike], goal: str, *, without: str) -> bool:
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
