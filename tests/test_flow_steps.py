"""The flows as shipped, where cases stand in them, and files that are refused."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from app import paths
from app.flow_files import BadFlow, load_flows
from app.flow_steps import Origin, Period, StepKind, period_on, periods_of, standings
from app.main import load_law
from app.rules.results import Verdict
from app.stored import CaseSummary, Stage

FOLDER = paths.resource("flows")
FLOWS = load_flows(FOLDER)
AS_OF = date(2026, 4, 20)
NEW, PAUSE, OLD = "智慧登記", "暫緩報送", "舊流程"
VERDICTS = ("", *(v.value for v in Verdict))


def case(number: int, **changed: Any) -> CaseSummary:
    plain: dict[str, Any] = {
        **dict.fromkeys(CaseSummary._fields, None),
        "id": number,
        "stage": Stage.DRAFT,
        "verdict": "ready",
        "webhr_status": "",
    }
    return CaseSummary(**(plain | changed))


# What is shipped ------------------------------------------------------------------------------


def test_there_is_a_flow_for_every_period_of_the_law() -> None:
    periods = periods_of(load_law())
    assert [p.name for p in periods] == [OLD, PAUSE, NEW]
    assert set(FLOWS) == {p.name for p in periods}


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 2, 26), OLD),
        (date(2026, 2, 27), PAUSE),
        (date(2026, 3, 22), PAUSE),
        (date(2026, 3, 23), NEW),
        (date.max, NEW),
        (date.min, OLD),
    ],
)
def test_the_day_of_reporting_chooses_the_period(day: date, name: str) -> None:
    period = period_on(periods_of(load_law()), day)
    assert period is not None
    assert period.name == name


def test_a_day_that_the_tables_leave_out_is_in_no_period() -> None:
    only = (Period(OLD, None, date(2026, 2, 26), ""),)
    assert period_on(only, date(2026, 2, 27)) is None
    late = case(1, report_date=date(2026, 3, 1))
    found = standings(FLOWS, only, [late, case(2, report_date=date(2026, 2, 26))], AS_OF)
    assert found.nowhere == (1,)
    assert found.at[OLD]["report"] == (2,)


def test_what_the_letters_say_is_told_from_what_was_inferred() -> None:
    origins = {step.id: step.origin for step in FLOWS[NEW].steps}
    said = [step for step, origin in origins.items() if origin is Origin.LETTER]
    assert said == ["report", "confirm", "intake", "check", "register"]
    check = {way.when: way.origin for way in FLOWS[NEW].step("check").ways}
    assert check == {"通過": Origin.LETTER, "未通過": Origin.INFERRED}


def test_every_flow_can_be_gone_through_to_its_end() -> None:
    for flow in FLOWS.values():
        ends = [step.id for step in flow.steps if step.kind is StepKind.END]
        assert len(ends) == 1
        for step in flow.steps:
            seen, ahead = set[str](), [step.id]
            while ahead:
                here = ahead.pop()
                if here not in seen:
                    seen.add(here)
                    ahead += [way.to for way in flow.step(here).ways]
            assert ends[0] in seen


def test_whom_to_ask_is_known_at_the_steps_beyond_the_agency() -> None:
    (webhr,) = FLOWS[NEW].step("confirm").ask
    assert (webhr.name, webhr.phone) == ("WebHR 客服專線", "02-23979108")
    assert FLOWS[NEW].step("check").ask[0].phone == "02-82366666 分機 6673、6674、6675"


# Where cases stand ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "step"),
    [
        ({"verdict": "blocked"}, "prepare"),
        ({"verdict": "error"}, "prepare"),
        ({"verdict": "incomplete"}, "prepare"),
        ({"verdict": ""}, "precheck"),
        ({"verdict": "review"}, "report"),
        ({"verdict": "ready"}, "report"),
        ({"stage": Stage.REPORTED, "verdict": "blocked"}, "confirm"),
        ({"stage": Stage.ARRIVED, "webhr_status": "已報送銓敘部"}, "intake"),
        ({"stage": Stage.ARRIVED, "webhr_status": "機關自訂狀態"}, "intake"),
        ({"stage": Stage.ARRIVED, "webhr_status": "檢核中"}, "check"),
        ({"stage": Stage.ARRIVED, "webhr_status": "已放行"}, "register"),
        ({"stage": Stage.ARRIVED, "webhr_status": "已登記備查", "verdict": ""}, "record"),
        ({"stage": Stage.REGISTERED}, "done"),
    ],
)
def test_a_case_stands_where_its_stage_and_verdict_say(changed: dict[str, Any], step: str) -> None:
    assert FLOWS[NEW].step_of(case(1, **changed)).id == step


def test_every_case_stands_at_one_step_of_its_own_period() -> None:
    days = (None, date(2026, 2, 26), date(2026, 3, 1), date(2026, 3, 23))
    statuses = ("", "已報送銓敘部", "檢核中", "其他")
    cases = [
        case(n, stage=stage, verdict=verdict, report_date=day, webhr_status=status)
        for n, (stage, verdict, day, status) in enumerate(product(Stage, VERDICTS, days, statuses))
    ]
    found = standings(FLOWS, periods_of(load_law()), cases, AS_OF)
    placed = [one for steps in found.at.values() for ids in steps.values() for one in ids]
    assert sorted(placed) == [one.id for one in cases]
    assert found.nowhere == ()
    by_period = {name: sum(map(len, steps.values())) for name, steps in found.at.items()}
    assert by_period == {OLD: len(cases) // 4, PAUSE: len(cases) // 4, NEW: len(cases) // 2}


def test_a_case_that_is_not_reported_counts_as_of_the_day_asked_for() -> None:
    found = standings(FLOWS, periods_of(load_law()), [case(1)], date(2026, 3, 1))
    assert found.at[PAUSE]["hold"] == (1,)


# Files that are refused -----------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER, tmp_path / "flows")
    return tmp_path / "flows"


def edit(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('who = "用人機關"', 'who = 用人機關"', "「smart.toml」第 26 行"),
        ('period = "智慧登記"\n', "", "「smart.toml」：請填 period"),
        ('who = "銓敘部系統"\n', "", "第 5 步「intake」：請填 who"),
        ('words = "收案"', 'words = " "', "第 5 步「intake」：請填 words"),
        (
            'source = "函"\nbasis',
            'source = "猜"\nbasis',
            "「report」：source「猜」須為 函、推 之一",
        ),
        ('detail = "由', 'remark = "由', "第 3 步「report」：不認得 remark"),
        ('ask = ["ministry"]', 'ask = ["某人"]', "洽詢單位（ask）「某人」不在 contacts.toml 內"),
        ('ask = ["ministry"]', 'ask = "ministry"', "「intake」：ask 須為文字之清單"),
        ('id = "intake"', 'id = "check"', "步驟「check」重複"),
        ('{ to = "record", source', '{ to = "nowhere", source', "下一步（to）「nowhere」不存在"),
        ('kind = "gate"', 'kind = "circle"', "kind「circle」須為 action、gate、end 之一"),
        ('kind = "gate"', 'kind = "action"', "步驟「precheck」：有兩個以上下一步"),
        ('kind = "end"\n', "", "步驟「done」：終點（end）沒有下一步"),
        ('when = "可報送", ', "", "步驟「precheck」：分岔之每一個下一步須有條件"),
        ('when = "可報送"', 'wenn = "可報送"', "「precheck」第 1 個 next：不認得 wenn"),
        ('stage = "reported"', 'stage = "sent"', "「confirm」第 1 個 holds：stage「sent」"),
        ('verdicts = [""]', 'verdicts = ["好"]', "不認得預檢結果（verdicts）「好」"),
        ('verdicts = [""]', 'verdicts = ["error"]', "與步驟「prepare」收同一種案件"),
        (
            'holds = [{ stage = "registered" }]',
            "",
            "進度 registered、預檢結果「」之案件不在任何步驟",
        ),
        (
            'next = [{ to = "precheck", source = "推" }]',
            "next = 1",
            "第 1 步「prepare」：next 須為",
        ),
    ],
)
def test_a_wrong_flow_is_refused_with_its_place(
    folder: Path, old: str, new: str, said: str
) -> None:
    file = folder / "smart.toml"
    file.write_text(edit(file.read_text(encoding="utf-8"), old, new), encoding="utf-8")
    with pytest.raises(BadFlow) as refused:
        load_flows(folder)
    assert "「smart.toml」" in str(refused.value)
    assert said in str(refused.value)
    assert str(refused.value).endswith("。")


def _broken_end(folder: Path) -> None:
    (folder / "smart.toml").write_text('period = """', encoding="utf-8")


