"""The files of the reporting flows: read strictly, so that a wrong one is refused, not misread.

Messages name the file, the line and the step, in Chinese. An office's own file takes the place of
the one that comes with the program for the same period.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from app.flow_spots import Spot
from app.flow_steps import (
    Contact,
    Effect,
    Flow,
    FlowFact,
    Gate,
    Holds,
    Origin,
    Step,
    StepKind,
    Way,
)
from app.rules.results import Verdict
from app.stored import Stage

_Word = TypeVar("_Word", bound=StrEnum)

CONTACTS_FILE: Final = "contacts.toml"
LARGEST: Final = 1_000_000
"""Bytes of a file of a flow; those that come with the program have some 5,000."""
_TOML_PLACE: Final = re.compile(r"line (\d+), column (\d+)")
_VERDICTS: Final = ("", *(v.value for v in Verdict))
_FLOW_KEYS: Final = ("id", "version", "period", "title", "fact", "step")
_STEP_KEYS: Final = (
    *("id", "number", "who", "words", "detail", "source", "basis"),
    *("kind", "ask", "holds", "next", "needs", "at"),
)
_WAY_KEYS: Final = ("to", "when", "source", "gates", "effect", "status")

Table = Mapping[str, Any]
Contacts = Mapping[str, Contact]


class BadFlow(ValueError):
    """A file of a flow that cannot be used; the message says which file and step, and why."""


def load_flows(folder: Path, own: Path | None = None) -> dict[str, Flow]:
    """The flows of a folder, by the period that each is for; those of the folder `own` go first.

    Raises BadFlow, with the file and the line or step, where one is wrong or two of one folder are
    for the same period; OSError where a folder that is there cannot be read.
    """
    contacts = read_contacts(folder / CONTACTS_FILE)
    flows = _flows_of(folder, contacts)
    if own is not None and own.is_dir():
        flows |= _flows_of(own, contacts_of(own, contacts), flows)
    return flows


def contacts_of(own: Path, contacts: Contacts) -> Contacts:
    """The contacts, with those of an office's folder in the place of those of the same id."""
    file = own / CONTACTS_FILE
    return {**contacts, **read_contacts(file)} if file.exists() else contacts


def read_flow_file(file: Path, contacts: Contacts, known: Mapping[str, Flow]) -> Flow:
    """One file, to take the place of the one that is `known` for its period. Raises BadFlow."""
    content, spot = _content(file)
    flow = read_flow(content, spot, contacts)
    if not known:
        return flow
    former = known.get(flow.period)
    if former is None:
        periods = "、".join(known)
        raise BadFlow(f"{spot.of('period')}：期間（period）「{flow.period}」須為 {periods} 之一。")
    if former.id != flow.id:
        raise BadFlow(
            f"{spot.of('id')}：「{flow.period}」之流程編號（id）須為「{former.id}」，"
            f"現為「{flow.id}」；版本不同者，請改填 version。"
        )
    return flow


def _flows_of(
    folder: Path, contacts: Contacts, known: Mapping[str, Flow] | None = None
) -> dict[str, Flow]:
    flows: dict[str, Flow] = {}
    for file in sorted(folder.glob("*.toml")):
        if file.name == CONTACTS_FILE:
            continue
        flow = read_flow_file(file, contacts, known or {})
        if flow.period in flows:
            raise BadFlow(f"「{file.name}」：「{flow.period}」已有另一個流程檔，請只留一個。")
        flows[flow.period] = flow
    return flows


def read_flow(content: Table, spot: Spot, contacts: Contacts) -> Flow:
    """A flow from what TOML gives; `spot` is the file. Raises BadFlow as `load_flows`."""
    _refuse_unknown(content, _FLOW_KEYS, spot)
    facts = tuple(
        FlowFact(
            _text(one, "label", at), _text(one, "words", at), _choice(one, "source", Origin, at)
        )
        for one, at in _entries(content, "fact", spot, least=0)
    )
    entries = _entries(content, "step", spot)
    steps = tuple(_step(one, at, contacts) for one, at in entries)
    spots = [at for _, at in entries]
    _refuse_wrong_ways(steps, spots)
    _refuse_wrong_shape(steps, spots)
    return Flow(
        _text(content, "period", spot),
        _text(content, "title", spot),
        facts,
        steps,
        _places(steps, spot, spots),
        _text(content, "id", spot),
        _text(content, "version", spot),
    )


