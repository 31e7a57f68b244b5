"""How far a case has come: only what it must have passed is ticked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.main import _flows
from app.packets.checklist import at_hand, lay_out
from app.packets.document import no_progress
from app.packets.steps import Standing, Tick, ticks
from app.rules.base import PASS, Severity
from tests.packets.given import FLOW, HINT_RULE, checked, hire, matter, standing, written
from tests.packets.given import _rule as rule_of


def ticked(step_id: str) -> str:
    signs = {Tick.PASSED: "x", Tick.HERE: "o", Tick.AHEAD: "."}
    return "".join(signs[tick] for tick in ticks(standing(step_id)).values())


@pytest.mark.parametrize(
    ("step_id", "signs"),
    [
        ("make", "o....."),
        ("send", "xo...."),
        ("check", "xxo..."),
        ("auto", "xxxo.."),
        ("look", "xxx.o."),
        ("end", "xxx..x"),  # by which of the two branches is not known
    ],
)
def test_what_every_way_leads_through_has_been_passed(step_id: str, signs: str) -> None:
    assert ticked(step_id) == signs


def test_a_step_of_no_flow_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        ticks(standing("nowhere"))


def test_the_flows_of_the_program_fit() -> None:
    for flow in _flows().values():
        for step in flow.steps:
            found = ticks(Standing(flow, step.id))
            assert found[step.id] is (Tick.HERE if step.ways else Tick.PASSED)


def text_of(step_id: str, **changes: str) -> str:
    given = matter(checked(hire(**changes), rules=(HINT_RULE,)), standings=[standing(step_id)])
    return "".join(written(lay_out(given, no_progress)))


def test_the_sheet_tells_steps_sources_and_whom_to_ask() -> None:
    text = text_of("check")
    assert "☑ 已過1. 用人機關備妥案件" in text
    assert "☑ 已過2. 權責機關報送免備文。" in text
    assert "☐ 目前3. 系統檢核（通過；未通過）" in text
    assert "☐4甲. 系統自動登記" in text
    assert "來文所載：範例依據" in text
    assert "依來文推定：範例依據" in text
    assert "範例客服　02-12345678（操作）" in text
    assert "報送管道：WebHR（來文所載）" in text
    assert "法定期限 115/04/03，順延115/04/07" in text
    assert "承辦人人事主管機關首長" in text


def test_a_case_outside_every_flow_says_so() -> None:
    given = matter(checked(hire()))
    assert "無法列出步驟" in "".join(written(lay_out(given, no_progress)))


RESUME = rule_of("L05", "履歷表", Severity.BLOCK, lambda has_resume: PASS, "has_resume")
OATH = rule_of("L06", "具結", Severity.WARN, lambda declared_art28_on: PASS, "declared_art28_on")


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({"has_resume": "是"}, [(True, "已備履歷表：是")]),
        ({"has_resume": "否"}, [(False, "已備履歷表：否")]),
        ({}, [(False, "已備履歷表：（未填）")]),
        ({"has_resume": "不知道"}, [(False, "已備履歷表：不知道（無法辨識）")]),
    ],
)
def test_only_what_is_there_is_ticked(changes: dict[str, str], lines: list[object]) -> None:
    given = matter(checked(hire(**changes), rules=(RESUME,)))
    (case,) = given.result.cases
    assert at_hand(case, given.reading(case, "steps")) == lines


def test_a_date_is_ticked_by_its_day() -> None:
    given = matter(checked(hire(declared_art28_on="115/3/1"), rules=(OATH,)))
    (case,) = given.result.cases
    reading = given.reading(case, "steps")
    assert at_hand(case, reading) == [(True, "任用法第28條具結日期：115/03/01")]
    given = matter(checked(hire(declared_art28_on="1150230"), rules=(OATH,)))
    (case,) = given.result.cases
    assert at_hand(case, given.reading(case, "steps"))[0][0] is False


def test_nobody_signs_a_sheet_with_nothing_on_it_but_boxes() -> None:
    """However the steps fill the page: whom to ask goes along to the next one."""
    first, *others = FLOW.steps
    carried = 0
    for lines in range(24, 36):
        long = replace(first, detail="\n".join(["依規定備妥。"] * lines))
        flow = replace(FLOW, steps=(long, *others))
        given = matter(checked(hire()), standings=[Standing(flow, "check")])
        pages = ["".join(written([page])) for page in lay_out(given, no_progress)]
        assert "範例客服" in pages[-1]
        assert "承辦人" in pages[-1]
        carried += len(pages) > 1
    assert 0 < carried < 12
