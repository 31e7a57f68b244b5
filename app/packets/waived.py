"""What has been set aside, as it is printed: beside the verdict, and with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.rules.base import Outcome
from app.rules.dates import roc
from app.rules.results import CaseResult, RuleResult
from app.rules.wording import basis_of
from app.stored import Waiver

WAIVED: Final = "已附理由"
"""The group of what has been set aside, after all others."""
NO_WAIVERS: Final[Mapping[str, Waiver]] = {}


def set_aside(result: RuleResult, waivers: Mapping[str, Waiver]) -> Waiver | None:
    """The waiver by which a finding has been set aside, where one has; only a 不符 can be."""
    waiver = waivers.get(result.rule.id)
    if waiver is None or waiver.lapsed_at is not None or result.outcome is not Outcome.FAIL:
        return None
    return waiver


def waived_in(case: CaseResult, waivers: Mapping[str, Waiver]) -> int:
    """How many findings of a case have been set aside."""
    return sum(set_aside(result, waivers) is not None for result in case.results) if waivers else 0


def reasons_given(count: int) -> str:
    """How many findings have been set aside, beside a verdict."""
    return f"附理由 {count}"


def reason_text(result: RuleResult, waiver: Waiver) -> str:
    """Why a finding has been set aside, by whom and when; below it what the rule rests on."""
    lines = [f"理由：{waiver.reason}"]
    if waiver.basis:
        lines.append(f"所附依據：{waiver.basis}")
    signed = f"{waiver.by or '（未記姓名）'}，{roc(waiver.at.date())}"
    lines.append(f"填具：{signed}。{basis_of(result.rule)}。（{result.rule.id}）")
    return "\n".join(lines)