def _content(file: Path) -> tuple[Table, Spot]:
    if file.stat().st_size > LARGEST:
        raise BadFlow(f"「{file.name}」過大，不是流程檔。")
    try:
        text = file.read_text(encoding="utf-8-sig")
        return tomllib.loads(text), Spot.of_file(file.name, text)
    except UnicodeDecodeError:
        raise BadFlow(f"「{file.name}」不是 UTF-8 文字檔。") from None
    except tomllib.TOMLDecodeError as error:
        found = _TOML_PLACE.search(str(error))
        place = f"第 {found[1]} 行第 {found[2]} 字附近" if found else "結尾"
        raise BadFlow(f"「{file.name}」{place}的寫法有誤，讀不懂。") from None


def read_contacts(file: Path) -> dict[str, Contact]:
    """Whom to ask, by id. Raises BadFlow as `load_flows`."""
    found: dict[str, Contact] = {}
    content, spot = _content(file)
    _refuse_unknown(content, ("contact",), spot)
    for one, at in _entries(content, "contact", spot):
        _refuse_unknown(one, Contact._fields, at)
        contact = Contact(*(_text(one, key, at) for key in Contact._fields))
        if contact.id in found:
            raise BadFlow(f"{at.of('id')}：編號「{contact.id}」重複。")
        found[contact.id] = contact
    return found


def _step(entry: Table, spot: Spot, contacts: Contacts) -> Step:
    _refuse_unknown(entry, _STEP_KEYS, spot)
    asked = _texts(entry, "ask", spot)
    if unknown := [one for one in asked if one not in contacts]:
        raise BadFlow(f"{spot.of('ask')}：洽詢單位（ask）「{unknown[0]}」不在 {CONTACTS_FILE} 內。")
    return Step(
        id=_text(entry, "id", spot),
        number=_text(entry, "number", spot),
        who=_text(entry, "who", spot),
        words=_text(entry, "words", spot),
        detail=_text(entry, "detail", spot) if "detail" in entry else "",
        origin=_choice(entry, "source", Origin, spot),
        basis=_text(entry, "basis", spot),
        kind=_choice(entry, "kind", StepKind, spot) if "kind" in entry else StepKind.STEP,
        ask=tuple(contacts[one] for one in asked),
        holds=tuple(_holds(one, at) for one, at in _entries(entry, "holds", spot, least=0)),
        ways=tuple(_way(one, at) for one, at in _entries(entry, "next", spot, least=0)),
        needs=_texts(entry, "needs", spot),
        at=_place_in_chart(entry, spot),
    )


def _way(entry: Table, spot: Spot) -> Way:
    _refuse_unknown(entry, _WAY_KEYS, spot)
    way = Way(
        to=_text(entry, "to", spot),
        when=_text(entry, "when", spot) if "when" in entry else "",
        origin=_choice(entry, "source", Origin, spot),
        gates=tuple(_word(one, "gates", Gate, spot) for one in _texts(entry, "gates", spot)),
        effect=_choice(entry, "effect", Effect, spot) if "effect" in entry else Effect.NOTHING,
        status=_text(entry, "status", spot) if "status" in entry else "",
    )
    if (way.effect is Effect.STATUS) != bool(way.status):
        raise BadFlow(f"{spot}：效果（effect）為 status 者，且僅此種，須填 WebHR 狀態（status）。")
    return way


def _holds(entry: Table, spot: Spot) -> Holds:
    _refuse_unknown(entry, ("stage", "verdicts", "statuses"), spot)
    verdicts = _texts(entry, "verdicts", spot) or _VERDICTS
    if unknown := [one for one in verdicts if one not in _VERDICTS]:
        raise BadFlow(f"{spot}：不認得預檢結果（verdicts）「{unknown[0]}」。")
    return Holds(_choice(entry, "stage", Stage, spot), verdicts, _texts(entry, "statuses", spot))


def _place_in_chart(entry: Table, spot: Spot) -> tuple[int, int]:
    at = entry.get("at")
    match at:
        case [int(column), int(row)] if column >= 0 and row >= 0:
            return column, row
    raise BadFlow(f"{spot.of('at')}：請以 at = [欄, 列] 填寫圖上位置，皆為 0 以上之整數。")


