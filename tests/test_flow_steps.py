"""The flows as shipped, where cases stand in them, and files that are refused."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest

from app import paths
from app.flow_files import BadFlow, load_flows
from app.flow_steps import (
    Origin,
    Period,
    Place,
    StepKind,
    period_on,
    periods_of,
    standings,
)
from app.law_in_force import load_law
from app.rules.results import Verdict
from app.stored import Stage
from tests.making import summary as case

FOLDER = paths.resource("flows")
FLOWS = load_flows(FOLDER)
AS_OF = date(2026, 4, 20)
NEW, PAUSE, OLD = "智慧登記", "暫緩報送", "舊流程"
VERDICTS = ("", *(v.value for v in Verdict))


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
        ends = {step.id for step in flow.steps if step.kind is StepKind.END}
        assert "done" in ends
        for step in flow.steps:
            seen, ahead = set[str](), [step.id]
            while ahead:
                here = ahead.pop()
                if here not in seen:
                    seen.add(here)
                    ahead += [way.to for way in flow.step(here).ways]
            assert ends & seen


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


def test_where_a_move_has_left_a_case_holds_until_its_facts_say_otherwise() -> None:
    flow = FLOWS[NEW]
    checked = case(1, stage=Stage.ARRIVED, webhr_status="檢核中")
    left = Place("smart", "review", "check")
    assert flow.step_of(checked, left).id == "review"
    assert flow.step_of(case(1, stage=Stage.ARRIVED, webhr_status="已放行"), left).id == "register"
    assert flow.step_of(checked, Place("former", "review", "check")).id == "check"
    assert flow.step_of(checked, Place("smart", "no_such_step", "check")).id == "check"
    found = standings(FLOWS, periods_of(load_law()), [checked], AS_OF, {1: left})
    assert found.at[NEW]["review"] == (1,)


def test_of_many_cases_those_that_are_alike_are_looked_at_once() -> None:
    """How long 100,000 take is measured by `benchmarks.pages`."""

    class Counted(list[Period]):
        looks = 0

        def __iter__(self) -> Iterator[Period]:
            self.looks += 1
            return super().__iter__()

    shapes = list(product(Stage, VERDICTS, ("", "檢核中"), (None, date(2026, 4, 1))))
    cases = [
        case(n, stage=stage, verdict=verdict, webhr_status=status, report_date=day)
        for n, (stage, verdict, status, day) in zip(range(3_000), cycle(shapes), strict=False)
    ]
    moved = {n: Place("smart", "review", "check") for n in range(0, 3_000, 5)}
    periods = Counted(periods_of(load_law()))
    found = standings(FLOWS, periods, cases, AS_OF, moved)
    assert sum(len(ids) for ids in found.at[NEW].values()) == 3_000
    assert periods.looks <= 2 * len(shapes)


# An office's own file -------------------------------------------------------------------------


def own_file(tmp_path: Path, old: str = "", new: str = "") -> Path:
    own = tmp_path / "own"
    own.mkdir()
    text = (FOLDER / "smart.toml").read_text(encoding="utf-8")
    text = edit(text, 'version = "115.1"', 'version = "本機關 1"')
    (own / "新流程.toml").write_text(edit(text, old, new) if old else text, encoding="utf-8")
    return own


def test_an_offices_own_file_goes_first(tmp_path: Path) -> None:
    flows = load_flows(FOLDER, own_file(tmp_path, 'words = "收案"', 'words = "銓敘部收案"'))
    assert flows[NEW].version == "本機關 1"
    assert flows[NEW].step("intake").words == "銓敘部收案"
    assert flows[OLD] == FLOWS[OLD]


def test_without_an_own_file_or_folder_the_built_in_ones_hold(tmp_path: Path) -> None:
    assert load_flows(FOLDER, tmp_path / "nowhere") == FLOWS
    assert load_flows(FOLDER, tmp_path) == FLOWS


def test_an_office_adds_whom_to_ask(tmp_path: Path) -> None:
    own = own_file(tmp_path, 'ask = ["ministry"]', 'ask = ["county"]')
    (own / "contacts.toml").write_text(
        '[[contact]]\nid = "county"\nname = "縣府人事處"\nphone = "0800-000-000"\n'
        'about = "報送"\nbasis = "本機關"\n',
        encoding="utf-8",
    )
    assert load_flows(FOLDER, own)[NEW].step("intake").ask[0].name == "縣府人事處"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('period = "智慧登記"', 'period = "新新流程"', "第 14 行：期間（period）「新新流程」須為"),
        ('id = "smart"', 'id = "mine"', "第 12 行：「智慧登記」之流程編號（id）須為「smart」"),
    ],
)
def test_an_own_file_for_nothing_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(BadFlow, match="「新流程") as refused:
        load_flows(FOLDER, own_file(tmp_path, old, new))
    assert said in str(refused.value)


def test_a_file_that_is_no_flow_by_its_size_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "big.toml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(BadFlow, match="過大"):
        load_flows(FOLDER, tmp_path)


def test_the_line_of_what_is_wrong_is_named(tmp_path: Path) -> None:
    text = (FOLDER / "smart.toml").read_text(encoding="utf-8")
    wrong = edit(text, 'to = "check", source', 'to = "nowhere", source')
    line = 1 + next(
        n
        for n, t in enumerate(text.splitlines())
        if t == "next = [" and "check" in text.splitlines()[n + 1]
    )
    shutil.copytree(FOLDER, tmp_path / "flows")
    (tmp_path / "flows" / "smart.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(BadFlow) as refused:
        load_flows(tmp_path / "flows")
    assert str(refused.value) == (
        f"「smart.toml」第 {line} 行，第 5 步「intake」：下一步（to）「nowhere」不存在。"
    )


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
        ('who = "用人機關"', 'who = 用人機關"', "「smart.toml」第 35 行"),
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
        (
            'kind = "decision"',
            'kind = "circle"',
            "kind「circle」須為 start、step、decision、end 之一",
        ),
        ('kind = "decision"', 'kind = "step"', "第 2 步「precheck」：有兩個以上下一步"),
        ('kind = "end"\n', "", "第 10 步「done」：終點（end）沒有下一步"),
        ('when = "可報送", ', "", "第 2 步「precheck」：分岔之每一個下一步須有條件"),
        ('when = "可報送"', 'wenn = "可報送"', "「precheck」第 1 個 next：不認得 wenn"),
        ('stage = "reported"', 'stage = "sent"', "「confirm」第 1 個 holds：stage「sent」"),
        ('verdicts = [""]', 'verdicts = ["好"]', "不認得預檢結果（verdicts）「好」"),
        ('verdicts = [""]', 'verdicts = ["error"]', "與步驟「prepare」收同一種案件"),
        (
            'holds = [{ stage = "registered" }]',
            "",
            "進度 registered、預檢結果「」之案件不在任何步驟",
        ),
        ('id = "smart"\n', "", "「smart.toml」：請填 id"),
        ('kind = "start"\n', "", "第 1 步「prepare」：第一個步驟，且僅此步驟，須為起點（start）"),
        ("at = [0, 4]\n", "", "第 5 步「intake」：請以 at = [欄, 列] 填寫圖上位置"),
        ("at = [0, 4]", "at = [0, -1]", "第 5 步「intake」：請以 at = [欄, 列] 填寫圖上位置"),
        ("at = [0, 4]", "at = [0, 3]", "第 5 步「intake」：圖上位置與步驟「confirm」相同"),
        ('gates = ["seen"]', 'gates = ["guess"]', "第 1 個 next：gates「guess」須為 no_block、"),
        ('effect = "report"', 'effect = "go"', "第 1 個 next：effect「go」須為 report、status、"),
        (', status = "已收案"', "", "效果（effect）為 status 者，且僅此種，須填 WebHR 狀態"),
        (
            '{ to = "review", when = "未通過", source = "推" }',
            '{ to = "register", when = "未通過", source = "推" }',
            "第 6 步「check」：兩個下一步（next）通往同一步驟",
        ),
        ('to = "done", source', 'to = "record", source', "走不到終點（end）"),
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
        (_contact_twice, "「contacts.toml」第 11 行，第 2 個 contact：編號「webhr」重複。"),
        (_contact_unknown, "「contacts.toml」第 16 行，第 2 個 contact：不認得 fax。"),
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
