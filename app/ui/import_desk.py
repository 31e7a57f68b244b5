"""What the guide through an import asks of the rest of the program: plain functions, handed in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from app.intake.guide import Guide
    from app.intake.mapping import ImportProfile
    from app.intake.roster import Roster
    from app.precheck import Checked

Progress = Callable[[str, int, int], None]
"""As in `app.ui.desk`."""


class IntakeDesk(NamedTuple):
    """Called from background threads, but `profile` also in the window's: it is quick.

    `check` checks a roster that has been read; `profile` gives the profile for the fingerprint of a
    header, where there is one. `open_received` begins with cases that another office has sent.
    """

    open_guide: Callable[[Path, Progress], Guide]
    open_received: Callable[[Roster, Path, Progress], Guide]
    check: Callable[[Roster, date, Progress], Checked]
    profile: Callable[[str], ImportProfile | None]
    keep_profile: Callable[[ImportProfile], None]
