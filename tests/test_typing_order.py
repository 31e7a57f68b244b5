"""The order of typing, and the forms in which facts are copied."""

from __future__ import annotations

import json

import pytest

from app.rules.facts import FACTS, Kind
from app.typing_order import (
    FORM_WORDS,
    Form,
    content_of,
    copied,
    forms_of,
    lines_of,
    order_of,
    usual_order,
)


@pytest.mark.parametrize(
    ("key", "typed", "form", "text"),
    [
        ("onboard_date", "115-04-07", Form.COMPACT, "1150407"),
        ("onboard_date", "2026/4/7", Form.COMPACT, "1150407"),
        ("birth_date", "80年5月1日", Form.COMPACT, "0800501"),
        ("onboard_date", "1150407", Form.SLASHES, "115/04/07"),
        ("onboard_date", "1150407", Form.DASHES, "115-04-07"),
        ("onboard_date", "1150407", Form.WORDS, "115年4月7日"),
        ("onboard_date", "1150407", Form.WESTERN, "2026/04/07"),
        ("onboard_date", "115-02-30", Form.COMPACT, "115-02-30"),
        ("onboard_date", " 115.4.7 ", Form.TYPED, "115.4.7"),
        ("monthly_pay", "NT$43,336 元", Form.PLAIN, "43336"),
        ("monthly_pay", "43336", Form.GROUPED, "43,336"),
        ("rate", "１３８．９０", Form.PLAIN, "138.90"),
        ("monthly_pay", "四萬", Form.PLAIN, "四萬"),
        ("id_number", "ａ123456789", Form.CAPITALS, "A123456789"),
        ("id_number", "a123456789 ", Form.TYPED, "a123456789"),
        ("org_code", "38099 0001y", Form.CAPITALS, "380990001Y"),
        ("duties", "輔導\n及諮商 ", Form.TYPED, "輔導 及諮商"),
        ("is_late_filing", "Y", Form.TYPED, "Y"),
        ("licence", "無", Form.TYPED, "無"),
        ("onboard_date", "", Form.COMPACT, ""),
    ],
)
def test_a_value_is_copied_in_its_form(key: str, typed: str, form: Form, text: str) -> None:
    assert copied(key, typed, form) == text


def test_at_first_each_kind_of_fact_has_the_form_that_webhr_takes() -> None:
    usual = {Kind.DATE: Form.COMPACT, Kind.INT: Form.PLAIN, Kind.DECIMAL: Form.PLAIN}
    usual |= {Kind.ID: Form.CAPITALS, Kind.CODE: Form.CAPITALS}
    for key, fact in FACTS.items():
        assert forms_of(key)[0] is usual.get(fact.kind, Form.TYPED)
        assert set(forms_of(key)) <= set(FORM_WORDS)


def test_the_usual_order_holds_every_fact_once() -> None:
    keys = [place.key for place in usual_order().places]
    assert sorted(keys) == sorted(FACTS)


def test_lines_follow_the_order_and_say_what_is_empty_or_unreadable() -> None:
    typed = {"name": "王小明", "onboard_date": "115-02-30", "id_number": "a123456789"}
    lines = {line.key: line for line in lines_of(usual_order(), typed)}
    assert list(lines)[:3] == ["case_kind", "id_number", "name"]
    assert lines["id_number"].text == "A123456789"
    assert (lines["case_kind"].text, lines["case_kind"].is_read) == ("", True)
    assert (lines["onboard_date"].text, lines["onboard_date"].is_read) == ("115-02-30", False)


def test_an_order_can_be_moved_narrowed_and_formed() -> None:
    order = usual_order().put("name", is_in=False).formed("birth_date", Form.WESTERN)
    order = order.with_keys(["monthly_pay", "birth_date"])
    keys = [line.key for line in lines_of(order, {})]
    assert keys[:2] == ["monthly_pay", "birth_date"]
    assert "name" not in keys
    assert order.form_of("birth_date") is Form.WESTERN
    assert order.formed("name", Form.WESTERN) == order


def test_an_order_comes_back_as_it_was_kept() -> None:
    order = usual_order().with_keys(["points", "name"]).put("rate", is_in=False)
    order = order.formed("birth_date", Form.DASHES)
    assert order_of(json.loads(json.dumps(content_of(order)))) == order


@pytest.mark.parametrize(
    "content", [None, {}, {"places": 1}, {"places": []}, {"places": [["gone", True, "typed"], 5]}]
)
def test_what_was_not_kept_or_makes_no_sense_is_the_usual_order(content: object) -> None:
    assert order_of(content) == usual_order()  # type: ignore[arg-type]


def test_facts_that_are_new_since_come_last_and_are_left_out() -> None:
    order = order_of({"places": [["name", True, "compact"], ["name", False, "typed"]]})
    first, *others = order.places
    assert (first.key, first.is_in, first.form) == ("name", True, Form.TYPED)
    assert len(others) == len(FACTS) - 1
    assert not any(place.is_in for place in others)
