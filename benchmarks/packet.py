"""How long the case summaries take, against a bare reportlab document with as much text.

    python benchmarks/packet.py [CASES]       500 cases and one, each document by itself
    python benchmarks/packet.py --whole N     a whole packet of N cases: time and memory

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
from app.law_in_force import checker
from app.packets import fonts, lines, summaries
from app.packets.choice import STEMS
from app.packets.document import no_progress
from app.packets.matter import Matter
from app.packets.packet import document, write_whole
from app.rules.facts import Case
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


def matter_of(cases: list[Case]) -> Matter:
    return Matter(checker().check(cases, AS_OF), checker().workdays, AS_OF, "0")


def texts(matter: Matter) -> list[str]:
    """What stands on each page of the summaries, in one string."""
    return [
        "".join(w.text for _, block in page.placed for w in block.words)
        for page in summaries.pages(matter, no_progress)
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


def ours(matter: Matter) -> None:
    fonts.faces.cache_clear()
    lines.break_lines.cache_clear()
    summaries.document(matter).drawn(no_progress)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def against_bare(count: int) -> None:
    matter = matter_of(roster(count))
    pages = texts(matter)
    times = [(seconds(lambda: ours(matter)), seconds(lambda: bare(pages))) for _ in range(ROUNDS)]
    a, b = (min(column) for column in zip(*times, strict=True))
    print(
        f"{count} cases, {len(pages)} pages, {sum(map(len, pages)):,} characters: "
        f"summaries {a:.2f} s, bare {b:.2f} s, ratio {a / b:.2f}"
    )


def each_document(count: int) -> None:
    matter = matter_of(roster(count))
    for key, stem in STEMS.items():
        one = document(key, matter)
        best = min(seconds(lambda: one.drawn(no_progress)) for _ in range(ROUNDS))  # noqa: B023  # called at once
        print(f"{count} cases, {stem}: {best * 1000:.0f} ms")


def whole(count: int) -> None:
    import resource  # POSIX only

    def peak() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

    matter = matter_of(roster(count))
    print(f"{count} cases checked: peak {peak()} MB")
    with tempfile.TemporaryDirectory() as folder:
        taken = seconds(lambda: write_whole(matter, Path(folder)))
    print(f"whole packet of {count} cases: {taken:.1f} s, peak {peak()} MB")


def main() -> None:
    if sys.argv[1:2] == ["--whole"]:
        whole(int(sys.argv[2]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    against_bare(count)
    each_document(1)
    each_document(count)


if __name__ == "__main__":
    main()
