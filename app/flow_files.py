"""The files of the reporting flows: read strictly, so that a wrong one is refused, not misread.

Messages name the file and the line or step, in Chinese.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from app.flow_steps import Contact, Flow, FlowFact, Holds, Origin, Step, StepKind, Way
from app.rules.results import Verdict
from app.stored import Stage

_Word = TypeVar("_Word", bound=StrEnum)

CONTACTS_FILE: Final = "contacts.toml"
_TOML_PLACE: Final = re.compile(r"line (\d+), column (\d+)")
_VERDICTS: Final = ("", *(v.value for v in Verdict))
_FLOW_KEYS: Final = ("period", "title", "fact", "step")
_STEP_KEYS: Final = (
    *("id", "number", "who", "words", "detail", "source", "basis"),
    *("kind", "ask", "holds", "next"),
)

Table = Mapping[str, Any]


class BadFlow(ValueError):
    """A file of a flow that cannot be used; the message says which file and step, and why."""


def load_flows(folder: Path) -> dict[str, Flow]:
    """The flows of a folder, by the period that each is for.

    Raises BadFlow, with the file and the line or step, where one is wrong or two are for the same
    period; OSError where the folder cannot be read.
    """
    contacts = _read_contacts(folder / CONTACTS_FILE)
    flows: dict[str, Flow] = {}
    for file in sorted(folder.glob("*.toml")):
        if file.name == CONTACTS_FILE:
            continue
        flow = read_flow(_content(file), file.name, contacts)
        if flow.period in flows:
            raise BadFlow(f"「{file.name}」：「{flow.period}」已有另一個流程檔，請只留一個。")
        flows[flow.period] = flow
    return flows


def read_flow(content: Table, name: str, contacts: Mapping[str, Contact]) -> Flow:
    """A flow from what TOML gives; `name` is that of the file. Raises BadFlow as `load_flows`."""
    where = f"「{name}」"
    _refuse_unknown(content, _FLOW_KEYS, where)
    facts = tuple(
        FlowFact(
            _text(one, "label", at), _text(one, "words", at), _choice(one, "source", Origin, at)
        )
        for one, at in _entries(content, "fact", where, least=0)
    )
    steps = tuple(_step(one, at, contacts) for one, at in _entries(content, "step", where))
    _refuse_wrong_ways(steps, where)
    return Flow(
        _text(content, "period", where),
        _text(content, "title", where),
        facts,
        steps,
        _places(steps, where),
    )


def _content(file: Path) -> Table:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise BadFlow(f"「{file.name}」不是 UTF-8 文字檔。") from None
    except tomllib.TOMLDecodeError as error:
        found = _TOML_PLACE.search(str(error))
        place = f"第 {found[1]} 行第 {found[2]} 字附近" if found else "結尾"
        raise BadFlow(f"「{file.name}」{place}的寫法有誤，讀不懂。") from None


def _read_contacts(file: Path) -> dict[str, Contact]:
    found: dict[str, Contact] = {}
    where = f"「{file.name}」"
    content = _content(file)
    _refuse_unknown(content, ("contact",), where)
    for one, at in _entries(content, "contact", where):
        _refuse_unknown(one, Contact._fields, at)
        contact = Contact(*(_text(one, key, at) for key in Contact._fields))
        if contact.id in found:
            raise BadFlow(f"{at}：編號「{contact.id}」重複。")
        found[contact.id] = contact
    return found


def _step(entry: Table, where: str, contacts: Mapping[str, Contact]) -> Step:
    _refuse_unknown(entry, _STEP_KEYS, where)
    asked = _texts(entry, "ask", where)
    if unknown := [one for one in asked if one not in contacts]:
        raise BadFlow(f"{where}：洽詢單位（ask）「{unknown[0]}」不在 {CONTACTS_FILE} 內。")
    return Step(
        id=_text(entry, "id", where),
        number=_text(entry, "number", where),
        who=_text(entry, "who", where),
        words=_text(entry, "words", where),
        detail=_text(entry, "detail", where) if "detail" in entry else "",
        origin=_choice(entry, "source", Origin, where),
        basis=_text(entry, "basis", where),
        kind=_choice(entry, "kind", StepKind, where) if "kind" in entry else StepKind.ACTION,
        ask=tuple(contacts[one] for one in asked),
        holds=tuple(_holds(one, at) for one, at in _entries(entry, "holds", where, least=0)),
        ways=tuple(_way(one, at) for one, at in _entries(entry, "next", where, least=0)),
    )


def _way(entry: Table, where: str) -> Way:
    _refuse_unknown(entry, ("to", "when", "source"), where)
    when = _text(entry, "when", where) if "when" in entry else ""
    return Way(_text(entry, "to", where), when, _choice(entry, "source", Origin, where))


def _holds(entry: Table, where: str) -> Holds:
    _refuse_unknown(entry, ("stage", "verdicts", "statuses"), where)
    verdicts = _texts(entry, "verdicts", where) or _VERDICTS
    if unknown := [one for one in verdicts if one not in _VERDICTS]:
        raise BadFlow(f"{where}：不認得預檢結果（verdicts）「{unknown[0]}」。")
    return Holds(_choice(entry, "stage", Stage, where), verdicts, _texts(entry, "statuses", where))


def _refuse_wrong_ways(steps: Sequence[Step], where: str) -> None:
    """Every id once; every way leads to a step; only an end has none, and a gate has several."""
    known: set[str] = set()
    for step in steps:
        if step.id in known:
            raise BadFlow(f"{where}：步驟「{step.id}」重複。")
        known.add(step.id)
    for step in steps:
        at = f"{where}步驟「{step.id}」"
        for way in step.ways:
            if way.to not in known:
                raise BadFlow(f"{at}：下一步（to）「{way.to}」不存在。")
        many = len(step.ways)
        if (step.kind is StepKind.END) != (many == 0):
            raise BadFlow(f"{at}：終點（end）沒有下一步（next），其他步驟至少有一個。")
        if (step.kind is StepKind.GATE) != (many > 1):
            raise BadFlow(f"{at}：有兩個以上下一步（next）者，且僅此種，須為分岔（gate）。")
        if many > 1 and not all(way.when for way in step.ways):
            raise BadFlow(f"{at}：分岔之每一個下一步須有條件（when）。")


def _places(steps: Sequence[Step], where: str) -> dict[tuple[Stage, str, str], str]:
    """Where cases stand, by stage, verdict and status: each at one step, and none at no step."""
    found: dict[tuple[Stage, str, str], str] = {}
    for step in steps:
        for stage, verdicts, statuses in step.holds:
            for place in ((stage, v, s) for v in verdicts for s in statuses or ("",)):
                if place in found:
                    raise BadFlow(
                        f"{where}步驟「{step.id}」：與步驟「{found[place]}」收同一種案件（holds）"
                        f"，進度 {stage.value}、預檢結果「{place[1]}」。"
                    )
                found[place] = step.id
    for stage in Stage:
        for verdict in _VERDICTS:
            if (stage, verdict, "") not in found:
                kind = f"進度 {stage.value}、預檢結果「{verdict}」"
                raise BadFlow(f"{where}：{kind}之案件不在任何步驟（holds）。")
    return found


def _entries(entry: Table, key: str, where: str, *, least: int = 1) -> list[tuple[Table, str]]:
    """The tables of a list, each with its place in words."""
    found = entry.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadFlow(f"{where}：{key} 須為清單。")
    if len(found) < least:
        raise BadFlow(f"{where}：須有至少一個 {key}。")
    return [(one, _place(one, key, number, where)) for number, one in enumerate(found, 1)]


def _place(entry: Table, key: str, number: int, where: str) -> str:
    if key != "step":
        return f"{where}第 {number} 個 {key}"
    name = entry.get("id")
    return f"{where}第 {number} 步" + (f"「{name}」" if isinstance(name, str) else "")


def _refuse_unknown(entry: Table, known: Sequence[str], where: str) -> None:
    if unknown := sorted(set(entry) - set(known)):
        raise BadFlow(f"{where}：不認得 {'、'.join(unknown)}。")


def _text(entry: Table, key: str, where: str) -> str:
    text = entry.get(key)
    if not isinstance(text, str) or not text.strip():
        raise BadFlow(f"{where}：請填 {key}。")
    return text


def _texts(entry: Table, key: str, where: str) -> tuple[str, ...]:
    texts = entry.get(key, [])
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise BadFlow(f"{where}：{key} 須為文字之清單。")
    return tuple(texts)


def _choice(entry: Table, key: str, words: type[_Word], where: str) -> _Word:
    text = _text(entry, key, where)
    try:
        return words(text)
    except ValueError:
        known = "、".join(word.value for word in words)
        raise BadFlow(f"{where}：{key}「{text}」須為 {known} 之一。") from None
