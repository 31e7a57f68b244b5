"""What is missing, each once: the checks that wait for the same facts, together.

A roster with a few columns leaves some fifty checks undecided in every case, most of them for want
of the same facts. A clerk has to be asked for each fact once, not for each check.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.rules.base import Outcome, Severity
from app.rules.results import RuleResult

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
