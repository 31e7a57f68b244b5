"""The views of cases and findings as tables."""

from __future__ import annotations

import dataclasses
import re
from datetime import datetime
from pathlib import Path

import pytest

from app.exports.cases import CHECKED, LIST_FACTS, NOTES, Choice, cases_table, pickable
from app.exports.findings import COLUMNS, findings_table
from app.exports.write import Form, write_table
from app.intake.read import read_roster
from app.rules.facts import FACTS, label
from app.stored import Waiver
from tests.exports.making import MADE_ON, PERSON, checked

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


def rows(table) -> list[dict[str, str]]:
    return [dict(zip(table.titles, row, strict=True)) for row in table.rows]


def test_the_list_holds_its_facts_and_what_the_check_says() -> None:
    table = cases_table(checked(PERSON), Choice.LIST)
    assert table.titles == (*map(label, LIST_FACTS), *CHECKED)
    (row,) = rows(table)
    assert row["姓名"] == "王測試"
    assert row["到職日期"] == "115-03-03"  # as it was typed
    assert row["預檢結果"] in ("應先補正", "資料不足")
    assert int(row["無法判斷項數"]) > 0
    assert int(row["警示項數"]) >= 1  # reported after the month


def test_stated_columns_are_those_that_some_case_states() -> None:
    result = checked(PERSON, {**PERSON, "case_no": "範115-002", "unit": "輔導處"})
    table = cases_table(result, Choice.STATED)
    assert table.titles == tuple(f.label for k, f in FACTS.items() if k in {*PERSON, "unit"})
    assert [row["服務單位"] for row in rows(table)] == ["", "輔導處"]


def test_all_columns_are_the_vocabulary_and_the_notes() -> None:
    result = checked(PERSON, notes=[{"備註": "甲", "姓名": "別欄"}])
    table = cases_table(result, Choice.ALL)
    assert table.titles == (*(fact.label for fact in FACTS.values()), "備註")
    assert rows(table)[0]["備註"] == "甲"


def test_the_columns_that_were_picked_stand_in_their_order() -> None:
    table = cases_table(checked(PERSON), ["預檢結果", "name", "case_no"])
    assert table.titles == ("預檢結果", "姓名", "案件編號")


def test_the_columns_of_the_roster_itself_stand_where_they_were_picked() -> None:
    result = checked(PERSON, PERSON, notes=[{"座位": "甲"}, {"分機": "12"}])
    table = cases_table(result, ["name", NOTES, "case_no"])
    assert table.titles == ("姓名", "座位", "分機", "案件編號")
    assert [row[1:3] for row in table.rows] == [("甲", ""), ("", "12")]


def test_everything_that_can_be_picked_makes_a_column() -> None:
    titles = pickable()
    table = cases_table(checked(PERSON, notes=[{"座位": "甲"}]), tuple(titles))
    assert table.titles == (*(t for key, t in titles.items() if key != NOTES), "座位")


def test_columns_of_findings_stand_as_they_were_picked() -> None:
    whole, some = (findings_table(checked(PERSON), titles=t) for t in ((), ("規則", "說明")))
    assert whole.titles == tuple(c.title for c in COLUMNS)
    assert some.titles == ("規則", "說明")
    assert [(r["規則"], r["說明"]) for r in rows(whole)] == [*some.rows]


def test_ids_are_masked_wherever_they_stand_unless_asked_for() -> None:
    typed = {**PERSON, "duties": "承接 F100000015 及Ａ１２３４５６７８９ 之業務"}
    result = checked(typed, notes=[{"備註": "本人f100000015"}])
    (masked,) = rows(cases_table(result, Choice.STATED))
    assert masked["身分證字號"] == "F10****015"
    assert masked["擔任事項"] == "承接 F10****015 及Ａ１２****７８９ 之業務"
    assert "100000015" not in masked["備註"]
    (full,) = rows(cases_table(result, Choice.STATED, full_ids=True))
    assert full["身分證字號"] == "F100000015"
    assert full["擔任事項"] == typed["duties"]


def test_a_mistyped_id_is_masked_too() -> None:
    (row,) = rows(cases_table(checked({**PERSON, "id_number": "F10000001"}), Choice.LIST))
    assert row["身分證字號"] == "F********"
    for row in rows(findings_table(checked({**PERSON, "id_number": "F1000000155"}))):
        assert "F1000000155" not in "".join(row.values())


