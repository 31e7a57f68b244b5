"""What all values of the rules have in common."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil

import pytest

import app.rules
from app.rules.facts import Case, CaseFacts

VALUES = sorted(
    {
        value
        for found in pkgutil.walk_packages(app.rules.__path__, "app.rules.")
        for value in vars(importlib.import_module(found.name)).values()
        if isinstance(value, type)
        and dataclasses.is_dataclass(value)
        and value.__module__.startswith("app.rules.")
    },
    key=lambda value: value.__qualname__,
)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__qualname__)
def test_values_do_not_change_and_have_no_room_for_more(value: type) -> None:
    assert value.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert ("__slots__" in vars(value)) is (value is not CaseFacts)


def test_facts_are_given_by_name_and_a_case_of_no_file_has_no_row() -> None:
    with pytest.raises(TypeError):
        CaseFacts("甲")  # type: ignore[call-arg]
    assert Case(CaseFacts()).row == 0
