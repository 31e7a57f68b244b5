"""The vocabulary in the code against the agreed copy."""

from __future__ import annotations

import csv
import dataclasses
import io

import pytest

from app import paths
from app.rules.facts import FACTS, CaseFacts, Kind, facts_of, label

ROWS = list(
    csv.DictReader(io.StringIO(paths.resource("vocabulary.csv").read_text(encoding="utf-8-sig")))
)


def test_every_fact_and_no_other_in_the_agreed_order() -> None:
    assert list(FACTS) == [r["key"] for r in ROWS]
    assert [f.name for f in dataclasses.fields(CaseFacts)] == list(FACTS)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["key"])
def test_fact_is_as_agreed(row: dict[str, str]) -> None:
    fact = FACTS[row["key"]]
    assert fact.label == row["label_zh"]
    assert fact.kind == row["type"]
    assert fact.group == row["group"]
    if fact.kind is Kind.ENUM and fact.key != "nationality_exception":
        assert ";".join(fact.allowed) == row["allowed_or_note"]
    elif fact.kind is Kind.ENUM:
        assert fact.allowed == tuple(row["allowed_or_note"].split(";"))
    else:
        assert fact.note == row["allowed_or_note"]
        assert not fact.allowed


def test_a_blank_has_a_meaning_where_the_note_says_so_or_the_readings_do() -> None:
    meaning = {f.key: f.blank for f in FACTS.values() if f.has_blank_meaning}
    assert meaning == {
        "is_late_filing": False,
        "webhr_status": "尚未報送",
        "nationality_exception": "無",
        "licence": "",
        "cap_exemption": "",
        "concurrent_ranked_post": "",
    }
    noted = {r["key"] for r in ROWS if "空白視為" in r["allowed_or_note"]}
    assert noted == set(meaning) - {"nationality_exception"}


def test_facts_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        CaseFacts(name="王測試").name = "李測試"  # type: ignore[misc]


def test_labels() -> None:
    assert label("onboard_date") == "到職日期"
    assert label("nonsense") == "nonsense"


def test_facts_by_their_values() -> None:
    facts = facts_of({"name": "王測試", "points": 312})
    assert facts == CaseFacts(name="王測試", points=312)
    assert facts.duties is None
