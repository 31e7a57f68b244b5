"""What is missing, each once: the checks that wait for the same facts, together.

A roster with a few columns leaves some fifty checks undecided in every case, most of them for want
of the same facts. A clerk has to be asked for each fact once, not for each check.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.rules.base import Outcome, Severity
from app.rules.facts import Case
from app.rules.results import RuleResult
from app.rules.wording import labels

_WEIGHT = {severity: n for n, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Checks that cannot be decided for want of the same facts, the gravest first.

    `missing` is empty for a check that is undecided for a reason of its own.
    """

    missing: tuple[str, ...]
    results: tuple[RuleResult, ...]

    @property
    def severity(self) -> Severity:
        """That of the gravest of the checks."""
        return self.results[0].severity


def waiting_for(results: Iterable[RuleResult]) -> list[Waiting]:
    """The undecided ones of a case's results, by what they wait for, the gravest first."""
    found: dict[tuple[str, ...], list[RuleResult]] = {}
    alone: list[Waiting] = []
    undecided = [r for r in results if r.outcome is Outcome.UNKNOWN]
    for result in sorted(undecided, key=lambda r: _WEIGHT[r.severity]):
        if result.missing:
            found.setdefault(tuple(sorted(result.missing)), []).append(result)
        else:
            alone.append(Waiting((), (result,)))
    together = [Waiting(missing, tuple(these)) for missing, these in found.items()]
    return sorted(together + alone, key=lambda w: _WEIGHT[w.severity])


def what_to_do(result: RuleResult, case: Case) -> str:
    """The rule's advice; where facts are missing, to state them: the rule cannot advise yet.

    請填寫原籍地區，並更正出生日期，再檢核一次。
    """
    if result.outcome is Outcome.ERROR:
        return ""  # the message says it
    missing = result.missing
    if result.outcome is Outcome.FAIL or not missing:
        return result.rule.fix
    empty = [key for key in missing if key not in case.unreadable]
    unreadable = [key for key in missing if key in case.unreadable]
    ways = [f"{do}{labels(keys)}" for do, keys in (("填寫", empty), ("更正", unreadable)) if keys]
    return f"請{'，並'.join(ways)}，再檢核一次。"
