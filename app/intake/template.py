"""The empty import form: one sheet to fill in, one that explains it. What it writes reads back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from app.intake.roster import UnusableFile
from app.rules.engine import registered_rules
from app.rules.facts import FACTS, CaseKind, Fact, Group, Kind

SHEET: Final = "名冊"
GUIDE_SHEET: Final = "說明"
GUIDE_HEADER: Final = ("欄名", "分組", "怎麼填", "說明", "填寫範例")
GUIDE_WIDTHS: Final = (28, 12, 52, 44, 32)
ROWS_TO_FILL: Final = 1000
"""Lines that are prepared with drop-downs; more can be filled."""

YES_NO: Final = ("是", "否")

_HOW: Final[Mapping[Kind, str]] = {
    Kind.TEXT: "文字",
    Kind.BOOL: "是或否",
    Kind.DATE: "民國日期，例如 115-04-07、115/4/7 或 1150407",
    Kind.INT: "整數",
    Kind.DECIMAL: "數字，可有小數",
    Kind.ID: "證號，10 碼",
    Kind.CODE: "代碼",
}

_EXAMPLES: Final[Mapping[str, str]] = {
    "case_no": "範115-001",
    "report_date": "115-04-10",
    "submitter_org": "範例縣政府人事處",
    "org_code": "380990001Y",
    "org_name": "範例縣立虛構國民小學",
    "org_type": "公立學校",
    "webhr_status": "已報送銓敘部",
    "preparer": "承辦甲",
    "reviewer": "覆核乙",
    "id_number": "F100000015",
    "name": "王測試",
    "name_roman": "Lafan Lisa",
    "resume_name": "王測試",
    "birth_date": "80-05-01",
    "age": "34",
    "native_place": "臺東縣",
    "nationality": "中華民國",
    "education": "學士",
    "licence": "諮商心理師",
    "practice_licence_no": "諮心執字第000099號",
    "related_experience_years": "2.5",
    "plan_name": "115年度學生輔導聘用計畫",
    "plan_approved_by": "範例縣政府",
    "plan_approval_no": "府人力字第1150000001號",
    "plan_title": "約聘諮商心理師",
    "plan_headcount": "1",
    "plan_points_min": "312",
    "plan_points_max": "424",
    "no_staff_reason": "編制內無諮商心理師",
    "org_budget_staff": "100",
    "org_contract_staff": "1",
    "unit": "輔導處",
    "job_title": "約聘諮商心理師",
    "duties": "學生心理評估與諮商",
    "contract_end": "115-12-31",
    "step": "3",
    "points": "312",
    "rate": "138.9",
    "rate_doc_no": "府人給字第1150000138號",
    "monthly_pay": "43336",
    "employer_rate": "6",
    "employee_rate": "6",
    "performance_score": "85",
    "renewals_count": "1",
    "selection_rounds": "1",
}

_ALWAYS: Final = ("case_no", "case_kind")
"""What tells the cases of a roster apart, whichever rules ask for it."""

_CONTRACTS: Final = ("新聘", "續聘", "改聘")
_COMMON: Final = {Group.CASE, Group.PERSON}


def choices(fact: Fact) -> tuple[str, ...]:
    """What a drop-down of this column offers; empty for a column without one."""
    return YES_NO if fact.kind is Kind.BOOL else fact.allowed


def columns(kind: CaseKind | None) -> tuple[Fact, ...]:
    """The facts of a form, in the order of the vocabulary: all, or those of one kind of case.

    The latter are what the rules of that kind ask for; what rules of every kind ask of the case or
    the person; and what no rule asks for, in the parts that every case of the kind has.
    """
    if kind is None:
        return tuple(FACTS.values())
    rules = [version for versions in registered_rules().values() for version in versions]
    asked = {key for rule in rules for key in rule.fields}
    of_kind = {key for r in rules if kind in r.kinds and not r.all_kinds for key in r.fields}
    of_every = {key for r in rules if r.all_kinds for key in r.fields}
    parts = set(Group) if kind in _CONTRACTS else _COMMON
    return tuple(
        fact
        for key, fact in FACTS.items()
        if key in of_kind
        or key in _ALWAYS
        or (key in of_every and fact.group in _COMMON)
        or (key not in asked and fact.group in parts)
    )


def guide(facts: Sequence[Fact]) -> list[tuple[str, ...]]:
    """The lines that explain a form's columns, below `GUIDE_HEADER`."""
    return [
        (
            fact.label,
            fact.group.value,
            f"擇一：{'、'.join(fact.allowed)}" if fact.allowed else _HOW[fact.kind],
            fact.note,
            _example(fact),
        )
        for fact in facts
    ]


