"""The catalogue of rules, as a list or one by one with all that explains it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TextIO

from app.cli.run import Status
from app.cli.terminal import OUTPUT, is_terminal, say, writing
from app.reports.json_report import law_entry, rule_entry
from app.reports.text import BLANK, Line, line, write_coloured, write_plain
from app.rules.base import Rule
from app.rules.engine import registered_rules
from app.rules.law import LawRow
from app.rules.rule_page import RulePage, VersionView, in_order, rows_read, rule_page
from app.rules.wording import confidence_of

CLOSE_ENOUGH: Final = 0.4
"""How alike a title must be to what was asked for, from 0 to 1, to be offered instead."""

Versions = Sequence[Rule]


def list_rules(out: TextIO, *, as_json: bool) -> None:
    """List every rule of the catalogue, in its order."""
    rules = [in_order(versions)[-1] for versions in registered_rules().values()]
    if as_json:
        _write_json([rule_entry(r) for r in rules], out)
        return
    lines = [
        line(f"{r.id:<4} {r.severity}　{r.rule_class}　{confidence_of(r)}　{r.title}")
        for r in rules
    ]
    _write([*lines, line(f"共 {len(rules)} 項；pinyong rules 編號 可看說明。", "quiet")], out)


def explain(asked: str, out: TextIO, *, as_json: bool) -> int:
    """Explain one rule; where there is none of that id, say which ones may have been meant."""
    rules = registered_rules()
    versions = rules.get(asked.strip().upper())
    if versions is None:
        say(f"沒有編號「{asked}」的規則。{_near(asked, rules)}")
        return Status.UNUSABLE
    from app.law_in_force import checker  # only here: it reads the tables of the law

    if as_json:
        rows = rows_read(versions, checker())
        _write_json([_full_entry(v, rows) for v in versions], out)
    else:
        _write(_explanation(rule_page(versions, checker())), out)
    return Status.FINE


def _near(asked: str, rules: Mapping[str, Versions]) -> str:
    ids = difflib.get_close_matches(asked.strip().upper(), rules, n=3)
    by_title = {in_order(v)[-1].title: rule_id for rule_id, v in rules.items()}
    said = [t for t in by_title if asked.strip() and asked.strip() in t]
    titles = said[:3] or difflib.get_close_matches(asked, by_title, n=3, cutoff=CLOSE_ENOUGH)
    near = dict.fromkeys([*ids, *(by_title[t] for t in titles)])
    if not near:
        return "全部規則請用 pinyong rules 列出。"
    return f"相近的有 {'、'.join(f'{r} {in_order(rules[r])[-1].title}' for r in near)}。"


def _explanation(page: RulePage) -> Iterator[Line]:
    for version in page.versions:
        yield from _version_lines(page.id, version)
    if page.law:
        yield BLANK
        yield line("所用法規資料", "title")
        for row in page.law:
            yield line(f"{row.name}　{row.interval}：{row.value}", "", 2)
            yield line(f"{row.basis}（{row.confidence}）", "quiet", 4)


def _version_lines(rule_id: str, of: VersionView) -> Iterator[Line]:
    yield line(f"{rule_id}　{of.title}", "title")
    yield line(f"{of.severity}　{of.rule_class}　適用：{of.kind_words}", "", 2)
    yield line(f"適用規定：{of.dated_by_words}　適用期間：{of.interval}", "", 2)
    yield line(f"看的欄位：{of.field_words}", "", 2)
    yield line(f"為什麼：{of.why}", "", 2)
    yield line(f"怎麼辦：{of.fix}", "", 2)
    yield line(of.basis_line, "", 2)
    for source, version in dict.fromkeys((b.source, b.version) for b in of.basis):
        yield line(f"所據版本：{source}（{version}）", "quiet", 4)
    yield BLANK
    yield line("例", "title")
    for example in of.examples:
        note = f"{example.note}：" if example.note else ""
        when = f"（{example.checked_on}預檢）" if example.checked_on else ""
        yield line(f"{example.word}　{note}{example.typed()}{when}", "", 2)


def _full_entry(rule: Rule, rows: Sequence[LawRow]) -> dict[str, object]:
    return {
        **rule_entry(rule),
        "dated_by": rule.dated_by,
        "holds_from": rule.holds_from.isoformat() if rule.holds_from else None,
        "holds_until": rule.holds_until.isoformat() if rule.holds_until else None,
        "fields": list(rule.fields),
        "why": rule.why,
        "fix": rule.fix,
        "sources": [
            {"name": c.source.name, "place": c.place, "version": c.source.version}
            for c in rule.basis
        ],
        "examples": [
            {
                "outcome": e.outcome,
                "note": e.note,
                "as_of": e.as_of,
                "typed": dict(e.typed),
                "others": [dict(other) for other in e.others],
            }
            for e in rule.examples
        ],
        "law": [law_entry(row) for row in rows],
    }


def _write(lines: Sequence[Line] | Iterator[Line], out: TextIO) -> None:
    with writing(OUTPUT):
        (write_coloured if is_terminal(out) else write_plain)(lines, out)


def _write_json(entries: Sequence[Mapping[str, object]], out: TextIO) -> None:
    with writing(OUTPUT):
        json.dump(entries, out, ensure_ascii=False, indent=2)
        out.write("\n")