def _refuse_wrong_ways(steps: Sequence[Step], spots: Sequence[Spot]) -> None:
    """Every id once; every way leads to a step; only an end has none, and a gate has several."""
    known: set[str] = set()
    for step, spot in zip(steps, spots, strict=True):
        if step.id in known:
            raise BadFlow(f"{spot.of('id')}：步驟「{step.id}」重複。")
        known.add(step.id)
    for step, spot in zip(steps, spots, strict=True):
        at = spot.of("next")
        targets = [way.to for way in step.ways]
        for to in targets:
            if to not in known:
                raise BadFlow(f"{at}：下一步（to）「{to}」不存在。")
        many = len(targets)
        if len(set(targets)) != many:
            raise BadFlow(f"{at}：兩個下一步（next）通往同一步驟，請併為一個。")
        if (step.kind is StepKind.END) != (many == 0):
            raise BadFlow(f"{at}：終點（end）沒有下一步（next），其他步驟至少有一個。")
        if (step.kind is StepKind.DECISION) != (many > 1):
            raise BadFlow(f"{at}：有兩個以上下一步（next）者，且僅此種，須為分岔（decision）。")
        if many > 1 and not all(way.when for way in step.ways):
            raise BadFlow(f"{at}：分岔之每一個下一步須有條件（when）。")


def _refuse_wrong_shape(steps: Sequence[Step], spots: Sequence[Spot]) -> None:
    """The first step and no other is the start; each has its own place; each comes to an end."""
    taken: dict[tuple[int, int], str] = {}
    ends = {step.id for step in steps if step.kind is StepKind.END}
    for place, (step, spot) in enumerate(zip(steps, spots, strict=True)):
        if (step.kind is StepKind.START) != (place == 0):
            raise BadFlow(f"{spot.of('kind')}：第一個步驟，且僅此步驟，須為起點（start）。")
        if step.at in taken:
            raise BadFlow(f"{spot.of('at')}：圖上位置與步驟「{taken[step.at]}」相同。")
        taken[step.at] = step.id
    ways = {step.id: [way.to for way in step.ways] for step in steps}
    for step, spot in zip(steps, spots, strict=True):
        seen, ahead = set[str](), [step.id]
        while ahead:
            here = ahead.pop()
            if here not in seen:
                seen.add(here)
                ahead += ways[here]
        if not seen & ends:
            raise BadFlow(f"{spot.of('next')}：由步驟「{step.id}」走不到終點（end）。")


def _places(
    steps: Sequence[Step], whole: Spot, spots: Sequence[Spot]
) -> dict[tuple[Stage, str, str], str]:
    """Where cases stand, by stage, verdict and status: each at one step, and none at no step."""
    found: dict[tuple[Stage, str, str], str] = {}
    for step, spot in zip(steps, spots, strict=True):
        for stage, verdicts, statuses in step.holds:
            for place in ((stage, v, s) for v in verdicts for s in statuses or ("",)):
                if place in found:
                    raise BadFlow(
                        f"{spot.of('holds')}：與步驟「{found[place]}」收同一種案件（holds）"
                        f"，進度 {stage.value}、預檢結果「{place[1]}」。"
                    )
                found[place] = step.id
    for stage in Stage:
        for verdict in _VERDICTS:
            if (stage, verdict, "") not in found:
                kind = f"進度 {stage.value}、預檢結果「{verdict}」"
                raise BadFlow(f"{whole}：{kind}之案件不在任何步驟（holds）。")
    return found


def _entries(entry: Table, key: str, spot: Spot, *, least: int = 1) -> list[tuple[Table, Spot]]:
    """The tables of a list, each with its place in words."""
    found = entry.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadFlow(f"{spot.of(key)}：{key} 須為清單。")
    if len(found) < least:
        raise BadFlow(f"{spot}：須有至少一個 {key}。")
    names = (one.get("id") for one in found)
    return [
        (one, spot.entry(key, number, name if isinstance(name, str) else ""))
        for number, (one, name) in enumerate(zip(found, names, strict=True), 1)
    ]


def _refuse_unknown(entry: Table, known: Sequence[str], spot: Spot) -> None:
    if unknown := sorted(set(entry) - set(known)):
        raise BadFlow(f"{spot.of(unknown[0])}：不認得 {'、'.join(unknown)}。")


def _text(entry: Table, key: str, spot: Spot) -> str:
    text = entry.get(key)
    if not isinstance(text, str) or not text.strip():
        raise BadFlow(f"{spot.of(key)}：請填 {key}。")
    return text


def _texts(entry: Table, key: str, spot: Spot) -> tuple[str, ...]:
    texts = entry.get(key, [])
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise BadFlow(f"{spot.of(key)}：{key} 須為文字之清單。")
    return tuple(texts)


def _choice(entry: Table, key: str, words: type[_Word], spot: Spot) -> _Word:
    return _word(_text(entry, key, spot), key, words, spot)


def _word(text: str, key: str, words: type[_Word], spot: Spot) -> _Word:
    try:
        return words(text)
    except ValueError:
        known = "、".join(word.value for word in words if word.value)
        raise BadFlow(f"{spot.of(key)}：{key}「{text}」須為 {known} 之一。") from None
