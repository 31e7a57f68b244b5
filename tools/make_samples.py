"""Write the sample rosters of `resources/samples` from one table: .xlsx, .ods and Big5 .csv.

    python -m tools.make_samples [FOLDER]

One roster of a county that does not exist: cases of every kind, right ones, and ones that are
wrong in the ways people are wrong. Every name says that it is invented, and the ID numbers are of
one fictitious series. Checked for 115-04-20.

The three files hold the same cases. Big5 lacks some characters (𠮷, 堃); the .csv holds them as
`&#134071;`, as a browser sends them to a page in Big5, and the reader reads them back.
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from odfdo import Cell, Document, Row, Table

from app.rules.dates import parse_date
from app.rules.facts import FACTS

TITLES = (
    "範例縣政府人事處　聘用人員登記備查案件名冊",
    "本名冊之機關、人員及資料均屬虛構，僅供練習",
)
REMARK = "備註"
AS_DATES = ("report_date", "plan_approved_on")
"""Columns that hold true dates in the workbooks; the others hold text, as people type it."""
AS_NUMBERS = ("points", "monthly_pay", "step")

MADE_ON = dt.datetime(2026, 4, 20, 9, 0)

_LETTER = 15
"""The value of the letter F in the check sum of an ID number."""

Typed = dict[str, str]


def id_number(n: int, second: str = "1") -> str:
    """The n-th number of the fictitious series F?000000n., with its right check digit."""
    body = f"{second}{n:07d}"
    tens, units = divmod(_LETTER, 10)
    weighed = sum(int(d) * w for d, w in zip(body, range(8, 0, -1), strict=True))
    return f"F{body}{-(tens + units * 9 + weighed) % 10}"


_OFFICE = {
    "is_late_filing": "否",
    "submitter_org": "範例縣政府人事處",
    "webhr_status": "已報送銓敘部",
    "preparer": "承辦甲",
    "reviewer": "覆核乙",
    "sex": "男",
    "nationality": "中華民國",
}
_SCHOOL = {
    "org_code": "380990001Y",
    "org_name": "範例縣立虛構國民小學",
    "org_type": "公立學校",
    "unit": "輔導處",
}
_CONTRACT = {
    "native_place": "臺東縣",
    "dual_nationality": "否",
    "origin": "臺灣",
    "education": "學士",
    "licence": "諮商心理師",
    "interest_related": "否",
    "plan_name": "115年度學生輔導聘用計畫",
    "plan_approved_by": "範例縣政府",
    "plan_title": "約聘諮商心理師",
    "plan_points_min": "312",
    "plan_points_max": "424",
    "plan_education_min": "學士",
    "job_category": "一般聘用",
    "job_title": "約聘諮商心理師",
    "duties": "學生心理評估與諮商",
    "contract_end": "115-12-31",
    "grade": "六等",
    "rate": "138.9",
    "rate_doc_no": "府人給字第1150000138號",
    "has_breach_clause": "是",
    "retirement_scheme": "勞退",
    "employer_rate": "6",
    "employee_rate": "6",
    "is_statutory_chief": "否",
    "plan_due": "115-12-31",
}
_HIRE = {
    **_OFFICE,
    **_SCHOOL,
    **_CONTRACT,
    "case_kind": "新聘",
    "report_date": "115-04-10",
    "webhr_status_on": "115-04-10",
    "birth_date": "80-05-01",
    "graduated_on": "103-06-30",
    "practice_licence_no": "諮心執字第000099號",
    "is_pensioner": "否",
    "is_incumbent": "否",
    "kin_of_head": "否",
    "kin_of_unit_chief": "否",
    "declared_art28_on": "115-03-20",
    "prc_affidavit_on": "115-03-20",
    "unfit_check_on": "115-03-20",
    "sex_offence_check_on": "115-03-20",
    "plan_approved_on": "115-02-09",
    "plan_start": "115-01-01",
    "plan_headcount": "1",
    "work_nature": "執行專門性業務",
    "no_staff_reason": "編制內無諮商心理師",
    "is_budgeted": "是",
    "org_budget_staff": "100",
    "org_contract_staff": "1",
    "onboard_date": "115-04-07",
    "contract_signed_on": "115-03-25",
    "contract_start": "115-04-07",
    "step": "3",
    "points": "312",
    "monthly_pay": "43336",
    "contract_copy_sent_on": "115-04-08",
    "insurance": "勞保",
    "labor_insured_on": "115-04-07",
    "pension_reported_on": "115-04-08",
    "is_public_selection": "是",
    "is_remote_area": "否",
    "has_resume": "是",
    "has_contract": "是",
    "has_plan_approval": "是",
}
_PRIOR = {
    "prior_registered": "是",
    "prior_start": "114-04-01",
    "prior_end": "115-03-31",
    "prior_title": "約聘諮商心理師",
    "prior_points": "312",
    "prior_duties": "學生心理評估與諮商",
}
_RENEW = {
    **_OFFICE,
    **_SCHOOL,
    **_CONTRACT,
    **_PRIOR,
    "case_kind": "續聘",
    "report_date": "115-04-13",
    "webhr_status_on": "115-04-13",
    "birth_date": "82-09-15",
    "prc_affidavit_on": "115-03-16",
    "plan_approved_on": "114-03-02",
    "plan_start": "114-04-01",
    "contract_signed_on": "115-03-23",
    "contract_start": "115-04-01",
    "step": "4",
    "points": "328",
    "monthly_pay": "45559",
    "contract_copy_sent_on": "115-04-02",
    "renewal_reason": "原定期間少於預定完成期限",
    "performance_score": "85",
    "renewals_count": "1",
}
_CHANGE = {
    **_OFFICE,
    **_SCHOOL,
    **_CONTRACT,
    **_PRIOR,
    "case_kind": "改聘",
    "report_date": "115-04-14",
    "webhr_status_on": "115-04-14",
    "prior_start": "115-01-01",
    "prior_end": "115-12-31",
    "prc_affidavit_on": "115-03-16",
    "plan_approved_on": "115-03-02",
    "contract_signed_on": "115-03-25",
    "contract_start": "115-04-01",
    "step": "4",
    "points": "328",
    "monthly_pay": "45559",
    "contract_copy_sent_on": "115-04-02",
}
_DISMISS = {
    **_OFFICE,
    **_SCHOOL,
    "case_kind": "解聘",
    "report_date": "115-04-15",
    "webhr_status_on": "115-04-15",
    "prior_registered": "是",
    "prior_start": "115-01-01",
    "prior_end": "115-12-31",
    "dismissed_on": "115-03-31",
    "dismissal_reason": "辭職經同意",
    "reserve_payout": "不適用",
}
_CORRECT = {
    **_OFFICE,
    **_SCHOOL,
    "case_kind": "更正",
    "report_date": "115-04-16",
    "webhr_status_on": "115-04-16",
    "correction_of": "範114-031",
}
_CANCEL = {
    **_OFFICE,
    **_SCHOOL,
    "case_kind": "註銷",
    "report_date": "115-04-16",
    "webhr_status_on": "115-04-16",
    "cancel_reason": "重複報送",
}
_BASES = {b["case_kind"]: b for b in (_HIRE, _RENEW, _CHANGE, _DISMISS, _CORRECT, _CANCEL)}

_COUNSELLOR = {"job_category": "學校專業輔導人員"}
_COURT = {
    "org_code": "A99000001I",
    "org_name": "範例地方法院",
    "org_type": "法院",
    "submitter_org": "範例高等法院人事室",
    "unit": "民事庭",
    "plan_name": "115年度法官助理聘用計畫",
    "plan_title": "聘用法官助理",
    "job_title": "聘用法官助理",
    "job_category": "法官助理",
    "duties": "協助蒐集資料及擬具裁判書草稿",
    "licence": "",
    "practice_licence_no": "",
    "no_staff_reason": "編制內法官助理員額不足",
    "education": "碩士",
    "plan_points_min": "392",
    "plan_points_max": "472",
    "grade": "八等",
    "step": "2",
    "points": "392",
    "monthly_pay": "54448",
}
_OLD_FLOW = {
    "report_date": "115-02-24",
    "webhr_status": "已登記備查",
    "webhr_status_on": "115-03-24",
    "registered_on": "115-03-24",
    "onboard_date": "115-02-02",
    "contract_start": "115-02-02",
    "contract_signed_on": "115-01-28",
    "labor_insured_on": "115-02-02",
    "pension_reported_on": "115-02-03",
    "contract_copy_sent_on": "115-02-03",
    "declared_art28_on": "115-01-20",
    "prc_affidavit_on": "115-01-20",
    "unfit_check_on": "115-01-20",
    "sex_offence_check_on": "115-01-20",
    "plan_approved_on": "115-01-12",
    "official_doc_no": "府人力字第1150000214號",
    "webhr_doc_no": "府人力字第1150000214號",
}

# Kind, name, what differs from a right case of its kind.
_CASES: tuple[tuple[str, str, Typed], ...] = (
    ("新聘", "王測試", {}),
    ("新聘", "陳範例", {**_COUNSELLOR, "sex": "女", "report_date": "115-04-09"}),
    ("新聘", "林虛構", {**_COURT}),
    (
        "新聘",
        "張樣本",
        {"onboard_date": "1150407", "contract_start": "115/4/7", "birth_date": "民國80年5月1日"},
    ),
    ("新聘", "黃示範", {"monthly_pay": "43,336元", "rate": "138．9", "has_resume": "V"}),
    (
        "新聘",
        "李逾期",
        {
            "onboard_date": "115-03-03",
            "contract_start": "115-03-03",
            "labor_insured_on": "115-03-03",
            "pension_reported_on": "115-03-04",
            "contract_signed_on": "115-02-25",
            "declared_art28_on": "115-02-20",
            "prc_affidavit_on": "115-02-20",
            "unfit_check_on": "115-02-20",
            "sex_offence_check_on": "115-02-20",
            REMARK: "主任催辦，請優先處理",
        },
    ),
    (
        "新聘",
        "吳補辦",
        {
            "is_late_filing": "是",
            "late_reason": "承辦人異動，移交時漏未報送",
            "onboard_date": "114-09-01",
            "contract_start": "114-09-01",
            "labor_insured_on": "114-09-01",
            "pension_reported_on": "114-09-02",
            "contract_signed_on": "114-08-25",
            "declared_art28_on": "114-08-20",
            "unfit_check_on": "114-08-20",
            "sex_offence_check_on": "114-08-20",
            "plan_approved_on": "114-08-04",
            "plan_start": "114-08-01",
            "contract_end": "115-07-31",
            "rate": "138.9",
        },
    ),
    ("新聘", "劉缺由", {"is_late_filing": "是", "official_doc_no": "府人力字第1150000333號"}),
    (
        "新聘",
        "蔡暫緩",
        {
            "report_date": "115-03-10",
            "webhr_status_on": "115-03-10",
            "onboard_date": "115-03-02",
            "contract_start": "115-03-02",
            "contract_signed_on": "115-02-25",
            "labor_insured_on": "115-03-02",
            "pension_reported_on": "115-03-03",
            "contract_copy_sent_on": "115-03-03",
            "declared_art28_on": "115-02-20",
            "prc_affidavit_on": "115-02-20",
            "unfit_check_on": "115-02-20",
            "sex_offence_check_on": "115-02-20",
        },
    ),
    ("新聘", "楊舊制", {**_OLD_FLOW}),
    ("新聘", "許異號", {**_OLD_FLOW, "webhr_doc_no": "府人力字第1150000241號"}),
    ("新聘", "鄭雙籍", {"dual_nationality": "是", "nationality_exception": "無"}),
    ("新聘", "謝已申", {"dual_nationality": "是", "renounce_applied_on": "115-03-20"}),
    ("新聘", "林𠮷例", {"resume_name": "林𠮷例", REMARK: "戶籍用字為𠮷（土口），非吉"}),
    ("新聘", "陳堃範", {"resume_name": "陳堃範"}),
    ("新聘", "拉範‧例撒", {"resume_name": "拉範‧例撒", "name_roman": "Lafan Lisa"}),
    ("新聘", "馬構·虛耀", {"name_roman": "Makow Siyo"}),
    ("新聘", "郭不同", {"resume_name": "郭不仝", "sex": "女"}),
    ("新聘", "洪錯號", {"id_number": "F100000200"}),
    ("新聘", "邱性別", {"sex": "女", "id_number": id_number(20, "1")}),
    ("新聘", "曾漏填", {"duties": "", REMARK: "擔任事項待用人單位補"}),
    ("新聘", "廖閏日", {"onboard_date": "1150229"}),
    ("新聘", "賴選錯", {"retirement_scheme": "勞退休"}),
    ("新聘", "徐重疊", {"id_number": id_number(24)}),
    (
        "新聘",
        "徐重疊",
        {
            "id_number": id_number(24),
            "org_code": "380990002X",
            "org_name": "範例縣立演練國民中學",
            "onboard_date": "115-04-08",
            "contract_start": "115-04-08",
            "labor_insured_on": "115-04-08",
        },
    ),
    ("新聘", "周員額", {"plan_approval_no": "府人力字第1150000777號"}),
    ("新聘", "葉員額", {"plan_approval_no": "府人力字第1150000777號", REMARK: "同一計畫第二名"}),
    (
        "新聘",
        "佐藤例子",
        {
            "id_number": id_number(28, "9"),
            "sex": "女",
            "nationality": "日本",
            "name_roman": "Sato Reiko",
            "origin": "外國",
            "native_place": "日本",
            "dual_nationality": "否",
        },
    ),
    ("續聘", "高續聘", {**_COUNSELLOR, "sex": "女"}),
    ("續聘", "潘照舊", {"points": "312", "step": "3", "monthly_pay": "43336"}),
    ("續聘", "簡無由", {"renewal_reason": ""}),
    ("續聘", "朱中斷", {"contract_start": "115-04-08"}),
    ("改聘", "鍾晉薪", {}),
    ("改聘", "游無異", {"points": "312", "step": "3", "monthly_pay": "43336"}),
    ("解聘", "詹離職", {"sex": "女"}),
    ("解聘", "胡誤植", {"dismissed_on": "114-03-31"}),
    ("更正", "施更正", {}),
    ("更正", "沈缺案", {"correction_of": ""}),
    ("註銷", "余註銷", {}),
    ("註銷", "盧未述", {"cancel_reason": ""}),
)


def cases() -> Iterator[Typed]:
    """The cases, each as typed by fact key, with the remark beside."""
    for n, (kind, name, changes) in enumerate(_CASES, 1):
        case = {"case_no": f"範115-{n:03d}", "name": name, **_BASES[kind], **changes}
        case.setdefault("id_number", id_number(n, "2" if case["sex"] == "女" else "1"))
        if case.get("plan_approved_on"):
            year = case["plan_approved_on"][:3]
            case.setdefault("plan_approval_no", f"府人力字第{year}{n:07d}號")
        if kind in ("續聘", "改聘", "解聘"):
            case["prior_case_no"] = f"範114-{n:03d}"
        yield case


def table() -> list[list[str]]:
    """The roster line by line: titles, header, cases; only the columns that some case fills."""
    rows = list(cases())
    keys = [key for key in FACTS if any(row.get(key) for row in rows)]
    header = [FACTS[key].label for key in keys] + [REMARK]
    blank = [""] * (len(header) - 1)
    body = [[row.get(key, "") for key in (*keys, REMARK)] for row in rows]
    return [*([title, *blank] for title in TITLES), header, *body]


def _value(label: str, text: str) -> str | int | dt.date:
    """What a workbook holds in a cell: a date or a number where the column holds such."""
    key = next((f.key for f in FACTS.values() if f.label == label), "")
    if key in AS_DATES and (day := parse_date(text)):
        return day
    return int(text) if key in AS_NUMBERS and text.isdecimal() else text


def write_xlsx(file: Path) -> None:
    """Write the roster as a workbook, its titles in merged cells."""
    rows = table()
    book = xlsxwriter.Workbook(str(file))
    book.set_properties({"title": TITLES[0], "created": MADE_ON})
    sheet = book.add_worksheet("名冊")
    title = book.add_format({"bold": True, "align": "center", "font_size": 14})
    bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    as_date = book.add_format({"num_format": 'e"-"mm"-"dd'})
    as_text = book.add_format({"num_format": "@"})
    width = len(rows[0])
    for n in range(len(TITLES)):
        sheet.merge_range(n, 0, n, width - 1, TITLES[n], title)
    header = rows[len(TITLES)]
    for column, label in enumerate(header):
        sheet.write_string(len(TITLES), column, label, bold)
        sheet.set_column(column, column, max(12, 2 * len(label)))
    for n, row in enumerate(rows[len(TITLES) + 1 :], len(TITLES) + 1):
        for column, text in enumerate(row):
            value = _value(header[column], text)
            if isinstance(value, dt.date):
                sheet.write_datetime(n, column, dt.datetime.combine(value, dt.time()), as_date)
            elif isinstance(value, int):
                sheet.write_number(n, column, value)
            elif value:
                sheet.write_string(n, column, value, as_text)
    sheet.freeze_panes(len(TITLES) + 1, 1)
    book.close()


def write_ods(file: Path) -> None:
    """Write the roster as an OpenDocument spreadsheet."""
    rows = table()
    header = rows[len(TITLES)]
    document = Document("spreadsheet")
    document.body.clear()
    sheet = Table("名冊")
    for texts in rows:
        row = Row()
        for label, text in zip(header, texts, strict=True):
            row.append_cell(Cell(_value(label, text)) if text else Cell())
        sheet.append_row(row)
    document.body.append(sheet)
    document.meta.creation_date = MADE_ON
    document.meta.date = MADE_ON
    document.save(file)


def write_csv(file: Path) -> None:
    """Write the roster as Big5 text with CRLF, characters that Big5 lacks as references."""
    with file.open("w", encoding="cp950", errors="xmlcharrefreplace", newline="") as f:
        csv.writer(f).writerows(table())


def write_all(folder: Path) -> None:
    """Write the three samples into a folder."""
    write_xlsx(folder / "sample_roster.xlsx")
    write_ods(folder / "sample_roster.ods")
    write_csv(folder / "sample_roster_big5.csv")


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent
    write_all(Path(sys.argv[1]) if len(sys.argv) > 1 else here / "resources" / "samples")
