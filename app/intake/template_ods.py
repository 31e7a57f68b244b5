"""The import form as an OpenDocument spreadsheet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from odfdo import Document, Element

from app.intake.cells import column_letters
from app.intake.template import (
    BEGUN_BY,
    EXAMPLE_SHEET,
    GUIDE_HEADER,
    GUIDE_SHEET,
    GUIDE_WIDTHS,
    ROWS_TO_FILL,
    SHEET,
    Checked,
    Form,
    checked,
    choices,
    column_width,
    example_lines,
    guide,
    how_to,
)
from app.rules.facts import Fact, Kind

_CM_PER_DIGIT: Final = 0.22
_EXAMPLE_WIDTHS: Final = (28, 32)
_LINES: Final = '<table:table-row table:style-name="lines-go-here"/>'

_NUMBERS: Final = (
    '<number:text-style style:name="as-typed"><number:text-content/></number:text-style>',
    (
        '<number:number-style style:name="as-number"><number:number number:min-integer-digits="1"/>'
        "</number:number-style>"
    ),
    (
        '<number:number-style style:name="as-whole"><number:number number:decimal-places="0"'
        ' number:min-integer-digits="1"/></number:number-style>'
    ),
    (
        '<number:number-style style:name="as-money"><number:number number:decimal-places="0"'
        ' number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
    ),
)
"""How numbers are shown; the first leaves what is typed as text, leading zeros and all."""

_CELL_STYLES: Final = {
    "filled": ("as-typed", ""),
    "number": ("as-number", ""),
    "whole": ("as-whole", ""),
    "money": ("as-money", ""),
    "given": ("as-number", '<style:text-properties fo:color="#545d69"/>'),
    "title": (
        "as-typed",
        (
            '<style:table-cell-properties fo:background-color="#e8edf3" fo:wrap-option="wrap"/>'
            '<style:text-properties fo:font-weight="bold" style:font-weight-asian="bold"/>'
        ),
    ),
    "wrapped": ("as-typed", '<style:table-cell-properties fo:wrap-option="wrap"/>'),
}


def ods(form: Form) -> bytes:
    """The form's content as the bytes of an .ods file."""
    widths = [column_width(fact) for fact in form.facts]
    examples = [_EXAMPLE_WIDTHS[0], *(_EXAMPLE_WIDTHS[1] for _ in form.examples)]
    lines = [(line,) for line in how_to(form)]
    document = Document("spreadsheet")
    body = document.body
    body.clear()
    body.append(Element.from_tag(_validations(form.facts)))
    explained = [*_rows(lines, "wrapped"), _row((), "wrapped")]
    explained += _headed([GUIDE_HEADER, *guide(form.facts)])
    for name, of, rows in (
        (SHEET, widths, _form(form)),
        (GUIDE_SHEET, GUIDE_WIDTHS, explained),
        (EXAMPLE_SHEET, examples, _headed(example_lines(form))),
    ):
        body.append(Element.from_tag(_table(name, of, rows)))
    automatic = document.content.get_elements("//office:automatic-styles")[0]
    for style in (
        *_NUMBERS,
        *(_cell_style(name, *look) for name, look in _CELL_STYLES.items()),
        *(_width_style(width) for width in sorted({*widths, *GUIDE_WIDTHS, *examples})),
    ):
        automatic.append(Element.from_tag(style))
    document.language = "zh-TW"
    saved = io.BytesIO()
    document.save(saved)
    return _with_lines(saved, "".join(_lines_to_fill(form)))


