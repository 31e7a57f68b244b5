"""What has to be asked about a case in the flow, and the answers that there are.

Pure functions over plain values. A `Doubt` is a question to the clerk, who chooses: nothing jumps
to another period, another place or another status by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import Final, NamedTuple

from app.flow_steps import Flow, Period, Step, period_on
from app.rounds import Move, Round
from app.rules.dates import narrow, roc
from app.rules.facts import CaseFacts
from app.stored import Stage

FAR_AFTER: Final = timedelta(days=366)
"""A case that nobody has touched for longer makes one ask whether the clock is right."""
_MARKS: Final = str.maketrans("", "", " \u3000\t「」『』“”\"'()[]。.")
_LIKE: Final = 0.5


class Ask(NamedTuple):
    """What a 阻擋 rule still asks for: of which rule, in words, about which facts."""

    rule: str
    words: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """What a case is when a step is to be taken: its facts, and what the program says of it.

    `verdict` leaves out what has been set aside, and `asks` with it. `unmended` is the return that
    waits, where nothing has been edited since.
    """

    facts: CaseFacts
    stage: Stage
    verdict: str
    asks: tuple[Ask, ...] = ()
    unmended: Round | None = None

    @property
    def status(self) -> str:
        """What WebHR shows, as typed."""
        return self.facts.webhr_status or ""


class Terms(NamedTuple):
    """What the tables of the law say: the periods, and the words of WebHR for what has arrived."""

    periods: Sequence[Period]
    arrived: Sequence[str]


class DoubtKind(StrEnum):
    """What has to be asked."""

    CLOCK = "clock"
    PERIOD = "period"
    """The day is in another period than the flow in which the case stands."""
    STATUS = "status"
    """The status of WebHR is not one that is known, and looks like one."""
    GONE = "gone"
    """The step at which the case was left is in the flow no more."""
    UNMENDED = "unmended"
    """The case was returned, and would be reported once more as it was."""


class Choice(NamedTuple):
    """One answer, which goes back by its `key`.

    `edit` is by fact what is to be typed, `step` where the case is to be placed; neither where the
    answer is only yes, or to look again.
    """

    key: str
    words: str
    edit: Mapping[str, str] | None = None
    step: str = ""


STOP: Final = Choice("stop", "先不記，查對電腦日期")
OTHER_DAY: Final = Choice("other_day", "改填報送日期")
MEND: Final = Choice("mend", "開啟補正")
AS_IT_WAS: Final = Choice("as_it_was", "無須修改，照原資料報送")
NO_ANSWERS: Final = (STOP.key, OTHER_DAY.key, MEND.key)
"""Choices that do not go on: the clerk looks again."""


class Doubt(NamedTuple):
    """A question to the clerk, and the answers that there are."""

    kind: DoubtKind
    words: str
    choices: tuple[Choice, ...]


def sure(doubt: Doubt, choice: Choice) -> str:
    """What `weigh` takes as the answer to a question."""
    return f"{doubt.kind.value}:{choice.key}"


def is_answered(doubt: Doubt, answers: Collection[str]) -> bool:
    """Whether one of the answers goes on from a question."""
    return any(sure(doubt, c) in answers for c in doubt.choices if c.key not in NO_ANSWERS)


# The day --------------------------------------------------------------------------------------


def clock_doubts(moves: Sequence[Move], today: date) -> Iterator[Doubt]:
    """Whether the clock can be right, by what has been done already."""
    last = max((move.at.date() for move in moves if move.is_live), default=None)
    if last is None or last <= today <= _far_after(last):
        return
    side = "早於" if today < last else "距"
    tail = "" if today < last else "已逾一年"
    yield Doubt(
        DoubtKind.CLOCK,
        f"這台電腦之今日為{roc(today)}，{side}本案上一步記下之{roc(last)}{tail}，請確認電腦日期。",
        (STOP, Choice("right", "電腦日期無誤，繼續")),
    )


def _far_after(day: date) -> date:
    return date.max if date.max - day < FAR_AFTER else day + FAR_AFTER


def reporting_doubts(flow: Flow, day: date, terms: Terms) -> Iterator[Doubt]:
    """Whether a day of reporting belongs to the flow in which a case stands."""
    period = period_on(terms.periods, day)
    if period is None:
        yield Doubt(
            DoubtKind.PERIOD,
            f"報送日期{roc(day)}不在「報送期間」資料表所列之任何期間。",
            (OTHER_DAY,),
        )
    elif period.name != flow.period:
        yield Doubt(
            DoubtKind.PERIOD,
            f"報送日期{roc(day)}屬「{period.name}」期間，而本案目前依「{flow.period}」流程辦理。",
            (
                OTHER_DAY,
                Choice(period.name, f"日期無誤，改依「{period.name}」流程"),
            ),
        )


def unmended_doubts(situation: Situation) -> Iterator[Doubt]:
    """Whether a case that was returned may be reported once more, nothing having been edited."""
    back = situation.unmended
    if back is not None:
        when = roc(back.result_on) if back.result_on else ""
        yield Doubt(
            DoubtKind.UNMENDED,
            f"本案{when}退回補正（{back.category}：{back.reason.rstrip('。')}），"
            "其後資料未經修改。請確認是否已依退回原因處理。",
            (MEND, AS_IT_WAS),
        )


# Where a case stands --------------------------------------------------------------------------


def known_status(text: str, words: Sequence[str]) -> tuple[str, ...]:
    """Which of the known words a status typed otherwise may mean, the likeliest first.

    With brackets, blanks or full width it is that word; 已報送 only looks like it. Empty for what
    is a known word already, and for what is like none.
    """
    if not text or text in words:
        return ()
    plain = narrow(text).translate(_MARKS)
    if plain in words:
        return (plain,)
    return tuple(get_close_matches(plain, words, n=3, cutoff=_LIKE))


def status_doubts(situation: Situation, terms: Terms) -> Iterator[Doubt]:
    """Whether a status typed otherwise is one that says that the case has arrived."""
    meant = known_status(situation.status, terms.arrived)
    if meant:
        yield Doubt(
            DoubtKind.STATUS,
            f"WebHR 狀態填「{situation.status}」，與所知之狀態不同，尚不能視為已送達。"
            "請選明其意義。",
            (
                *(Choice(word, f"即「{word}」", {"webhr_status": word}) for word in meant),
                Choice("as_is", "WebHR 確如此顯示，保留"),
            ),
        )


def gone_doubts(flow: Flow, situation: Situation, last: Move | None) -> Iterator[Doubt]:
    """Where a case stands whose last step, or the one its facts meant then, is in the flow no more.

    Its moves stay as they are.
    """
    if last is None or last.flow != flow.id:
        return
    by_facts = flow.step_by_facts(situation.stage, situation.verdict, situation.status)
    is_lost = flow.has_lost(last.stood_at, by_facts)
    is_there = flow.has(last.to_step)
    if not is_lost and (is_there or last.stood_at != by_facts):
        return
    if last.to_step == by_facts:
        return
    what = "步驟已有變更" if is_there else "原記之步驟不在其中，原名見「歷程」"
    yield Doubt(
        DoubtKind.GONE,
        f"流程「{flow.title}」已改版，{what}。請選明本案目前之步驟。",
        tuple(
            Choice(step.id, f"{step.number}　{step.words}", step=step.id)
            for step in places_for(flow, situation, last.to_step if is_there else by_facts)
        ),
    )


def places_for(flow: Flow, situation: Situation, first: str) -> list[Step]:
    """The steps where a case may be placed: `first` first, then the others of its stage."""
    stage = situation.stage
    fits = [s for s in flow.steps if not s.holds or any(h.stage is stage for h in s.holds)]
    return sorted(fits, key=lambda step: step.id != first)


def period_doubts(
    flow: Flow, flows: Mapping[str, Flow], situation: Situation, last: Move | None
) -> Iterator[Doubt]:
    """Whether a case that was reported has come into another period by an edit of its date."""
    reported = situation.facts.report_date
    if last is None or situation.stage is Stage.DRAFT or last.flow == flow.id or not last.step:
        return
    former = next((one for one in flows.values() if one.id == last.flow), None)
    name = former.period if former else last.flow
    when = f"報送日期{roc(reported)}" if reported else "現填之報送日期"
    yield Doubt(
        DoubtKind.PERIOD,
        f"{when}屬「{flow.period}」期間，而本案之步驟原依「{name}」流程記錄。請確認報送日期。",
        (
            OTHER_DAY,
            *(
                Choice(
                    step.id,
                    f"日期無誤，本案在「{flow.period}」之 {step.number}　{step.words}",
                    step=step.id,
                )
                for step in places_for(
                    flow,
                    situation,
                    flow.step_by_facts(situation.stage, situation.verdict, situation.status),
                )
            ),
        ),
    )
