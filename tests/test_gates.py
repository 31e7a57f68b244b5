"""What stops a step, and what is asked, from the text of the flow and of the rules S01 to S07."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from app import paths
from app.flow_doubts import (
    FAR_AFTER,
    Ask,
    DoubtKind,
    Situation,
    Terms,
    known_status,
    status_doubts,
    sure,
)
from app.flow_files import load_flows
from app.flow_steps import Gate, periods_of
from app.gates import _GATES, Weighed, Wish, weigh
from app.law_in_force import load_law
from app.rounds import Move
from app.rules.values import read_case
from app.stored import Stage

FLOWS = load_flows(paths.resource("flows"))
ARRIVED = ("已報送銓敘部", "已收案", "檢核中", "已放行", "已登記備查")
TERMS = Terms(periods_of(load_law()), ARRIVED)
TODAY = date(2026, 4, 20)


def situation(verdict: str = "ready", asks: tuple[Ask, ...] = (), /, **typed: str) -> Situation:
    return Situation(read_case(typed).facts, Stage.DRAFT, verdict, asks)


def tried(
    step: str,
    to: str,
    found: Situation,
    *,
    flow: str = "智慧登記",
    day: date = TODAY,
    today: date = TODAY,
    moves: tuple[Move, ...] = (),
    answers: tuple[str, ...] = (),
) -> Weighed:
    one = FLOWS[flow]
    here = one.step(step)
    return weigh(Wish(one, here, here.way(to), day, today), found, TERMS, moves, answers)


def move(day: date, at: datetime | None = None, **changed: Any) -> Move:
    on = at or datetime.combine(day, datetime.min.time())
    plain: dict[str, Any] = {
        "step": "report",
        "to_step": "confirm",
        "stood_at": "confirm",
    } | changed
    return Move(1, 1, 1, "smart", day=day, at=on, by="王測試", **plain)


def test_every_gate_that_a_flow_may_name_is_kept() -> None:
    assert set(_GATES) == set(Gate)
    named = {g for f in FLOWS.values() for s in f.steps for w in s.ways for g in w.gates}
    assert named == set(Gate)


# No 阻擋 left ----------------------------------------------------------------------------------

READY = {"submitter_org": "範例縣政府人事處"}


@pytest.mark.parametrize("verdict", ["ready", "review"])
def test_what_is_ready_may_be_reported(verdict: str) -> None:
    assert tried("report", "confirm", situation(verdict, **READY)).is_free


@pytest.mark.parametrize(
    ("verdict", "said", "way_on"),
    [
        ("blocked", "尚有應先補正之項目：L05 未備履歷表。", "請補正；有正當理由者，請附理由"),
        ("incomplete", "尚有資料不足、無法判斷之項目：L05 未備履歷表。", "請補填資料"),
        ("error", "有檢核未能執行：L05 未備履歷表，不得視為通過。", "請將該項告知程式維護人員"),
        ("", "本案尚未預檢。", "請先預檢。"),
    ],
)
def test_only_what_was_found_ready_may_be(verdict: str, said: str, way_on: str) -> None:
    asks = (Ask("L05", "未備履歷表。", ("has_resume",)),)
    (block,) = tried("report", "confirm", situation(verdict, asks, **READY)).blocks
    assert block.words == said
    assert block.way_on.startswith(way_on)
    assert (block.rules, block.fields) == (("L05",), ("has_resume",))


def test_many_findings_are_counted() -> None:
    asks = tuple(Ask(f"L{n:02}", f"第{n}項。") for n in range(1, 6))
    (block,) = tried("report", "confirm", situation("blocked", asks, **READY)).blocks
    assert block.words == "尚有應先補正之項目：L01 第1項；L02 第2項；L03 第3項等 5 項。"
    assert len(block.rules) == 5


def test_the_authority_has_to_be_named() -> None:
    (block,) = tried("report", "confirm", situation()).blocks
    assert block.words == "報送機關（權責機關）未填。"
    assert block.fields == ("submitter_org",)


# The pause ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "is_paused"),
    [
        (date(2026, 2, 26), False),
        (date(2026, 2, 27), True),
        (date(2026, 3, 22), True),
        (date(2026, 3, 23), False),
    ],
)
def test_nothing_is_reported_in_the_pause(day: date, *, is_paused: bool) -> None:
    blocks = tried("report", "confirm", situation(**READY), day=day).blocks
    assert bool(blocks) is is_paused
    if is_paused:
        assert blocks[0].words.startswith(
            f"115年{day.month}月{day.day}日在暫緩報送期間（115年2月27日至115年3月22日）"
        )
        assert blocks[0].way_on == "請保留案件，於115年3月23日以後報送。"


def test_in_the_pause_a_case_is_held_that_only_the_pause_blocks() -> None:
    pause, other = Ask("S01", "在暫緩報送期間。"), Ask("L05", "未備履歷表。")
    day = date(2026, 3, 10)
    at: dict[str, Any] = {"flow": "暫緩報送", "day": day, "today": day}
    assert tried("precheck", "hold", situation("blocked", (pause,)), **at).is_free
    (block,) = tried("precheck", "hold", situation("blocked", (pause, other)), **at).blocks
    assert (block.gate, block.rules) == (Gate.ONLY_PAUSE, ("L05",))
    assert tried("precheck", "hold", situation("blocked"), **at).blocks
    assert tried("precheck", "hold", situation("error", (pause,)), **at).blocks


# Seen, and one number -------------------------------------------------------------------------

SEEN = {"report_date": "115/04/10", "webhr_status": "已報送銓敘部", "webhr_status_on": "115/04/13"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"webhr_status": ""}, "尚未確認 WebHR 顯示「已報送銓敘部」。"),
        ({"webhr_status": "報送中"}, "尚未確認 WebHR 顯示「已報送銓敘部」，現填「報送中」。"),
        ({"webhr_status_on": ""}, "狀態確認日期未填或無法辨識。"),
        ({"webhr_status_on": "四月"}, "狀態確認日期未填或無法辨識。"),
        ({"webhr_status_on": "115/04/21"}, "115年4月20日早於狀態確認日期115年4月21日。"),
    ],
)
@pytest.mark.parametrize(("step", "to"), [("intake", "check"), ("record", "done")])
def test_a_case_has_to_be_seen_before_it_is_taken_in_or_done(
    typed: dict[str, str], said: str, step: str, to: str
) -> None:
    assert tried(step, to, situation(**SEEN)).is_free
    (block,) = tried(step, to, situation(**(SEEN | typed))).blocks
    assert block.words.endswith(said)


@pytest.mark.parametrize(
    ("in_webhr", "on_paper", "said"),
    [
        ("甲字第115000001號", "甲字第115000001號", ""),
        ("甲字第115000001號", "乙字第115000001號", "與公文文號「乙字第115000001號」不同。"),
        ("甲字第115000001號", "", "公文文號未填。"),
        ("", "甲字第115000001號", "WebHR 文號未填。"),
        ("", "", "WebHR 文號、公文文號未填。"),
    ],
)
def test_in_the_old_flow_one_number_is_on_both(in_webhr: str, on_paper: str, said: str) -> None:
    found = situation(webhr_doc_no=in_webhr, official_doc_no=on_paper)
    blocks = tried("letter", "reply", found, flow="舊流程").blocks
    assert [b.words.endswith(said) for b in blocks] == ([True] if said else [])


# The day --------------------------------------------------------------------------------------


def test_nothing_is_done_tomorrow() -> None:
    found = tried("report", "confirm", situation(**READY), day=date(2026, 4, 21))
    assert [b.words for b in found.blocks] == ["115年4月21日在今日（115年4月20日）之後。"]


def test_nothing_is_done_before_the_step_before() -> None:
    found = situation(**SEEN)
    later = (move(date(2026, 4, 20)),)
    (block,) = tried("confirm", "intake", found, day=date(2026, 4, 17), moves=later).blocks
    assert block.words == "115年4月17日早於上一步之日期115年4月20日。"
    undone = (move(date(2026, 4, 20), undone_at=datetime(2026, 4, 20)),)
    assert tried("confirm", "intake", found, day=date(2026, 4, 17), moves=undone).is_free


@pytest.mark.parametrize(
    ("step", "to"), [("confirm", "intake"), ("confirm", "report"), ("review", "prepare")]
)
def test_nothing_is_heard_of_a_case_before_it_is_reported(step: str, to: str) -> None:
    (block,) = tried(step, to, situation(**SEEN), day=date(2026, 4, 9)).blocks
    assert block.words == "115年4月9日早於報送日期115年4月10日。"
    (block,) = tried(step, to, situation()).blocks
    assert block.words == "報送日期未填或無法辨識。"


# What is asked --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "is_asked"),
    [
        (date(2026, 4, 16), True),
        (date(2026, 4, 17), False),
        (date(2026, 4, 17) + FAR_AFTER, False),
        (date(2027, 4, 19), True),
    ],
)
def test_a_clock_that_cannot_be_right_is_asked_about(today: date, *, is_asked: bool) -> None:
    before = (move(date(2026, 4, 10), datetime(2026, 4, 17, 9, 0)),)
    day = date(2026, 4, 15)
    found = tried("confirm", "intake", situation(**SEEN), day=day, today=today, moves=before)
    assert [d.kind for d in found.doubts] == [DoubtKind.CLOCK] * is_asked
    for doubt in found.doubts:
        assert "請確認電腦日期" in doubt.words
        stop, right = doubt.choices
        asked: dict[str, Any] = {"day": day, "today": today, "moves": before}
        for answer, is_free in ((stop, False), (right, True)):
            weighed = tried(
                "confirm", "intake", situation(**SEEN), answers=(sure(doubt, answer),), **asked
            )
            assert weighed.is_free is is_free


def test_a_clock_at_the_end_of_time_is_no_trouble() -> None:
    before = (move(date(2026, 4, 10), datetime(9999, 12, 31)),)
    assert tried("confirm", "intake", situation(**SEEN), moves=before).doubts


def test_a_day_in_another_period_is_asked_about() -> None:
    (doubt,) = tried("report", "confirm", situation(**READY), day=date(2026, 2, 26)).doubts
    assert doubt.kind is DoubtKind.PERIOD
    assert doubt.words == (
        "報送日期115年2月26日屬「舊流程」期間，而本案目前依「智慧登記」流程辦理。"
    )
    assert [c.words for c in doubt.choices] == ["改填報送日期", "日期無誤，改依「舊流程」流程"]


def test_a_day_in_no_period_is_asked_about() -> None:
    terms = Terms(TERMS.periods[:1], ARRIVED)
    one = FLOWS["智慧登記"]
    here = one.step("report")
    wish = Wish(one, here, here.way("confirm"), TODAY, TODAY)
    (doubt,) = weigh(wish, situation(**READY), terms).doubts
    assert "不在「報送期間」資料表所列之任何期間" in doubt.words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("已報送銓敘部", ()),
        ("「已報送銓敘部」", ("已報送銓敘部",)),
        ("已報送　銓敘部", ("已報送銓敘部",)),
        ("（已收案）", ("已收案",)),
        ("已報送", ("已報送銓敘部",)),
        ("已報送銓敍部", ("已報送銓敘部",)),
        ("暫存", ()),
        ("", ()),
    ],
)
def test_a_status_typed_otherwise_is_known_again(typed: str, meant: tuple[str, ...]) -> None:
    assert known_status(typed, ARRIVED)[:1] == meant


def test_what_a_status_means_is_for_the_clerk_to_say() -> None:
    (doubt,) = status_doubts(situation(webhr_status="「已報送銓敘部」"), TERMS)
    assert "尚不能視為已送達" in doubt.words
    means, as_it_is = doubt.choices
    assert means.edit == {"webhr_status": "已報送銓敘部"}
    assert as_it_is.edit is None
    assert list(status_doubts(situation(webhr_status="已收案"), TERMS)) == []
