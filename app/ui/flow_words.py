"""What 流程 says of one case beside its chart, before all of its steps are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.flow_row import named

if TYPE_CHECKING:
    from app.flow_steps import Flow, Period, Step
    from app.stored import CaseSummary


def who(case: CaseSummary) -> str:
    """A case by number, kind and name."""
    return "　".join(filter(None, (case.case_no, case.kind, case.name)))


def said_of(
    case: CaseSummary, flow: Flow, step: Step | None, period: Period | None
) -> tuple[str, ...]:
    """Which case, where it stands in the flow that is shown and what comes next, in sentences.

    `step` is None where another flow, that of `period`, applies to it.
    """
    if step is None:
        applies = f"本案適用{period.name}。" if period else "報送日期不在任何期間，請查對。"
        return who(case), applies
    said = [who(case), f"在第 {step.number} 步：{step.words}（{step.who}）。"]
    for way in step.ways:
        after = flow.step(way.to)
        said.append(f"{way.when or '接著'} → {named(after)}（{after.who}）")
    return tuple(said)
