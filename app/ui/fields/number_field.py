"""A number: right aligned, its unit behind it, grouped by thousands once it is left."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Qt

from app.rules.facts import FACTS
from app.rules.values import UNREADABLE, read_value, shown
from app.ui.fields.line import LineField
from app.ui.palette import Palette
from app.ui.parts import words

EMS: Final = 7
"""Width of the input, in the width of a Chinese character."""

UNITS: Final = {
    "monthly_pay": "元",
    "rate": "元／點",
    "points": "點",
    "prior_points": "點",
    "plan_points_min": "點",
    "plan_points_max": "點",
    "employer_rate": "%",
    "employee_rate": "%",
    "age": "歲",
    "related_experience_years": "年",
    "plan_headcount": "人",
    "org_budget_staff": "人",
    "org_contract_staff": "人",
    "performance_score": "分",
    "renewals_count": "次",
    "selection_rounds": "次",
}
"""Fact → what its number counts."""


class NumberField(LineField):
    """Takes a number as people type it; shows 43,336 元."""

    wants_input_method = False

    def __init__(self, key: str, label: str, palette: Palette) -> None:
        super().__init__(key, label, palette)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        unit = UNITS.get(key, "")
        if unit:
            self._beside(words(unit, tone="muted"))
            self.line.setAccessibleName(f"{label}（{unit}）")
        self._row.addStretch(0)

    @property
    def hint(self) -> str:
        """The unit stands behind it already."""
        return ""

    @property
    def ems(self) -> int:
        """As wide as the longest of its kind."""
        return EMS

    def shown(self, text: str) -> str:
        """43,336; a text that is no number as it was typed."""
        value = read_value(FACTS[self.key], text)
        if value is None or value is UNREADABLE or isinstance(value, (str, date)):
            return text
        return shown(value)

    def complaint(self, text: str) -> str:
        """No number."""
        if read_value(FACTS[self.key], text) is not UNREADABLE:
            return ""
        return f"「{text.strip()}」不是這一欄的數字，請改填，例如 43336。"
