"""The check as one self-contained web page: to read, to send on, to print.

No script and nothing loaded from elsewhere; the page forbids both itself. Every value is escaped by
the template and was made visible before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app import paths
from app.reports.views import (
    VERDICT_SHAPES,
    count_words,
    source_line,
    sources_of,
    view_case,
    view_problems,
)
from app.rules.dates import roc
from app.rules.results import VERDICT_WORDS
from app.rules.wording import (
    CONFIDENCE_WORDS,
    NOT_BINDING,
    confidence_of,
    interval_words,
    tables_words,
    value_words,
)

if TYPE_CHECKING:
    from app.precheck import Checked


def html_chunks(checked: Checked, version: str, *, everything: bool = False) -> Iterator[str]:
    """The page in pieces, case by case.

    `everything` also names, for each case, the rules that passed and those that did not apply.
    """
    import jinja2  # only this report needs it

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(paths.resource("templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    result = checked.result
    yield from environment.get_template("report.html.j2").generate(
        as_of=roc(result.as_of),
        source=source_line(checked.roster),
        counts=[
            (verdict.value, VERDICT_SHAPES[verdict], VERDICT_WORDS[verdict], f"{count:,}")
            for verdict, count in count_words(checked)
        ],
        problems=view_problems(checked.roster),
        # Made anew for each of the two passes, so that a large batch is never held whole.
        overview=(view_case(c) for c in result.cases),
        cases=(view_case(c, everything=everything) for c in result.cases),
        everything=everything,
        sources=sources_of(result.cases, everything=everything),
        confidence=CONFIDENCE_WORDS,
        confidence_of=confidence_of,
        interval_words=interval_words,
        value_words=value_words,
        rule_count=result.rule_count,
        version=version,
        sha256=result.law_sha256,
        tables=tables_words(result.tables),
        not_binding=NOT_BINDING,
    )
