"""The page of a rule and of a table as rich text; whatever comes from a file is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from app.rules.base import Outcome
from app.rules.rule_page import BASIS_NOTE, ExampleView, RulePage, ValueView, VersionView
from app.rules.table_page import Reference, RowView, TablePage
from app.ui.palette import Palette

RULE_LINK: Final = "rule:"
TABLE_LINK: Final = "table:"

SEVERITY_TONES: Final = {"阻擋": "blocked", "警示": "review", "提示": "hint"}
"""The tone of a severity's word: the colour of the verdict that it leads to."""

_OUTCOME_TONES: Final = {Outcome.FAIL: "blocked", Outcome.UNKNOWN: "incomplete"}
_EXAMPLES_NOTE: Final = "例子依內建的資料表；這一項所用的資料表已替換，結果可能不同。"


def link(target: str, text: str) -> str:
    """A link to a rule or a table."""
    return f'<a href="{escape(target)}">{escape(text)}</a>'


def style(palette: Palette) -> str:
    """The style sheet of the text."""
    return f"""
        p {{ margin: 0 0 4px 0; line-height: 130%; white-space: pre-wrap; }}
        .title {{ font-size: 20px; font-weight: 600; }}
        .heading {{ font-size: 14px; font-weight: 600; margin: 16px 0 4px 0; }}
        .quiet {{ color: {palette.muted}; font-size: 13px; }}
        a {{ color: {palette.accent}; }}
        th {{ color: {palette.muted}; font-size: 13px; font-weight: 400; text-align: left;
              padding: 4px 16px 4px 0; border-bottom: 1px solid {palette.line};
              white-space: nowrap; }}
        td {{ padding: 6px 16px 6px 0; border-bottom: 1px solid {palette.line};
              vertical-align: top; white-space: pre-wrap; }}
    """


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; its cells are rich text already."""
    head = "".join(f"<th>{escape(header)}</th>" for header in headers)
    body = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
    return f'<table width="99%" cellspacing="0"><tr>{head}</tr>{body}</table>'


def _whole(text: str) -> str:
    """Text that is not broken."""
    return f'<span style="white-space:nowrap">{escape(text)}</span>'


def _title(text: str) -> str:
    return f'<p class="title">{escape(text)}</p>'


def _heading(text: str) -> str:
    return f'<p class="heading">{escape(text)}</p>'


def _quiet(text: str) -> str:
    return f'<span class="quiet">{escape(text)}</span>'


# Rules --------------------------------------------------------------------------------------------


def rule_html(page: RulePage, reference: Reference, palette: Palette) -> str:
    """All that explains one rule."""
    tables = reference.tables_of(page.id)
    parts = [_title(f"{page.id}　{page.title}")]
    for version in page.versions:
        if len(page.versions) > 1:
            parts.append(_heading(f"{version.title}（{version.interval}）"))
        parts += _version(version, palette, any(table.own for table in tables))
    if page.law:
        parts.append(_heading("所用參考資料"))
        named = "、".join(link(f"{TABLE_LINK}{t.id}", t.title) for t in tables)
        parts.append(f"<p>{named}</p>")
        parts.append(_table(("項目", "適用期間", "值", "依據"), map(_value, page.law)))
    return "".join(parts)


def _version(of: VersionView, palette: Palette, is_own: bool) -> list[str]:
    tone = palette.tones[SEVERITY_TONES[of.severity]]
    severity = f'<b style="color:{tone.ink}">{escape(of.severity)}</b>'
    parts = [
        f"<p>{severity}　{escape(of.rule_class)}　適用：{escape(of.kind_words)}</p>",
        _heading("為什麼"),
        f"<p>{escape(of.why)}</p>",
        _heading("怎麼辦"),
        f"<p>{escape(of.fix)}</p>",
        _heading(of.basis_word),
    ]
    parts += [f"<p>{escape(str(b))}　{_quiet(f'所據版本：{b.version}')}</p>" for b in of.basis]
    parts.append(f"<p>把握程度：{escape(of.confidence)}</p><p>{_quiet(BASIS_NOTE)}</p>")
    parts.append(_heading("看的欄位"))
    parts.append(
        f"<p>{escape(of.field_words)}</p><p>{_quiet(f'適用規定：{of.dated_by_words}')}</p>"
    )
    if of.examples:
        parts.append(_heading("例子"))
        if is_own:
            parts.append(f"<p>{_quiet(_EXAMPLES_NOTE)}</p>")
        rows = [_example(example, palette) for example in of.examples]
        parts.append(_table(("結果", "所填", "說明"), rows))
    return parts


def _example(of: ExampleView, palette: Palette) -> tuple[str, str, str]:
    name = _OUTCOME_TONES.get(of.outcome)
    colour = palette.tones[name].ink if name else palette.ink
    day = f"（{of.checked_on}預檢）" if of.checked_on else ""
    return (
        f'<span style="color:{colour}; white-space:nowrap">{escape(of.word)}</span>',
        escape(of.typed() + day),
        escape(of.note),
    )


def _value(of: ValueView) -> tuple[str, str, str, str]:
    basis = f"{escape(of.basis)}<br>{_quiet(of.confidence)}"
    return escape(of.name), escape(of.interval), escape(of.value), basis


# Tables -------------------------------------------------------------------------------------------


def table_html(page: TablePage, reference: Reference) -> str:
    """All that a table says, and which rules go by it."""
    parts = [_title(page.title)]
    where = "內建的表已由自己匯入的表替換" if page.own else "內建的表"
    dated = "" if page.has_days else "，不分日期"
    parts.append(f"<p>{_quiet(f'代號 {page.id}　{where}，{len(page.rows)} 列{dated}')}</p>")
    if page.trouble:
        parts.append(f"<p><b>{escape(page.trouble)}</b></p>")
    headers = [*["鍵"] * page.has_keys, *["起日", "迄日"] * page.has_days, "值", "依據", "把握程度"]
    parts.append(_heading("內容"))
    parts.append(_table(headers, (_row(row, page) for row in page.rows)))
    titles = {rule.id: rule.title for rule in reference.rules}
    parts.append(_heading("用到這張表的規則"))
    used = "<br>".join(
        f"{link(f'{RULE_LINK}{rule}', rule)}　{escape(titles.get(rule, ''))}" for rule in page.rules
    )
    parts.append(f"<p>{used or '沒有。'}</p>")
    return "".join(parts)


def _row(of: RowView, page: TablePage) -> list[str]:
    cells = [escape(of.key) or _quiet("（一般）")] if page.has_keys else []
    if page.has_days:
        cells += [_whole(day) if day else _quiet("不限") for day in (of.since, of.until)]
    return [*cells, escape(of.value), escape(of.basis), _quiet(of.confidence)]