def _not_utf8(folder: Path) -> None:
    (folder / "smart.toml").write_bytes("period = 智慧".encode("cp950"))


def _no_steps(folder: Path) -> None:
    (folder / "smart.toml").write_text('period = "智慧登記"\ntitle = "無"', encoding="utf-8")


def _twice(folder: Path) -> None:
    shutil.copy(folder / "smart.toml", folder / "smart2.toml")


def _contact_twice(folder: Path) -> None:
    file = folder / "contacts.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("ministry", "webhr"), "utf-8")


def _contact_unknown(folder: Path) -> None:
    file = folder / "contacts.toml"
    file.write_text(file.read_text(encoding="utf-8") + 'fax = "1"', "utf-8")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_broken_end, "「smart.toml」"),
        (_not_utf8, "「smart.toml」不是 UTF-8 文字檔。"),
        (_no_steps, "「smart.toml」：須有至少一個 step。"),
        (_twice, "「smart2.toml」：「智慧登記」已有另一個流程檔，請只留一個。"),
        (_contact_twice, "「contacts.toml」第 2 個 contact：編號「webhr」重複。"),
        (_contact_unknown, "「contacts.toml」第 2 個 contact：不認得 fax。"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_is_refused(
    folder: Path, spoil: Callable[[Path], None], said: str
) -> None:
    spoil(folder)
    with pytest.raises(BadFlow) as refused:
        load_flows(folder)
    assert said in str(refused.value)


def test_the_files_are_plain_toml_with_every_step_sourced() -> None:
    for file in FOLDER.glob("*.toml"):
        for step in tomllib.loads(file.read_text(encoding="utf-8")).get("step", ()):
            assert step["source"] in ("函", "推")
            assert step["basis"]
