"""The list of stored cases at once, before the store is opened by all that works with it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.models.glance import Seen, glance
from app.stored import CaseSummary, Stage

__all__ = ["Seen", "first_look"]

_STAGES: Final = {stage.value: stage for stage in Stage}


def first_look(folder: Path, first: int | None) -> Seen[CaseSummary] | None:
    """The first of the cases in a folder, or all; None where only opening it can tell."""
    return glance(folder, first, CaseSummary._make, _STAGES)
