"""Dated tables: the row in force, what is refused, and what is recorded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.law_in_force import load_law
from app.rules.law import (
    BadLawTable,
    LawBook,
    LawView,
    NotOnRecordError,
    UndatedError,
    read_table,
)

NEW_YEAR = date(2026, 1, 1)


def table(*rows: dict[str, object], table_id: str = "t") -> dict[str, object]:
    return {
        "id": table_id,
        "title": "表",
        "row": [{"basis": "某法", "confidence": "verified"} | r for r in rows],
    }


def book(*rows: dict[str, object]) -> LawBook:
    return LawBook([read_table(table(*rows), "t.toml")])


def test_the_row_in_force_on_each_side_of_a_change() -> None:
    law = book({"until": "114-12-31", "value": 1}, {"from": "115-01-01", "value": 2})
    assert LawView(law, date(2025, 12, 31)).number("t") == 1
    assert LawView(law, NEW_YEAR).number("t") == 2
    assert LawView(law, date(1912, 1, 1)).number("t") == 1
    assert LawView(law, date(2999, 1, 1)).number("t") == 2


def test_a_gap_is_not_on_record() -> None:
    law = book({"until": "113-12-31", "value": 1}, {"from": "115-01-01", "value": 2})
    with pytest.raises(NotOnRecordError, match="114年6月1日適用之「表」未收錄"):
        LawView(law, date(2025, 6, 1)).number("t")


def test_without_a_date_only_an_only_row_is_in_force() -> None:
    assert LawView(book({"from": "115-01-01", "value": 1}), None).number("t") == 1
    law = book({"until": "114-12-31", "value": 1}, {"from": "115-01-01", "value": 2})
    with pytest.raises(UndatedError):
        LawView(law, None).number("t")


def test_an_unknown_key_is_not_on_record_and_an_unknown_table_a_mistake() -> None:
    law = book({"key": "六等", "value": [280, 296]})
    view = LawView(law, NEW_YEAR)
    assert view.numbers("t", "六等") == (280, 296)
    assert view.states("t", "六等")
    assert not view.states("t", "十二等")
    with pytest.raises(NotOnRecordError, match=r"^115年1月1日"):
        view.numbers("t", "十二等")
    with pytest.raises(NotOnRecordError, match=r"^「表」未收錄"):
        LawView(law, None).numbers("t", "十二等")
    with pytest.raises(KeyError):
        view.number("u")


def test_values_of_every_kind() -> None:
    law = LawBook(
        [
            read_table(table({"value": True}, table_id="flag"), "t"),
            read_table(table({"value": Decimal("121.1")}, table_id="rate"), "t"),
            read_table(table({"value": "文"}, table_id="word"), "t"),
            read_table(table({"value": ["甲", "乙"]}, table_id="words"), "t"),
        ]
    )
    view = LawView(law, NEW_YEAR)
    assert view.flag("flag") is True
    assert view.decimal("rate") == Decimal("121.1")
    assert view.text("word") == "文"
    assert view.texts("words") == ("甲", "乙")


def test_every_row_that_was_read_is_recorded_once() -> None:
    law = book({"key": "a", "value": 1}, {"key": "b", "from": "115-01-01", "value": 2})
    view = LawView(law, date(2020, 1, 1))
    view.number("t", "a")
    view.on(NEW_YEAR).number("t", "b")
    view.number("t", "a")
    taken = view.taken()
    assert [(r.key, r.value) for r in taken] == [("a", 1), ("b", 2)]
    assert view.taken() == ()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"value": 1}, {"value": 2}], "第 1 列與第 2 列之適用期間重疊"),
        (
            [{"value": 1, "key": "a"}, {"value": 1}, {"value": 1, "key": "a"}],
            "第 1 列與第 3 列（鍵「a」）之適用期間重疊",
        ),
        ([{"until": "115-01-01", "value": 1}, {"from": "115-01-01", "value": 2}], "重疊"),
        ([{"until": "115-06-30", "value": 1}, {"from": "115-01-01", "value": 2}], "重疊"),
        ([{"from": "115-01-01", "value": 1}, {"from": "116-01-01", "value": 2}], "重疊"),
        ([{"value": 1, "from": "115-02-30"}], "第 1 列：起日（from）「115-02-30」不是存在的日期"),
        ([{"value": 1, "from": 1150101}], "第 1 列：起日（from）「1150101」不是存在的日期"),
        ([{"value": 1, "key": "a"}, {"value": 1, "until": "x"}], "第 2 列：迄日"),
        ([{"value": 1, "from": "115-01-02", "until": "115-01-01"}], "起日晚於迄日"),
        ([{"value": 1, "basis": ""}], "第 1 列：請填依據"),
        ([{"value": 1, "basis": 3}], "依據"),
        ([{"value": 1, "confidence": "sure"}], "confidence"),
        ([{"value": 1, "note": "x"}], "不認得的欄位 note"),
        ([{}], "value"),
        ([{"value": []}], "value"),
        ([{"value": ""}], "value"),
        ([{"value": [1, "a"]}], "value"),
        ([{"value": [True, False]}], "value"),
        ([{"value": 1.5}], "value"),
        ([{"value": Decimal("NaN")}], "不能是 NaN"),
        ([{"value": " "}], "value"),
        ([{"value": ["甲", ""]}], "value"),
        ([], "至少一列"),
    ],
)
def test_a_bad_table_is_refused_with_its_row(rows: list[dict[str, object]], message: str) -> None:
    with pytest.raises(BadLawTable, match=message):
        read_table(table(*rows), "t.toml")


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"id": "t", "title": "表"},
        {"id": "t", "row": []},
        {"title": "表", "row": []},
        {"id": "t", "title": "表", "row": ["x"]},
    ],
)
def test_what_is_no_table_is_refused(data: object) -> None:
    with pytest.raises(BadLawTable, match=r"t\.toml"):
        read_table(data, "t.toml")


def test_rows_of_one_key_may_touch_and_come_in_any_order() -> None:
    law = book(
        {"from": "115-01-01", "value": 2},
        {"until": "114-12-31", "value": 1},
    )
    assert LawView(law, NEW_YEAR).number("t") == 2


def test_the_hash_names_the_content_and_not_its_order() -> None:
    a, b = {"key": "a", "value": 1}, {"key": "b", "value": 2}
    assert book(a, b).sha256 == book(b, a).sha256
    assert book(a, b).sha256 != book(a, b | {"value": 3}).sha256
    assert book(a).sha256 != book(a | {"confidence": "inferred"}).sha256


def test_the_tables_that_are_shipped_can_be_read() -> None:
    law = load_law()
    assert len(law.tables) > 20
    for t in law.tables.values():
        for rows in t.rows.values():
            assert all(r.basis and r.title for r in rows)


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2026, 2, 26), "舊流程"),
        (date(2026, 2, 27), "暫緩報送"),
        (date(2026, 3, 22), "暫緩報送"),
        (date(2026, 3, 23), "智慧登記"),
    ],
)
def test_the_three_periods(day: date, period: str) -> None:
    assert LawView(load_law(), day).text("reporting.period") == period


def test_a_row_may_hold_for_one_day() -> None:
    one_day = book({"from": "115-01-01", "until": "115-01-01", "value": 1})
    assert LawView(one_day, NEW_YEAR).number("t") == 1


@pytest.mark.parametrize("lacking", ["id", "title", "row"])
def test_a_table_without_id_title_or_rows_is_refused(lacking: str) -> None:
    data = table({"value": 1})
    del data[lacking]
    with pytest.raises(BadLawTable, match="須有 id、title 與至少一列 row"):
        read_table(data, "t.toml")


def test_a_table_is_the_built_in_one_unless_it_is_said_to_be_the_users() -> None:
    assert read_table(table({"value": 1}), "t.toml").own is False
