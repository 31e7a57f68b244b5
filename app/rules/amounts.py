"""Amounts of money, in whole NT$. Never a float."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal


def monthly_pay(points: int, rate: Decimal) -> int:
    """月支報酬: points by the rate of a point, cut down to whole dollars (薪點表之附註)."""
    return int((points * rate).to_integral_value(ROUND_FLOOR))
