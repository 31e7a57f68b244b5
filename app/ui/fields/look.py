"""What fields, their lists and the calendar look like, for the window's style sheet."""

from __future__ import annotations

from string import Template
from typing import Final

from app.ui.palette import Palette
from app.ui.style import sized

_SHEET: Final = Template("""
QPlainTextEdit { background: $paper; color: $ink; border: 1px solid $control_line;
    border-radius: 6px; padding: 1px 4px; selection-background-color: $accent;
    selection-color: $accent_ink; }
QPlainTextEdit:focus { border: 2px solid $accent; padding: 0 3px; }
#suggestions { background: $paper; color: $ink; border: 1px solid $control_line;
    border-radius: 6px; padding: 3px; outline: 0; }
#suggestions::item { padding: 5px 8px; border-radius: 4px; color: $ink; }
#suggestions::item:hover { background: $hover; }
#suggestions::item:selected { background: $selection; color: $ink; }
#calendar { background: $paper; border: 1px solid $control_line; }
#calendar QCalendarWidget, #calendar QTableView { background: $paper; color: $ink;
    border: 0; selection-background-color: $paper; }
QPushButton#offer { font-size: 13u; padding: 0 4px; min-height: 20u;
    text-align: left; }
QPushButton#offer:focus { padding: 0 3px; min-height: 20u-2; }
QPushButton[role="fold"] { background: transparent; border: 1px solid transparent;
    color: $accent; padding: 0 4px; min-height: 26u; text-align: left; }
QPushButton[role="fold"]:hover { background: $hover; }
QPushButton[role="fold"]:focus { border: 2px solid $accent; padding: 0 3px; min-height: 26u-2; }
#sectionHead { border-bottom: 1px solid $line; padding-bottom: 4px; }
""")

_INKS: Final = (
    "paper",
    "ink",
    "line",
    "control_line",
    "hover",
    "accent",
    "accent_ink",
    "selection",
)


def sheet(palette: Palette) -> str:
    """The part of the style sheet that the fields need."""
    return sized(_SHEET).substitute({name: getattr(palette, name) for name in _INKS})
