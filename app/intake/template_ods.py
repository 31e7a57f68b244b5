"""The empty import form as an OpenDocument spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from odfdo import Document, Element

from app.intake.template import (
    GUIDE_HEADER,
    GUIDE_SHEET,
    GUIDE_WIDTHS,
    ROWS_TO_FILL,
    SHEET,
    choices,
    column_width,
    guide,
)
from app.rules.facts import Fact

_CM_PER_DIGIT: Final = 0.22

_AS_TYPED: Final = (
    '<number:text-style style:name="as-typed"><number:text-content/></number:text-style>'
)
"""The number format that leaves what is typed as text, leading zeros and all."""

_CELL_STYLES: Final = {
    "filled": "",
    "title": '<style:table-cell-properties fo:background-color="#e8edf3" fo:wrap-option="wrap"/>'
    '<style:text-properties fo:font-weight="bold" style:font-weight-asian="bold"/>',
    "wrapped": '<style:table-cell-properties fo:wrap-option="wrap"/>',
}


def ods(facts: Sequence[Fact]) -> bytes:
    """The form's content as the bytes of an .ods file."""
    widths = [column_width(fact) for fact in facts]
    document = Document("spreadsheet")
    body = document.body
    body.clear()
    body.append(Element.from_tag(_validations(facts)))
    body.append(Element.from_tag(_table(SHEET, widths, [*_form(facts)])))
    body.append(Element.from_tag(_table(GUIDE_SHEET, GUIDE_WIDTHS, [*_guide(facts)])))
    automatic = document.content.get_elements("//office:automatic-styles")[0]
    for style in (
        _AS_TYPED,
        *(_cell_style(name, look) for name, look in _CELL_STYLES.items()),
        *(_width_style(width) for width in sorted({*widths, *GUIDE_WIDTHS})),
    ):
        automatic.append(Element.from_tag(style))
    document.language = "zh-TW"
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _cell_style(name: str, look: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell"'
        f' style:data-style-name="as-typed">{look}</style:style>'
    )


def _width_style(width: int) -> str:
    return (
        f'<style:style style:name="width-{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * _CM_PER_DIGIT:.2f}cm"/>'
        "</style:style>"
    )


def _validations(facts: Iterable[Fact]) -> str:
    """The drop-downs of the columns that have one, by the fact's key."""
    return (
        "<table:content-validations>"
        + "".join(_validation(fact) for fact in facts if choices(fact))
        + "</table:content-validations>"
    )


def _validation(fact: Fact) -> str:
    offered = choices(fact)
    listed = ";".join(f'"{word}"' for word in offered)
    message = escape(f"請填{'、'.join(offered)}其中之一。")
    return (
        f'<table:content-validation table:name="{fact.key}"'
        f" table:condition={quoteattr(f'of:cell-content-is-in-list({listed})')}"
        ' table:allow-empty-cell="true" table:display-list="unsorted"'
        f" table:base-cell-address={quoteattr(f'{SHEET}.A2')}>"
        f'<table:error-message table:display="true" table:message-type="stop"'
        f" table:title={quoteattr(fact.label)}><text:p>{message}</text:p></table:error-message>"
        "</table:content-validation>"
    )


def _table(name: str, widths: Iterable[int], rows: Iterable[str]) -> str:
    columns = "".join(f'<table:table-column table:style-name="width-{w}"/>' for w in widths)
    return f"<table:table table:name={quoteattr(name)}>{columns}{''.join(rows)}</table:table>"


def _text_cells(words: Iterable[str], style: str) -> str:
    return "".join(
        f'<table:table-cell table:style-name="{style}" office:value-type="string">'
        f"<text:p>{escape(word)}</text:p></table:table-cell>"
        for word in words
    )


def _form(facts: Sequence[Fact]) -> Iterable[str]:
    """The header, and the lines to fill in with their drop-downs."""
    yield f"<table:table-row>{_text_cells((f.label for f in facts), 'title')}</table:table-row>"
    cells = "".join(
        '<table:table-cell table:style-name="filled"'
        + (f' table:content-validation-name="{fact.key}"' if choices(fact) else "")
        + "/>"
        for fact in facts
    )
    yield f'<table:table-row table:number-rows-repeated="{ROWS_TO_FILL}">{cells}</table:table-row>'


def _guide(facts: Sequence[Fact]) -> Iterable[str]:
    yield f"<table:table-row>{_text_cells(GUIDE_HEADER, 'title')}</table:table-row>"
    for line in guide(facts):
        yield f"<table:table-row>{_text_cells(line, 'wrapped')}</table:table-row>"