def _with_lines(saved: io.BytesIO, lines: str) -> bytes:
    """The document with the lines to fill in: as elements of odfdo they would take seconds."""
    made = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(made, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "content.xml":
                content = content.replace(_LINES.encode(), lines.encode())
            target.writestr(info, content)
    return made.getvalue()


def _cell_style(name: str, number: str, look: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell"'
        f' style:data-style-name="{number}">{look}</style:style>'
    )


def _width_style(width: int) -> str:
    return (
        f'<style:style style:name="width-{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * _CM_PER_DIGIT:.2f}cm"/>'
        "</style:style>"
    )


def _validations(facts: Iterable[Fact]) -> str:
    """What is asked of the columns' cells, by the fact's key."""
    asked = ((fact, checked(fact)) for fact in facts)
    return (
        "<table:content-validations>"
        + "".join(_validation(fact, one) for fact, one in asked if one is not None)
        + "</table:content-validations>"
    )


def _validation(fact: Fact, asked: Checked) -> str:
    kind = "warning" if asked.may_stay else "stop"
    return (
        f'<table:content-validation table:name="{fact.key}"'
        f" table:condition={quoteattr('of:' + _condition(fact, asked))}"
        ' table:allow-empty-cell="true" table:display-list="unsorted"'
        f" table:base-cell-address={quoteattr(f'{SHEET}.A2')}>"
        f'<table:error-message table:display="true" table:message-type="{kind}"'
        f" table:title={quoteattr(fact.label)}><text:p>{escape(asked.message)}</text:p>"
        "</table:error-message></table:content-validation>"
    )


def _condition(fact: Fact, asked: Checked) -> str:
    match asked.rule:
        case "list":
            listed = ";".join(f'"{word}"' for word in choices(fact))
            return f"cell-content-is-in-list({listed})"
        case "length":
            return f"cell-content-text-length-is-between({asked.least},{asked.most})"
        case "whole":
            return "cell-content-is-whole-number() and cell-content()>=0"
        case _:
            return "cell-content-is-decimal-number() and cell-content()>=0"


def _table(name: str, widths: Iterable[int], rows: Iterable[str]) -> str:
    columns = "".join(f'<table:table-column table:style-name="width-{w}"/>' for w in widths)
    return f"<table:table table:name={quoteattr(name)}>{columns}{''.join(rows)}</table:table>"


def _row(words: Iterable[str], style: str) -> str:
    cells = "".join(
        f'<table:table-cell table:style-name="{style}" office:value-type="string">'
        f"<text:p>{escape(word)}</text:p></table:table-cell>"
        for word in words
    )
    return f"<table:table-row>{cells or '<table:table-cell/>'}</table:table-row>"


def _rows(lines: Iterable[Sequence[str]], style: str) -> list[str]:
    return [_row(line, style) for line in lines]


def _headed(lines: Sequence[Sequence[str]]) -> list[str]:
    """Lines of which the first is their header."""
    return [_row(lines[0], "title"), *_rows(lines[1:], "wrapped")]


def _form(form: Form) -> Iterable[str]:
    """The header, and a mark where the lines to fill in go."""
    yield _row((fact.label for fact in form.facts), "title")
    yield _LINES


def _lines_to_fill(form: Form) -> Iterable[str]:
    """The lines to fill in, with what is asked of their cells."""
    if not form.given:
        yield (
            f'<table:table-row table:number-rows-repeated="{ROWS_TO_FILL}">'
            f"{''.join(_cell(form, fact, 0) for fact in form.facts)}</table:table-row>"
        )
        return
    # What states nothing by itself is the same in every line.
    alike = ["" if fact.key in form.given else _cell(form, fact, 0) for fact in form.facts]
    columns = list(zip(alike, form.facts, strict=True))
    for row in range(2, ROWS_TO_FILL + 2):
        cells = "".join(cell or _cell(form, fact, row) for cell, fact in columns)
        yield f"<table:table-row>{cells}</table:table-row>"


def _cell(form: Form, fact: Fact, row: int) -> str:
    asked = f' table:content-validation-name="{fact.key}"' if checked(fact) else ""
    if fact.key not in form.given:
        return f'<table:table-cell table:style-name="{_style(fact)}"{asked}/>'
    keys = [other.key for other in form.facts]
    begun = [column_letters(keys.index(key)) for key in BEGUN_BY if key in keys]
    empty = ";".join(f'[.${column}{row}]=""' for column in begun)
    words = form.given[fact.key].replace('"', '""')
    formula = f'of:=IF(AND({empty});"";"{words}")'
    return (
        f'<table:table-cell table:style-name="given"{asked} table:formula={quoteattr(formula)}'
        ' office:value-type="string" office:string-value=""/>'
    )


def _style(fact: Fact) -> str:
    match fact.kind:
        case Kind.INT:
            return "money" if fact.key == "monthly_pay" else "whole"
        case Kind.DECIMAL:
            return "number"
        case _:
            return "filled"
