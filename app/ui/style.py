"""Palette and style sheet of the window, from one set of colours, in the size of its text.

Lengths that hold text are written in `u`: one fourteenth of the text's size, a pixel at 100 %. They
grow with a larger face of the system; lines, corners and gaps stay pixels.
"""

from __future__ import annotations

import re
from string import Template
from typing import Final

from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette

from app import paths
from app.ui.palette import Palette
from app.ui.typeface import TEXT

_LENGTH: Final = re.compile(r"\b(\d+)u(-\d+)?\b")


def scaled(pixels: float) -> int:
    """A length that is so many pixels at 100 %, in the size that the text has now."""
    return round(pixels * QFontInfo(QGuiApplication.font()).pixelSize() / TEXT)


def sized(sheet: Template) -> Template:
    """A style sheet with its lengths in `u` as pixels; `30u-2` is two pixels less than `30u`."""
    return Template(
        _LENGTH.sub(lambda m: f"{scaled(int(m[1])) + int(m[2] or 0)}px", sheet.template)
    )


def smaller(font: QFont, part: float) -> QFont:
    """The same face at a part of its size, whether that is in pixels or in points."""
    made = QFont(font)
    if font.pixelSize() > 0:
        made.setPixelSize(max(9, round(font.pixelSize() * part)))
    else:
        made.setPointSizeF(font.pointSizeF() * part)
    return made


_SHEET: Final = Template("""
QMainWindow, #page { background: $ground; }
QToolTip { background: $paper; color: $ink; border: 1px solid $line; padding: 4px 8px; }

QMenuBar { background: $rail; color: $ink; padding: 2px 4px; border: 0; }
QMenuBar::item { padding: 4px 10px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $selection; }
QMenu { background: $paper; color: $ink; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 8px; border-radius: 4px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $control_line; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

#rail { background: $rail; border-right: 1px solid $line; }
#rail QToolButton { border: 0; border-radius: 8px; color: $muted; font-size: 12u;
    padding: 6px 2px 5px 2px; background: transparent; }
#rail QToolButton:hover:enabled { background: $hover; color: $ink; }
#rail QToolButton:checked { background: $selection; color: $accent; font-weight: 600; }
#rail QToolButton:disabled { color: $control_line; }
#rail QToolButton:focus { border: 2px solid $accent; padding: 4px 0 3px 0; }

#renewals QHeaderView::section { padding: 0 8px; }

QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $muted; border: 0;
    border-bottom: 2px solid transparent; padding: 4px 8px; margin-right: 8px; }
QTabBar::tab:hover { color: $ink; }
QTabBar::tab:selected { color: $accent; border-bottom: 2px solid $accent; font-weight: 600; }
QTabBar::tab:focus { background: $selection; }

QComboBox { background: $paper; color: $ink; border: 1px solid $control_line;
    border-radius: 6px; padding: 0 8px 0 12px; min-height: 30u; }
QComboBox:hover { background: $hover; }
QComboBox:focus { border: 2px solid $accent; padding: 0 7px 0 11px; min-height: 30u-2; }
QComboBox::drop-down { border: 0; width: 28px; }
QComboBox::down-arrow { image: url("$arrow"); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: $paper; color: $ink; border: 1px solid $control_line;
    selection-background-color: $selection; selection-color: $ink; outline: 0; }

QPushButton { background: $paper; color: $ink; border: 1px solid $control_line;
    border-radius: 6px; padding: 0 12px; min-height: 30u; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $selection; }
QPushButton:focus { border: 2px solid $accent; padding: 0 11px; min-height: 30u-2; }
QPushButton:disabled { color: $control_line; border-color: $line; background: $ground; }
QPushButton[role="primary"] { background: $accent; color: $accent_ink; border-color: $accent;
    font-weight: 600; }
QPushButton[role="primary"]:hover { background: $accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $ink; }
QPushButton[role="primary"]:disabled { background: $ground; color: $control_line;
    border: 1px solid $line; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; color: $accent;
    padding: 0 6px; min-height: 24u; text-decoration: underline; }
QPushButton[role="link"]:hover { background: $hover; }
QPushButton[role="link"]:focus { border: 2px solid $accent; padding: 0 5px;
    min-height: 24u-2; }
QPushButton[role="chip"] { border-radius: 15u; min-height: 28u; padding: 0 12px;
    background: $paper; border: 1px solid $line; }
QPushButton[role="chip"]:hover:enabled { background: $hover; border-color: $control_line; }
QPushButton[role="chip"]:checked { background: $selection; border: 2px solid $accent;
    padding: 0 11px; min-height: 28u-2; font-weight: 600; }
QPushButton[role="chip"]:focus { border: 2px solid $accent; padding: 0 11px; min-height: 28u-2; }
QPushButton[role="chip"]:disabled { background: transparent; }

QPushButton[role="tab"] { background: transparent; border: 0; border-radius: 0;
    border-bottom: 2px solid transparent; color: $muted; font-size: 16u; font-weight: 600;
    padding: 0 4px; min-height: 30u; }
QPushButton[role="tab"]:hover { color: $ink; }
QPushButton[role="tab"]:checked { color: $ink; border-bottom: 2px solid $accent; }
QPushButton[role="tab"]:focus { border: 2px solid $accent; border-radius: 6px; padding: 0 2px;
    min-height: 30u-2; }

QTextBrowser { background: $paper; color: $ink; border: 1px solid transparent; border-radius: 8px;
    selection-background-color: $selection; selection-color: $ink; }
QTextBrowser:focus { border: 1px solid $accent; }

QLineEdit { background: $paper; color: $ink; border: 1px solid $control_line; border-radius: 6px;
    padding: 0 8px; min-height: 30u; selection-background-color: $accent;
    selection-color: $accent_ink; }
QLineEdit:focus { border: 2px solid $accent; padding: 0 7px; min-height: 30u-2; }
QLineEdit[wrong="true"] { border: 2px solid $blocked_line; padding: 0 7px; min-height: 30u-2; }

QTableView { background: $paper; color: $ink; border: 1px solid $line; border-radius: 8px;
    gridline-color: transparent; outline: 0; selection-background-color: $selection;
    selection-color: $ink; }
QTableView:focus { border: 1px solid $accent; }
QHeaderView { background: $paper; border: 0; }
QHeaderView::section { background: $paper; color: $muted; border: 0;
    border-bottom: 1px solid $line; padding: 0 0 0 6px; font-size: 13u; font-weight: 400;
    min-height: 32u; }
QHeaderView::section:hover { background: $hover; color: $ink; }
QHeaderView::up-arrow, QHeaderView::down-arrow { image: none; width: 0; height: 0; }
#names, #names:focus { border: 0; border-right: 1px solid $control_line; border-radius: 0; }
QTableCornerButton::section { background: $paper; border: 0; }

QScrollArea, #bare { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $line; border-radius: 4px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $control_line; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $selection; }

QProgressBar { background: $line; border: 0; border-radius: 3px; max-height: 6px;
    min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QDialog { background: $ground; }
QDialog QListView, QDialog QTreeView { background: $paper; color: $ink;
    selection-background-color: $selection; selection-color: $ink; }

#statusLine { background: $rail; border-top: 1px solid $line; }
#statusLine QLabel { font-size: 13u; }
#panel { background: $paper; border: 1px solid $line; border-radius: 8px; }
#card { border: 0; border-left: 3px solid $line; background: transparent; }
#card:focus { background: $selection; }
#runRow { text-align: left; border: 1px solid transparent; border-radius: 8px;
    background: transparent; }
#runRow:hover { background: $hover; }
#runRow:focus { border: 2px solid $accent; }
#notice { border-radius: 8px; border: 1px solid $line; background: $paper; }
#drop { border: 1px dashed $control_line; border-radius: 8px; background: transparent; }
#drop[over="true"] { border: 2px solid $accent; background: $selection; }

QLabel { color: $ink; background: transparent; }
QLabel[tone="muted"] { color: $muted; }
QLabel[role="title"] { font-size: 24u; font-weight: 600; }
QLabel[role="heading"] { font-size: 16u; font-weight: 600; }
QLabel[role="verdict"] { font-size: 20u; font-weight: 700; }
QLabel[role="small"] { font-size: 13u; color: $muted; }
$tones
""")

