"""The catalogue of rules, as a list or one by one with all that explains it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, TextIO

from app.cli.run import Status
from app.cli.terminal import OUTPUT, is_terminal, say, writing
from app.reports.json_report import law_entry, rule_entry
from app.reports.text import BLANK, Line, line, write_coloured, write_plain
from app.reports.views import CONFIDENCE_WORDS, basis_of, interval_words, value_words
from app.rules.base import OUTCOME_WORDS, Example, Rule
from app.rules.dates import roc
from app.rules.engine import Checker, registered_rules
from app.rules.examples import cases_of, day_of
from app.rules.facts import label
from app.rules.law import LawRow

CLOSE_ENOUGH: Final = 0.4
"""How alike a title must be to what was asked for, from 0 to 1, to be offered instead."""

Versions = Sequence[Rule]


def newest(versions: Versions) -> Rule:
    """The version of a rule that holds last."""
    return max(versions, key=lambda v: v.holds_from or date.min)


def list_rules(out: TextIO, *, as_json: bool) -> None:
    """List every rule of the catalogue, in its order."""
    rules = [newest(versions) for versions in registered_rules().values()]
    if as_json:
        _write_json([rule_entry(r) for r in rules], out)
        return
    lines = [
        line(f"{r.id:<4} {r.severity}　{r.rule_class}　{CONFIDENCE_WORDS[r.confidence]}　{r.title}")
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
    from app.main import checker  # noqa: PLC0415  # only here: it reads the tables of the law

    rows = rows_read(versions, checker())
    if as_json:
        _write_json([_full_entry(v, rows) for v in versions], out)
    else:
        _write(_explanation(versions, rows), out)
    return Status.FINE


def _near(asked: str, rules: Mapping[str, Versions]) -> str:
    ids = difflib.get_close_matches(asked.strip().upper(), rules, n=3)
    by_title = {newest(v).title: rule_id for rule_id, v in rules.items()}
    said = [t for t in by_title if asked.strip() and asked.strip() in t]
    titles = said[:3] or difflib.get_close_matches(asked, by_title, n=3, cutoff=CLOSE_ENOUGH)
    near = dict.fromkeys([*ids, *(by_title[t] for t in titles)])
    if not near:
        return "全部規則請用 pinyong rules 列出。"
    return f"相近的有 {'、'.join(f'{r} {newest(rules[r]).title}' for r in near)}。"


def rows_read(versions: Versions, checker: Checker) -> list[LawRow]:
    """Every row, past and present, of the entries of the law that a rule reads in its examples."""
    alone = Checker(checker.book, checker.workdays, {versions[0].id: versions})
    entries: dict[tuple[str, str], None] = {}
    for version in versions:
        for example in version.examples:
            for case in alone.run(cases_of(version, example), day_of(version, example)):
                for result in case.results:
                    entries.update(dict.fromkeys((row.table, row.key) for row in result.rows))
    return [row for table, key in entries for row in checker.book.tables[table].rows[key]]


def _example_words(example: Example) -> str:
    typed = "，".join(f"{label(k)}「{v}」" for k, v in example.typed.items()) or "（皆未填）"
    others = "".join(
        f"；另有一案 {'，'.join(f'{label(k)}「{v}」' for k, v in other.items())}"
        for other in example.others
    )
    note = f"{example.note}：" if example.note else ""
    return f"{note}{typed}{others}"


def _explanation(versions: Versions, rows: Sequence[LawRow]) -> Iterator[Line]:
    for version in versions:
        yield from _version_lines(version)
    if rows:
        yield BLANK
        yield line("所用法規資料", "title")
        for row in rows:
            name = f"{row.title}（{row.key}）" if row.key else row.title
            yield line(f"{name}　{interval_words(row)}：{value_words(row.value)}", "", 2)
            yield line(f"{row.basis}（{CONFIDENCE_WORDS[row.confidence]}）", "quiet", 4)


def _version_lines(rule: Rule) -> Iterator[Line]:
    yield line(f"{rule.id}　{rule.title}", "title")
    kinds = "全部案件" if rule.all_kinds else "、".join(rule.kinds)
    yield line(f"{rule.severity}　{rule.rule_class}　適用：{kinds}", "", 2)
    if rule.holds_from or rule.holds_until:
        yield line(f"適用期間：{_held(rule)}", "", 2)
    yield line(f"看的欄位：{'、'.join(label(f) for f in rule.fields)}", "", 2)
    yield line(f"為什麼：{rule.why}", "", 2)
    yield line(f"怎麼辦：{rule.fix}", "", 2)
    yield line(basis_of(rule), "", 2)
    for version in dict.fromkeys(f"{c.source.name}（{c.source.version}）" for c in rule.basis):
        yield line(f"所據版本：{version}", "quiet", 4)
    yield BLANK
    yield line("例", "title")
    depends_on_day = not {"as_of", "filed_on"}.isdisjoint(rule.needs)
    for example in rule.examples:
        when = f"（{roc(day_of(rule, example))}預檢）" if depends_on_day else ""
        yield line(f"{OUTCOME_WORDS[example.outcome]}　{_example_words(example)}{when}", "", 2)


def _held(rule: Rule) -> str:
    since = f"{roc(rule.holds_from)}起" if rule.holds_from else ""
    until = f"至{roc(rule.holds_until)}止" if rule.holds_until else ""
    return since + until


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