def test_findings_stand_one_a_row_the_gravest_first() -> None:
    table = findings_table(checked(PERSON))
    assert table.columns == COLUMNS
    found = rows(table)
    order = ["阻擋", "警示", "提示", "無法判斷", "檢核失敗"]
    grave = [order.index(row["嚴重度"]) for row in found]
    assert grave == sorted(grave)
    assert {row["案件編號"] for row in found} == {"範115-001"}
    (late,) = (row for row in found if row["規則"] == "L01")
    assert late["嚴重度"] == "警示"
    assert "報送日期「115-04-10」" in late["所填內容"]
    assert late["說明"]
    assert late["處理"]
    assert "施行細則第3條" in late["依據"]
    awaited = [row for row in found if row["嚴重度"] == "無法判斷"]
    assert any("、" in row["規則"] for row in awaited)  # what waits for the same fact, together
    together = next(row for row in awaited if "、" in row["規則"])
    assert together["項目"] == f"{together['規則'].count('、') + 1} 項檢核待補資料"
    assert re.fullmatch("請填寫.+，再檢核一次。", together["處理"])
    assert together["依據"].startswith("補填後可檢核：")
    alone = [row for row in awaited if "、" not in row["規則"]]
    titles = {r.rule.id: r.rule.title for c in checked(PERSON).cases for r in c.results}
    assert alone
    assert all(row["項目"] == titles[row["規則"]] and row["處理"] for row in alone)


def test_full_ids_in_findings_only_where_asked_for() -> None:
    wrong = {**PERSON, "id_number": "F100000016"}
    masked = findings_table(checked(wrong))
    assert not [cell for row in masked.rows for cell in row if "F100000016" in cell]
    assert "F10****016" in {row["身分證字號"] for row in rows(masked)}
    full = findings_table(checked(wrong), full_ids=True)
    assert [cell for row in full.rows for cell in row if "F100000016" in cell]


def test_what_was_set_aside_stands_with_its_reason() -> None:
    waiver = Waiver(1, 1, "L01", "已電洽", "府人字第1號", "承辦甲", datetime(2026, 4, 20), {})
    found = rows(findings_table(checked(PERSON), [{"L01": waiver}]))
    (late,) = (row for row in found if row["規則"] == "L01")
    assert late["所附理由"] == "已電洽（府人字第1號）"


def test_a_rule_that_broke_is_said_to_have() -> None:
    result = checked(PERSON)
    (case,) = result.cases
    broken = case.results[0]._replace(outcome=type(case.results[0].outcome).ERROR, reason="故障")
    case = case._replace(results=(broken, *case.results[1:]))
    found = rows(findings_table(dataclasses.replace(result, cases=(case,))))
    assert found[-1]["嚴重度"] == "檢核失敗"
    assert "請勿視為通過" in found[-1]["說明"]


@pytest.mark.parametrize("form", Form)
def test_the_cases_of_a_roster_come_back_as_they_were(tmp_path: Path, form: Form) -> None:
    roster = read_roster(SAMPLES / "sample_roster.xlsx")
    from tests.exports.making import AS_OF, built_in_checker

    result = built_in_checker().check(roster.cases, AS_OF)
    file = tmp_path / f"匯出{form.ending}"
    table = cases_table(result, Choice.STATED, full_ids=True)
    write_table(table, file, form, made_on=MADE_ON)
    back = read_roster(file)
    assert [case.typed for case in back.cases] == [case.typed for case in roster.cases]
    assert [case.facts for case in back.cases] == [case.facts for case in roster.cases]
    assert [case.notes for case in back.cases] == [case.notes for case in roster.cases]


def test_both_views_tell_how_far_they_are() -> None:
    told: list[tuple[str, int, int]] = []
    result = checked(PERSON, PERSON)
    cases_table(result, Choice.LIST, progress=lambda *at: told.append(at))
    findings_table(result, progress=lambda *at: told.append(at))
    assert told == [
        ("整理案件", 0, 2),
        ("整理案件", 2, 2),
        ("整理檢核結果", 0, 2),
        ("整理檢核結果", 2, 2),
    ]