_TONE: Final = Template("""
#notice[tone="$name"], #verdictBand[tone="$name"] { background: $soft; border: 1px solid $soft; }
#verdictBand[tone="$name"] { border-radius: 8px; }
QLabel[tone="$name"] { color: $ink; }
#card[tone="$name"] { border-left: 3px solid $line; }
""")


def sheet(palette: Palette) -> str:
    """The style sheet of the whole window."""
    tones = "".join(
        _TONE.substitute(name=name, soft=tone.soft, ink=tone.ink, line=tone.line)
        for name, tone in palette.tones.items()
    )
    return sized(_SHEET).substitute(
        tones=tones,
        arrow=paths.resource("icons", "combo-arrow.svg").as_posix(),
        blocked_line=palette.tones["blocked"].line,
        **{
            name: getattr(palette, name)
            for name in (
                "paper",
                "ground",
                "rail",
                "ink",
                "muted",
                "line",
                "control_line",
                "hover",
                "accent",
                "accent_ink",
                "accent_hover",
                "selection",
            )
        },
    )


def qt_palette(palette: Palette) -> QPalette:
    """The same colours for what Qt draws without a style sheet: links, selections, dialogs."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, palette.ground),
        (role.WindowText, palette.ink),
        (role.Base, palette.paper),
        (role.AlternateBase, palette.hover),
        (role.Text, palette.ink),
        (role.Button, palette.paper),
        (role.ButtonText, palette.ink),
        (role.BrightText, palette.accent_ink),
        (role.Highlight, palette.selection),
        (role.HighlightedText, palette.ink),
        (role.Link, palette.accent),
        (role.LinkVisited, palette.accent),
        (role.PlaceholderText, palette.muted),
        (role.ToolTipBase, palette.paper),
        (role.ToolTipText, palette.ink),
        (role.Accent, palette.accent),
        (role.Mid, palette.line),
    ):
        made.setColor(which, QColor(colour))
    for which in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(palette.control_line))
    return made
