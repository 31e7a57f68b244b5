"""How long a packet takes, against a bare reportlab document with as much text.

    python benchmarks/packet.py [CASES]

The bare document has as many pages and characters, in the same faces, as plain lines. Each runs
five times in turn in this process, from reading the faces to the last byte; the best counts, for
what else the machine does only ever adds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app import paths
from app.main import checker
from app.packets import fonts, lines
from app.packets.packet import write_packet
from app.packets.summary import lay_out, summarise
from app.rules.facts import Case
from app.rules.results import BatchResult
from app.rules.values import read_case

AS_OF = date(2026, 4, 20)
ROUNDS = 5
CHARACTERS_A_LINE = 42
SURNAMES = "王林陳張李黃吳劉蔡楊許鄭謝郭洪曾邱廖賴周徐蘇葉莊呂江何羅高蕭潘簡朱鍾游彭詹胡施沈"
GIVEN = "怡君雅婷欣穎冠宇家豪承翰品妤宥廷詩涵柏翰思妤彥廷子晴宗翰佳蓉建宏淑芬志明雅惠俊傑美玲"
DUTIES = (
    "學生輔導諮商",
    "個案管理與轉介",
    "家長晤談",
    "教師諮詢",
    "危機處理",
    "團體輔導",
    "資料彙整",
)
YES = "has_breach_clause has_resume has_contract has_plan_approval is_budgeted"
NO = "is_incumbent is_statutory_chief dual_nationality kin_of_head kin_of_unit_chief is_pensioner"
CHECKED = (
    "declared_art28_on prc_affidavit_on unfit_check_on sex_offence_check_on contract_signed_on"
)
FILLED = {
    **dict.fromkeys(YES.split(), "是"),
    **dict.fromkeys(NO.split(), "否"),
    **dict.fromkeys(CHECKED.split(), "115/3/20"),
    "nationality": "中華民國",
    "origin": "臺灣",
    "org_type": "公立學校",
    "job_category": "一般聘用",
    "work_nature": "執行專門性業務",
    "no_staff_reason": "編制內無諮商心理師",
    "org_budget_staff": "20000",
    "org_contract_staff": "500",
    "plan_start": "115/1/1",
    "plan_title": "約聘諮商心理師",
    "plan_headcount": "1",
    "grade": "六等",
    "step": "3",
    "rate": "138.9",
    "retirement_scheme": "勞退",
    "employer_rate": "6",
    "employee_rate": "6",
    "education": "碩士",
    "interest_related": "否",
    "plan_points_min": "312",
    "plan_points_max": "424",
    "plan_education_min": "學士",
    "graduated_on": "100/6/30",
    "webhr_status": "已報送銓敘部",
    "webhr_status_on": "115/4/10",
    "preparer": "甲",
    "reviewer": "乙",
    "insurance": "勞保",
    "contract_copy_sent_on": "115/4/20",
}


def roster(count: int) -> list[Case]:
    return [read_case(cells(n), row=n + 2) for n in range(count)]


def cells(n: int) -> dict[str, str]:
    name = SURNAMES[n % len(SURNAMES)] + GIVEN[n % len(GIVEN)] + GIVEN[n * 7 % len(GIVEN)]
    duties = "、".join(DUTIES[(n + i) % len(DUTIES)] for i in range(2 + n % 5))
    return {
        **FILLED,
        "case_no": f"B-{n:04d}",
        "case_kind": "新聘",
        "report_date": "115/4/10",
        "submitter_org": "範例市政府人事處",
        "org_code": "380000001Y",
        "org_name": "範例市範例國民小學",
        "name": name + ("\U00020bb7" if n % 50 == 0 else ""),
        "id_number": f"A1{n:08d}",
        "sex": "男",
        "birth_date": f"{70 + n % 20}/5/{1 + n % 28}",
        "native_place": "桃園市",
        "plan_name": f"115年度學生輔導聘用計畫（第{n % 9 + 1}期）",
        "plan_approved_by": "範例市政府",
        "plan_approval_no": f"府人力字第115{n:07d}號",
        "plan_approved_on": "115/2/9",
        "plan_due": "115/12/31",
        "job_title": "約聘諮商心理師",
        "unit": "輔導處",
        "duties": f"辦理{duties}等事項，每週{n % 20 + 10}小時。",
        "onboard_date": f"115/4/{1 + n % 20}",
        "contract_start": f"115/4/{1 + n % 20}",
        "contract_end": "115/12/31",
        "points": "312",
        "monthly_pay": str(43_336 + n % 3),
    }


def texts(result: BatchResult) -> list[str]:
    """What stands on each page of the summaries, in one string."""
    workdays = checker().workdays
    return [
        "".join(w.text for _, block in page.placed for w in block.words)
        for case in result.cases
        for page in lay_out(summarise(case, AS_OF, workdays, full_ids=False))
    ]


def bare(pages: list[str]) -> None:
    for name, file in fonts.FACE_FILES.items():
        pdfmetrics.registerFont(TTFont(f"bare {name}", str(paths.resource("fonts", file))))
    canvas = Canvas(BytesIO(), pagesize=A4, pageCompression=1, invariant=1)
    for text in pages:
        canvas.setFont("bare TW-Kai", 10)
        for at in range(0, len(text), CHARACTERS_A_LINE):
            y = 780 - 14 * at / CHARACTERS_A_LINE
            canvas.drawString(72, y, text[at : at + CHARACTERS_A_LINE])
        canvas.showPage()
    canvas.save()


def packet(result: BatchResult) -> None:
    fonts.faces.cache_clear()
    lines.break_lines.cache_clear()
    with tempfile.TemporaryDirectory() as folder:
        write_packet(
            result,
            Path(folder),
            workdays=checker().workdays,
            printed_on=AS_OF,
            program_version="0",
        )


def seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    result = checker().check(roster(count), AS_OF)
    pages = texts(result)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(seconds(lambda: bare(pages)))
        ours.append(seconds(lambda: packet(result)))
    a, b = min(ours), min(theirs)
    print(
        f"{count} cases, {len(pages)} pages, {sum(map(len, pages)):,} characters: "
        f"packet {a:.2f} s, bare {b:.2f} s, ratio {a / b:.2f}"
    )


if __name__ == "__main__":
    main()
