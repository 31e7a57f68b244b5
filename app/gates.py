"""Which step of the flow may be taken: what stops it, in words, with the way on.

Pure functions over plain values. A `Block` cannot be passed over; what only has to be asked is in
`app.flow_doubts`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from app.flow_doubts import (
    Doubt,
    Situation,
    Terms,
    clock_doubts,
    is_answered,
    reporting_doubts,
    unmended_doubts,
)
from app.flow_steps import Effect, Flow, Gate, Period, Step, Way, period_on
from app.rounds import RETURN_CATEGORIES, Move, Returned
from app.rules.dates import next_day, roc

_IN_PAUSE: Final = "S01"
_MOST_NAMED: Final = 3
"""Findings that a sentence names; the others are counted."""


class Block(NamedTuple):
    """What stops a step: in words, and what to do; with the rules and the facts concerned."""

    gate: str
    words: str
    way_on: str
    fields: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class Weighed(NamedTuple):
    """What stands against a step, and what has to be asked before it is taken."""

    blocks: tuple[Block, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_free(self) -> bool:
        """Whether the step may be taken as it is."""
        return not self.blocks and not self.doubts

    def words(self) -> str:
        """All of it in sentences."""
        said = [block.words + block.way_on for block in self.blocks]
        return "".join([*said, *(doubt.words for doubt in self.doubts)])


class Held(Exception):
    """A step cannot be taken, or not before an answer. `by_case` says why, by the case's id.

    The message is in sentences for the user; with several cases, that of the first and how many.
    """

    def __init__(self, by_case: Mapping[int, Weighed]) -> None:
        self.by_case = dict(by_case)
        first = next(iter(self.by_case.values())).words()
        more = f"（共 {len(self.by_case)} 件）" if len(self.by_case) > 1 else ""
        super().__init__(first + more)


class Wish(NamedTuple):
    """A step that someone wants to take on a day, by one of its ways; `today` is the clock's."""

    flow: Flow
    step: Step
    way: Way
    day: date
    today: date


def weigh(
    wish: Wish,
    situation: Situation,
    terms: Terms,
    moves: Sequence[Move] = (),
    answers: Collection[str] = (),
) -> Weighed:
    """What stands against a step, and what is to be asked; `answers` (`sure`) are left out.

    `moves` are those of the case, the oldest first. The gates are judged on the day of the step.
    """
    blocks = [
        *_about_the_day(wish, situation, moves),
        *(found for gate in wish.way.gates if (found := _GATES[gate](situation, wish.day, terms))),
    ]
    doubts = [*clock_doubts(moves, wish.today)]
    if wish.way.effect is Effect.REPORT:
        doubts += unmended_doubts(situation)
        if wish.day <= wish.today:
            doubts += reporting_doubts(wish.flow, wish.day, terms)
    given = [d for d in doubts if not is_answered(d, answers)]
    return Weighed(tuple(blocks), tuple(given))


# The day --------------------------------------------------------------------------------------


def _about_the_day(wish: Wish, situation: Situation, moves: Sequence[Move]) -> Iterator[Block]:
    day, today = wish.day, wish.today
    if day > today:
        yield Block(
            "day",
            f"{roc(day)}在今日（{roc(today)}）之後。",
            "請填實際辦理之日期；尚未辦理者，請於辦理後再記。",
        )
    last = max((move.day for move in moves if move.is_live), default=None)
    if last is not None and day < last:
        yield Block(
            "day",
            f"{roc(day)}早於上一步之日期{roc(last)}。",
            "請查對日期；上一步記錯者，請先撤回。",
        )
    reported = situation.facts.report_date
    after = (Effect.STATUS, Effect.REGISTER, Effect.RETURN, Effect.WITHDRAW)
    if wish.way.effect in after:
        if reported is None:
            yield Block(
                "report_date",
                "報送日期未填或無法辨識。",
                "請先填報送日期。",
                ("report_date",),
            )
        elif day < reported:
            yield Block(
                "report_date",
                f"{roc(day)}早於報送日期{roc(reported)}。",
                "請查對兩個日期。",
                ("report_date",),
            )


ABOUT_RETURN: Final = ("category", "reason")
"""The gates of what `about_the_return` says."""


def about_the_return(why: Returned | None) -> tuple[Block, ...]:
    """What a return still has to say."""
    if why is None or why.category not in RETURN_CATEGORIES:
        return (Block("category", "請選退回原因之類別。", ""),)
    if not why.reason.strip():
        return (Block("reason", "請寫明退回之原因。", ""),)
    return ()


# The gates ------------------------------------------------------------------------------------


