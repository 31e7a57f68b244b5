"""The import form as a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from app.intake.template import (
    BEGUN_BY,
    EXAMPLE_SHEET,
    GUIDE_HEADER,
    GUIDE_SHEET,
    GUIDE_WIDTHS,
    ROWS_TO_FILL,
    SHEET,
    Form,
    checked,
    choices,
    column_width,
    example_lines,
    guide,
    how_to,
)
from app.rules.facts import Fact, Kind

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_TEXT: Final = 49
"""The built-in number format @, which leaves what is typed as it is, leading zeros and all."""
_EXAMPLE_WIDTHS: Final = (28, 32)
_MONEY: Final = frozenset({"monthly_pay"})


def xlsx(form: Form) -> bytes:
    """The form's content as the bytes of an .xlsx file."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        head = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
        title = book.add_format({**head, "bg_color": "#E8EDF3"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        formats = {
            "text": book.add_format({"num_format": _TEXT}),
            "number": book.add_format({"num_format": 0}),
            "whole": book.add_format({"num_format": "0"}),
            "money": book.add_format({"num_format": "#,##0"}),
            # As text, a formula would be shown and not computed.
            "given": book.add_format({"num_format": 0, "font_color": "#545D69"}),
        }
        sheet = book.add_worksheet(SHEET)
        for column, fact in enumerate(form.facts):
            own = formats["given" if fact.key in form.given else _format(fact)]
            sheet.set_column(column, column, column_width(fact), own)
            sheet.write_string(0, column, fact.label, title)
            _ask(sheet, column, fact)
        _fill_in(sheet, form, formats["given"])
        sheet.freeze_panes(1, 1)
        _explain(book.add_worksheet(GUIDE_SHEET), form, title, wrapped)
        about = book.add_worksheet(EXAMPLE_SHEET)
        about.set_column(0, 0, _EXAMPLE_WIDTHS[0], wrapped)
        about.set_column(1, len(form.examples), _EXAMPLE_WIDTHS[1], wrapped)
        _write_lines(about, 0, example_lines(form), title, wrapped)
        about.freeze_panes(1, 1)
    return content.getvalue()


def _format(fact: Fact) -> str:
    match fact.kind:
        case Kind.INT:
            return "money" if fact.key in _MONEY else "whole"
        case Kind.DECIMAL:
            return "number"
        case _:
            return "text"


def _ask(sheet: Worksheet, column: int, fact: Fact) -> None:
    asked = checked(fact)
    if asked is None:
        return
    limits: dict[str, Any] = {"criteria": ">=", "value": 0}
    if asked.rule == "list":
        limits = {"source": list(choices(fact))}
    elif asked.rule == "length":
        limits = {"criteria": "between", "minimum": asked.least, "maximum": asked.most}
    kinds = {"list": "list", "length": "length", "whole": "integer", "number": "decimal"}
    sheet.data_validation(
        1,
        column,
        ROWS_TO_FILL,
        column,
        {
            "validate": kinds[asked.rule],
            **limits,
            "error_title": fact.label,
            "error_message": asked.message,
            "error_type": "warning" if asked.may_stay else "stop",
        },
    )


def _fill_in(sheet: Worksheet, form: Form, given: Format) -> None:
    """Formulas that state what is given once a line is begun; empty lines stay empty."""
    keys = [fact.key for fact in form.facts]
    begun = [xl_col_to_name(keys.index(key)) for key in BEGUN_BY if key in keys]
    for key, text in form.given.items():
        words = text.replace('"', '""')
        for row in range(1, ROWS_TO_FILL + 1):
            empty = ",".join(f'${column}{row + 1}=""' for column in begun)
            sheet.write_formula(row, keys.index(key), f'=IF(AND({empty}),"","{words}")', given, "")


def _explain(about: Worksheet, form: Form, title: Format, wrapped: Format) -> None:
    for column, width in enumerate(GUIDE_WIDTHS):
        about.set_column(column, column, width, wrapped)
    lines = how_to(form)
    last = len(GUIDE_HEADER) - 1
    for row, line in enumerate(lines):
        about.merge_range(row, 0, row, last, line, wrapped)
    _write_lines(about, len(lines) + 1, [GUIDE_HEADER, *guide(form.facts)], title, wrapped)


def _write_lines(
    sheet: Worksheet, top: int, lines: Iterable[Sequence[str]], title: Format, wrapped: Format
) -> None:
    """Lines from the row `top` on, the first of them their header."""
    for row, line in enumerate(lines, top):
        for column, text in enumerate(line):
            sheet.write_string(row, column, text, title if row == top else wrapped)