def _example(fact: Fact) -> str:
    if fact.key in _EXAMPLES:
        return _EXAMPLES[fact.key]
    if fact.allowed:
        return fact.allowed[0]
    by_kind = {Kind.BOOL: "否", Kind.DATE: "115-04-07"}
    return by_kind.get(fact.kind, "")


def write_template(file: Path, *, kind: CaseKind | None = None) -> None:
    """Write an empty import form: .xlsx, .ods, or .csv (UTF-8 with BOM).

    With `kind` it holds only the columns of that kind of case. An existing file is replaced.
    Raises UnusableFile for another ending, or where the file cannot be written.
    """
    make = _FORMS.get(file.suffix.lower())
    if make is None:
        raise UnusableFile(f"空白表單「{file.name}」請取 .xlsx、.ods 或 .csv 為副檔名。")
    content = make(columns(kind))
    try:
        file.write_bytes(content)
    except PermissionError:
        raise UnusableFile(
            f"「{file.name}」無法寫入，可能正由其他程式使用；請關閉該程式，或改存到別處。"
        ) from None
    except OSError:
        raise UnusableFile(
            f"「{file.name}」無法寫入，請確認資料夾存在且磁碟有空間，或改存到別處。"
        ) from None


def _csv(facts: Sequence[Fact]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([fact.label for fact in facts])
    return text.getvalue().encode("utf-8-sig")


def _ods(facts: Sequence[Fact]) -> bytes:
    from app.intake.template_ods import ods  # odfdo is slow to import

    return ods(facts)


def _xlsx(facts: Sequence[Fact]) -> bytes:
    import xlsxwriter  # only who writes a form needs it

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        head = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
        title = book.add_format({**head, "bg_color": "#E8EDF3"})
        text = book.add_format({"num_format": 49})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(SHEET)
        for column, fact in enumerate(facts):
            sheet.set_column(column, column, column_width(fact), text)
            sheet.write_string(0, column, fact.label, title)
            if offered := choices(fact):
                sheet.data_validation(
                    1,
                    column,
                    ROWS_TO_FILL,
                    column,
                    {
                        "validate": "list",
                        "source": list(offered),
                        "error_title": fact.label,
                        "error_message": f"請填{'、'.join(offered)}其中之一。",
                    },
                )
        sheet.freeze_panes(1, 1)
        about = book.add_worksheet(GUIDE_SHEET)
        for column, (width, name) in enumerate(zip(GUIDE_WIDTHS, GUIDE_HEADER, strict=True)):
            about.set_column(column, column, width, wrapped)
            about.write_string(0, column, name, title)
        for number, line in enumerate(guide(facts), 1):
            for column, words in enumerate(line):
                about.write_string(number, column, words, wrapped)
        about.freeze_panes(1, 1)
    return content.getvalue()


def column_width(fact: Fact) -> int:
    """How wide a column is, in digits: a Chinese character takes two."""
    longest = max((len(word) for word in (fact.label, *fact.allowed)), default=0)
    return min(max(12, 2 * longest + 2), 40)


_FORMS: Final[Mapping[str, Callable[[Sequence[Fact]], bytes]]] = {
    ".xlsx": _xlsx,
    ".ods": _ods,
    ".csv": _csv,
}