def _no_block(situation: Situation, _day: date, _terms: Terms) -> Block | None:
    """Only 可報送 and 請留意 go on: what could not be decided is no 通過."""
    asks = situation.asks
    named = "；".join(f"{ask.rule} {ask.words.rstrip('。')}" for ask in asks[:_MOST_NAMED])
    more = f"等 {len(asks)} 項" if len(asks) > _MOST_NAMED else ""
    listed = f"：{named}{more}" if named else ""
    match situation.verdict:
        case "ready" | "review":
            return None
        case "blocked":
            words = f"尚有應先補正之項目{listed}。"
            way_on = "請補正；有正當理由者，請附理由後再報送。"
        case "incomplete":
            words = f"尚有資料不足、無法判斷之項目{listed}。"
            way_on = "請補填資料後再報送。"
        case "error":
            words = f"有檢核未能執行{listed}，不得視為通過。"
            way_on = "請將該項告知程式維護人員，並自行查核。"
        case _:
            words = "本案尚未預檢。"
            way_on = "請先預檢。"
    fields = dict.fromkeys(key for ask in asks for key in ask.fields)
    return Block(Gate.NO_BLOCK, words, way_on, tuple(fields), tuple(ask.rule for ask in asks))


def _only_pause(situation: Situation, day: date, terms: Terms) -> Block | None:
    """In the pause every case is blocked by it (S01): what else is asked for counts."""
    others = tuple(ask for ask in situation.asks if ask.rule != _IN_PAUSE)
    if situation.verdict == "blocked" and len(others) < len(situation.asks) and not others:
        return None
    found = _no_block(replace(situation, asks=others), day, terms)
    return found and found._replace(gate=Gate.ONLY_PAUSE)


def _pause_on(day: date, terms: Terms) -> Period | None:
    from app.rules.checks.procedure import PAUSE  # brings all the rules with it

    period = period_on(terms.periods, day)
    return period if period is not None and period.name == PAUSE else None


def _not_in_pause(situation: Situation, day: date, terms: Terms) -> Block | None:
    period = _pause_on(day, terms)
    if period is None:
        return None
    until = period.until
    way_on = f"請保留案件，於{roc(next_day(until))}以後報送。" if until else "請保留案件。"
    return Block(
        Gate.NOT_IN_PAUSE,
        f"{roc(day)}在暫緩報送期間（{_interval(period)}），此期間報送之案件可能無法入檔。",
        way_on,
        ("report_date",),
    )


def _pause_over(situation: Situation, day: date, terms: Terms) -> Block | None:
    found = _not_in_pause(situation, day, terms)
    return found and found._replace(gate=Gate.PAUSE_OVER)


def _interval(period: Period) -> str:
    since = f"{roc(period.since)}起" if period.since else ""
    until = f"至{roc(period.until)}" if period.until else ""
    return since.removesuffix("起") + until if since and until else since + until


def _submitter(situation: Situation, _day: date, _terms: Terms) -> Block | None:
    if situation.facts.submitter_org:
        return None
    return Block(
        Gate.SUBMITTER,
        "報送機關（權責機關）未填。",
        "請填報送機關；可於「設定」填寫，新案件即自動帶入。何者為權責機關，請洽主管機關。",
        ("submitter_org",),
        ("S07",),
    )


def _seen(situation: Situation, day: date, terms: Terms) -> Block | None:
    seen_on = situation.facts.webhr_status_on
    if situation.status not in terms.arrived:
        shown = f"，現填「{situation.status}」" if situation.status else ""
        return Block(
            Gate.SEEN,
            f"尚未確認 WebHR 顯示「已報送銓敘部」{shown}。",
            "請至 WebHR 查看；未顯示者，請重新報送或洽客服。",
            ("webhr_status",),
            ("S05",),
        )
    if seen_on is None:
        return Block(
            Gate.SEEN,
            f"WebHR 狀態為「{situation.status}」，而狀態確認日期未填或無法辨識。",
            "請填看到該狀態之日期。",
            ("webhr_status_on",),
            ("S05",),
        )
    if day < seen_on:
        return Block(
            Gate.SEEN,
            f"{roc(day)}早於狀態確認日期{roc(seen_on)}。",
            "請查對兩個日期。",
            ("webhr_status_on",),
        )
    return None


def _same_number(situation: Situation, _day: date, _terms: Terms) -> Block | None:
    in_webhr, on_paper = situation.facts.webhr_doc_no, situation.facts.official_doc_no
    if in_webhr and in_webhr == on_paper:
        return None
    fields = ("webhr_doc_no", "official_doc_no")
    if in_webhr and on_paper:
        words = f"WebHR 文號「{in_webhr}」與公文文號「{on_paper}」不同。"
        return Block(
            Gate.SAME_NUMBER, words, "舊流程須為同一文號，請查對後改正。", fields, ("S04",)
        )
    lacking = tuple(key for key, text in zip(fields, (in_webhr, on_paper), strict=True) if not text)
    names = "、".join(
        {"webhr_doc_no": "WebHR 文號", "official_doc_no": "公文文號"}[k] for k in lacking
    )
    return Block(
        Gate.SAME_NUMBER,
        f"{names}未填。",
        "舊流程須以同一文號之電子公文函報，請補填。",
        lacking,
        ("S04",),
    )


_GATES: Final[Mapping[Gate, Callable[[Situation, date, Terms], Block | None]]] = {
    Gate.NO_BLOCK: _no_block,
    Gate.ONLY_PAUSE: _only_pause,
    Gate.NOT_IN_PAUSE: _not_in_pause,
    Gate.PAUSE_OVER: _pause_over,
    Gate.SUBMITTER: _submitter,
    Gate.SEEN: _seen,
    Gate.SAME_NUMBER: _same_number,
}
