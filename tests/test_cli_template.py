"""`template --kind`: a form for one kind of case."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import load_workbook

from app.cli.options import KINDS, BadUsage, build_parser
from app.cli.run import run
from app.intake.template import columns
from app.rules.facts import CASE_KINDS, FACTS


def header_of(file: Path) -> list[str]:
    return load_workbook(file).get_sheet_by_index(0).to_python()[0]


def test_a_form_for_a_kind_holds_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "表單.xlsx"
    assert run(["template", str(file), "--kind", "解聘"]) == 0
    assert header_of(file) == [fact.label for fact in columns("解聘")]
    assert run(["template", str(file), "--force"]) == 0
    assert header_of(file) == [fact.label for fact in FACTS.values()]


def test_the_kinds_are_those_of_the_vocabulary() -> None:
    assert KINDS == CASE_KINDS
    with pytest.raises(BadUsage, match="不認得「離職」，可用的有 新聘、續聘"):
        build_parser("1").parse_args(["template", "a.xlsx", "--kind", "離職"])
