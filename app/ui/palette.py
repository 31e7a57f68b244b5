"""The colours of the window, light and dark, by what they are for.

Every pair of ink and ground that the window uses is listed in `pairs`, and a test computes their
contrast. Green means 可報送 and nothing else.
"""

from __future__ import annotations

from typing import Final, NamedTuple

VERDICTS: Final = ("error", "blocked", "incomplete", "review", "ready")
"""The values of `app.rules.results.Verdict`, which is not imported before the window is painted."""


class Tone(NamedTuple):
    """A colour that means something: as ink, as a soft ground below that ink, and as a line."""

    ink: str
    soft: str
    line: str


class Palette(NamedTuple):
    """Colours as #rrggbb."""

    name: str
    paper: str
    """Behind lists, fields and cards."""
    ground: str
    """Behind pages."""
    rail: str
    """Behind the pages' names at the left."""
    ink: str
    muted: str
    line: str
    control_line: str
    """Round a field or a button; 3:1 against what is behind."""
    hover: str
    accent: str
    accent_ink: str
    """On the accent."""
    accent_hover: str
    selection: str
    tones: dict[str, Tone]
    """By verdict, and `hint` for what is only good to know."""

    def pairs(self) -> list[tuple[str, str]]:
        """Every (ink, ground) that text is written in."""
        grounds = (self.paper, self.ground, self.rail, self.hover, self.selection)
        found = [(ink, g) for ink in (self.ink, self.muted, self.accent) for g in grounds]
        found += [(self.accent_ink, self.accent), (self.accent_ink, self.accent_hover)]
        for tone in self.tones.values():
            found += [(tone.ink, g) for g in (tone.soft, self.paper, self.ground, self.selection)]
            found += [(self.ink, tone.soft), (self.muted, tone.soft)]
        return found


LIGHT: Final = Palette(
    name="light",
    paper="#ffffff",
    ground="#f6f7f9",
    rail="#eceff3",
    ink="#1b1f24",
    muted="#545d69",
    line="#dde2e8",
    control_line="#868f9b",
    hover="#f0f3f7",
    accent="#1d5a9e",
    accent_ink="#ffffff",
    accent_hover="#174a84",
    selection="#e1ecf9",
    tones={
        "error": Tone("#2b2f36", "#e3e6ea", "#2b2f36"),
        "blocked": Tone("#a8201a", "#fdeceb", "#d2453e"),
        "incomplete": Tone("#63409e", "#f2edfa", "#8a6bc0"),
        "review": Tone("#80500a", "#fdf3e0", "#c98a1b"),
        "ready": Tone("#17692f", "#e7f5eb", "#2f9a50"),
        "hint": Tone("#48525e", "#edf0f4", "#8d97a3"),
    },
)

DARK: Final = Palette(
    name="dark",
    paper="#1d2126",
    ground="#16191d",
    rail="#111417",
    ink="#e8ebef",
    muted="#a7b1bd",
    line="#30363d",
    control_line="#6f7a87",
    hover="#262b31",
    accent="#86b8f0",
    accent_ink="#0c1c2e",
    accent_hover="#a3caf6",
    selection="#22374f",
    tones={
        "error": Tone("#eef0f3", "#3a4048", "#c6ccd4"),
        "blocked": Tone("#ff9d96", "#3d2221", "#e2655d"),
        "incomplete": Tone("#c9b3f2", "#2e2640", "#9a7fd0"),
        "review": Tone("#f0bf63", "#382c14", "#c48f2b"),
        "ready": Tone("#7bd495", "#1a3322", "#3fa65f"),
        "hint": Tone("#b6c0cc", "#2a3037", "#77828f"),
    },
)
