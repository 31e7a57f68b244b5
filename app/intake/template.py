"""The empty import form: a sheet to fill in, one that explains it, one of examples.

What it writes reads back. Dates are left as text on purpose: a spreadsheet takes 4/7 for a day of
this year, and 1150407 in a cell of dates for a day in the year 5049.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from app import paths
from app.files_out import CannotWrite, whole_file
from app.intake.roster import UnusableFile
from app.rules.engine import registered_rules
from app.rules.facts import FACTS, CaseKind, Fact, Group, Kind

SHEET: Final = "名冊"
GUIDE_SHEET: Final = "說明"
EXAMPLE_SHEET: Final = "範例"
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

_ALWAYS: Final = ("case_no", "case_kind", "org_code", "org_name")
"""What tells the cases of a roster and their agencies apart, whichever rules ask for it."""

_GIVEN: Final = ("org_code", "org_name", "org_type", "submitter_org", "case_kind")
"""What the form fills in by itself once a line is begun, where it is known."""
BEGUN_BY: Final = ("case_no", "id_number", "name")
"""A line is begun once one of these is filled."""

_SAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "新聘": ("範115-001", "範115-002", "範115-003"),
    "續聘": ("範115-029", "範115-030"),
    "改聘": ("範115-033",),
    "解聘": ("範115-035",),
    "更正": ("範115-037",),
    "註銷": ("範115-039",),
}
"""Cases of the sample roster, which are fictitious and 可報送, by kind."""
SAMPLE_ROSTER: Final = "sample_roster.xlsx"

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


@dataclass(frozen=True, slots=True)
class Form:
    """What a form holds: its columns, what it fills in by itself, and its explanations.

    `given` is by fact key. `examples` are filled-in cases, each with its heading.
    """

    facts: tuple[Fact, ...]
    given: Mapping[str, str]
    examples: tuple[tuple[str, Mapping[str, str]], ...]

    @property
    def given_words(self) -> str:
        """The columns that fill themselves in."""
        return "、".join(FACTS[key].label for key in self.given)


def form_of(kind: CaseKind | None = None, given: Mapping[str, str] | None = None) -> Form:
    """The form for one kind of case, or for all.

    `given` is what new cases of the agency state (as `app.office.blank_case` gives it); of it only
    the agency counts. The kind is filled in too, where there is just one.
    """
    facts = columns(kind)
    known = dict(given or {}) | {"case_kind": kind or ""}
    here = {fact.key for fact in facts}
    return Form(
        facts,
        {key: known[key] for key in _GIVEN if known.get(key, "").strip() and key in here},
        examples(kind),
    )


def examples(kind: CaseKind | None) -> tuple[tuple[str, Mapping[str, str]], ...]:
    """Filled-in cases of a kind, or one of each kind, with a heading: the sample roster's own."""
    from app.intake.read import read_roster  # a form of .csv does without

    found = {
        case.facts.case_no: case
        for case in read_roster(paths.resource("samples", SAMPLE_ROSTER)).cases
    }
    wanted = _SAMPLES[kind] if kind else [numbers[0] for numbers in _SAMPLES.values()]
    return tuple((_heading(n, found[no].typed), found[no].typed) for n, no in enumerate(wanted, 1))


def _heading(number: int, typed: Mapping[str, str]) -> str:
    what = "，".join(filter(None, (typed.get("case_kind"), typed.get("job_category"))))
    return f"例{number}：{what}"


class Checked(NamedTuple):
    """What a spreadsheet asks of a cell while it is filled in.

    `rule` is one of list, length, whole, number. `least` and `most` bound a length or a number.
    A cell that `may_stay` is only warned of.
    """

    rule: str
    message: str
    least: int = 0
    most: int = 0
    may_stay: bool = False


def checked(fact: Fact) -> Checked | None:
    """What is asked of the cells of a column; None for free text."""
    if offered := choices(fact):
        return Checked("list", f"請填{'、'.join(offered)}其中之一。")
    match fact.kind:
        case Kind.DATE:
            # The shortest that says its year is 99/4/7; 4/7 and 12/31 do not.
            return Checked("length", "請填民國年月日，例如 115-04-07。", 6, 12)
        case Kind.INT:
            return Checked("whole", "請填整數，例如 312。")
        case Kind.DECIMAL:
            return Checked("number", "請填數字，可有小數，例如 138.9。")
        case Kind.ID | Kind.CODE:
            return Checked("length", f"{fact.label}為 10 碼，請再核對。", 10, 10, may_stay=True)
        case _:
            return None


def how_to(form: Form) -> list[str]:
    """How the form is used, a line each."""
    lines = [
        f"一件案件填一列，填在「{SHEET}」；「{GUIDE_SHEET}」與「{EXAMPLE_SHEET}」不會匯入。",
        "沒有的資料留白即可；用不到的欄可以刪除，欄的順序可以調動，欄名請照舊。",
        "日期填民國年月日，例如 115-04-07；只填月日看不出年度。",
    ]
    if form.given:
        begun = "、".join(FACTS[key].label for key in BEGUN_BY)
        lines.append(f"填了{begun}其中之一，{form.given_words}就會自動帶出，也可以改填。")
    lines.append("填好存檔後，以「開啟名冊」匯入；看不懂的內容會逐格指出，不會略過。")
    return lines


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


def example_lines(form: Form) -> list[tuple[str, ...]]:
    """The sheet of examples, its header first: a line for each column, a column for each case.

    Lying on its side it cannot be taken for a roster.
    """
    return [
        ("欄名", *(heading for heading, _ in form.examples)),
        *((f.label, *(typed.get(f.key, "") for _, typed in form.examples)) for f in form.facts),
    ]


def _example(fact: Fact) -> str:
    if fact.key in _EXAMPLES:
        return _EXAMPLES[fact.key]
    if fact.allowed:
        return fact.allowed[0]
    by_kind = {Kind.BOOL: "否", Kind.DATE: "115-04-07"}
    return by_kind.get(fact.kind, "")


def write_template(
    file: Path, *, kind: CaseKind | None = None, given: Mapping[str, str] | None = None
) -> None:
    """Write an empty import form: .xlsx, .ods, or .csv (UTF-8 with BOM, only its header).

    With `kind` it holds only the columns of that kind of case. `given` is what new cases of the
    agency state, by fact key. An existing file is replaced, whole or not at all. Raises
    UnusableFile for another ending, or where the file cannot be written.
    """
    make = _FORMS.get(file.suffix.lower())
    if make is None:
        raise UnusableFile(f"空白表單「{file.name}」請取 .xlsx、.ods 或 .csv 為副檔名。")
    content = make(form_of(kind, given))
    try:
        with whole_file(file) as out:
            out.write(content)
    except CannotWrite as error:
        raise UnusableFile(str(error)) from error


def _csv(form: Form) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([fact.label for fact in form.facts])
    return text.getvalue().encode("utf-8-sig")


def _ods(form: Form) -> bytes:
    from app.intake.template_ods import ods  # odfdo is slow to import

    return ods(form)


def _xlsx(form: Form) -> bytes:
    from app.intake.template_xlsx import xlsx  # only who writes a form needs it

    return xlsx(form)


def column_width(fact: Fact) -> int:
    """How wide a column is, in digits: a Chinese character takes two."""
    longest = max((len(word) for word in (fact.label, *fact.allowed)), default=0)
    return min(max(12, 2 * longest + 2), 40)


_FORMS: Final[Mapping[str, Callable[[Form], bytes]]] = {
    ".xlsx": _xlsx,
    ".ods": _ods,
    ".csv": _csv,
}
