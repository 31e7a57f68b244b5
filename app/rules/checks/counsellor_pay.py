"""The points of school counsellors: 專業輔導人員設置辦法第19條, 第20條."""

from __future__ import annotations

from app.rules.base import (
    BLOCK,
    INFERRED,
    NOT_APPLICABLE,
    PASS,
    STATUTE,
    UNKNOWN,
    VERIFIED,
    WARN,
    Ruling,
    ask,
    fails,
    not_applicable,
    passes,
    rule,
    unknown,
    wrong,
)
from app.rules.checks.counsellors import COUNSELLOR, SUPERVISOR, has_licence
from app.rules.facts import Case, Education, JobCategory
from app.rules.law import LawView
from app.rules.sources import COUNSELLORS


@rule(
    id="L58",
    title="未具證書者之薪點",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="contract_start",
    basis=(COUNSELLORS.at("第19條第4款"), COUNSELLORS.at("第19條第5款")),
    why="未具證書而聘用者以六等二階 296 薪點支給；離島及偏遠地區可以加一階或二階。",
    fix="請依規定薪點核對契約；屬離島偏遠地區者，請將「離島偏遠地區」填為「是」。",
    examples=(
        passes("一般地區", job_category=COUNSELLOR, points="296", is_remote_area="否"),
        passes("偏遠加二階", job_category=COUNSELLOR, points="328", is_remote_area="是"),
        passes("偏遠加一階", job_category=COUNSELLOR, points="312", is_remote_area="是"),
        passes("296 不問是否偏遠", job_category=COUNSELLOR, points="296"),
        fails("一般地區 312", job_category=COUNSELLOR, points="312", is_remote_area="否"),
        fails("低於 296", job_category=COUNSELLOR, points="280", is_remote_area="否"),
        fails("偏遠加三階", job_category=COUNSELLOR, points="344", is_remote_area="是"),
        fails("任何地區皆不可", job_category=COUNSELLOR, points="344"),
        not_applicable("具證書", job_category=COUNSELLOR, licence="諮商心理師", points="312"),
        not_applicable("一般聘用", job_category="一般聘用", points="312"),
        unknown("是否偏遠未填", job_category=COUNSELLOR, points="312"),
        unknown("薪點未填", job_category=COUNSELLOR, is_remote_area="否"),
        unknown("進用類別未填", points="312"),
    ),
)
def unlicensed_points(
    job_category: JobCategory | None,
    licence: str,
    points: int | None,
    is_remote_area: bool | None,
    law: LawView,
) -> Ruling:
    """L58: 296 points; in remote areas up to two steps more."""
    if job_category not in (COUNSELLOR, None) or has_licence(licence, law):
        return NOT_APPLICABLE
    if job_category is None:
        return ask("job_category")
    if points is None:
        return UNKNOWN
    anywhere = law.numbers("counsellor.uncertified_points", "一般")
    remote = law.numbers("counsellor.uncertified_points", "離島偏遠")
    if points in anywhere or (is_remote_area and points in remote):
        return PASS
    if is_remote_area is None and points in remote:
        return UNKNOWN
    allowed = anywhere if is_remote_area is False else remote
    return wrong(
        f"無專業證書，薪點 {points}，應為 {'、'.join(map(str, allowed))}"
        f"{'' if is_remote_area is False else '（離島偏遠地區）'}。",
        "points",
        "licence",
        "is_remote_area",
    )


@rule(
    id="L66",
    title="專業輔導人員晉階依考核",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("續聘",),
    dated_by="contract_start",
    basis=(COUNSELLORS.at("第20條第3項"), COUNSELLORS.at("第19條")),
    why=(
        "考核 80 分以上晉薪點一階（16 點，至上限為止），70 分以上未滿 80 分留原薪點，"
        "未滿 70 分不續聘。"
    ),
    fix="請核對年終考核分數、薪點與前薪點。",
    examples=(
        passes(
            "甲等晉一階",
            job_category=COUNSELLOR,
            licence="諮商心理師",
            performance_score="80",
            points="328",
            prior_points="312",
        ),
        passes(
            "乙等留原薪點",
            job_category=COUNSELLOR,
            licence="諮商心理師",
            performance_score="79",
            points="312",
            prior_points="312",
        ),
        passes(
            "乙等下限",
            job_category=COUNSELLOR,
            licence="諮商心理師",
            performance_score="70",
            points="312",
            prior_points="312",
        ),
        passes(
            "已達上限",
            job_category=COUNSELLOR,
            licence="諮商心理師",
            performance_score="90",
            points="424",
            prior_points="424",
        ),
        passes(
            "晉階以上限為限",
            job_category=SUPERVISOR,
            licence="社會工作師",
            performance_score="90",
            points="472",
            prior_points="460",
        ),
        fails(
            "乙等不晉階",
            job_category=COUNSELLOR,
            licence="諮商心理師",
            performance_score="79",
            points="328",
            prior_points="312",
        ),
        fails(
            "甲等未晉階",
            job_category=COUNSELLOR,
            licence="諮商心理師",
            performance_score="80",
            points="312",
            prior_points="312",
        ),
        fails(
            "丙等不得續聘",
            job_category=COUNSELLOR,
            licence="諮商心理師",
            performance_score="69",
            points="312",
            prior_points="312",
        ),
        fails(
            "丙等，薪點未填亦可判斷",
            job_category=COUNSELLOR,
            licence="諮商心理師",
            performance_score="0",
        ),
        fails(
            "逾上限",
            job_category=SUPERVISOR,
            licence="社會工作師",
            performance_score="90",
            points="488",
            prior_points="472",
        ),
        fails(
            "分數未填，兩種結果皆不符",
            job_category=COUNSELLOR,
            licence="諮商心理師",
            points="360",
            prior_points="312",
        ),
        not_applicable("無證書", job_category=COUNSELLOR, performance_score="60"),
        not_applicable(
            "一般聘用", job_category="一般聘用", licence="諮商心理師", performance_score="60"
        ),
        unknown(
            "分數未填",
            job_category=COUNSELLOR,
            licence="諮商心理師",
            points="328",
            prior_points="312",
        ),
        unknown(
            "前薪點未填",
            job_category=COUNSELLOR,
            licence="諮商心理師",
            performance_score="85",
            points="328",
        ),
        not_applicable("無證書，進用類別未填亦可判斷", performance_score="60"),
        unknown("進用類別未填", licence="諮商心理師", performance_score="60"),
    ),
)
def step_follows_score(
    job_category: JobCategory | None,
    licence: str,
    performance_score: int | None,
    points: int | None,
    prior_points: int | None,
    law: LawView,
) -> Ruling:
    """L66: the points follow from the score and the points before."""
    if job_category not in (COUNSELLOR, SUPERVISOR, None) or not has_licence(licence, law):
        return NOT_APPLICABLE
    if job_category is None:
        return ask("job_category")
    stays, rises = law.number("counsellor.score", "乙等"), law.number("counsellor.score", "甲等")
    if performance_score is not None and performance_score < stays:
        return wrong(
            f"年終考核分數 {performance_score} 分，未達 {stays} 分，應不予續聘。",
            "performance_score",
        )
    if points is None or prior_points is None:
        return UNKNOWN
    cap = law.number("counsellor.cap", job_category)
    higher = min(prior_points + law.number("counsellor.step"), cap)
    if performance_score is None:
        if points in (prior_points, higher):
            return UNKNOWN
        said, due = "年終考核分數未填", f"{prior_points} 或 {higher}"
    else:
        expected = higher if performance_score >= rises else prior_points
        if points == expected:
            return PASS
        said, due = f"年終考核分數 {performance_score} 分", str(expected)
    return wrong(
        f"{said}，前薪點 {prior_points}，薪點應為 {due}，現為 {points}。",
        "points",
        "prior_points",
        "performance_score",
    )


def _start_and_cap(points: int | None, start: int | None, cap: int, who: str) -> Ruling:
    """Points from `start` (where there is one) up to `cap`."""
    if points is None:
        return UNKNOWN
    if start is not None and points < start:
        return wrong(f"{who}，薪點 {points}，應自 {start} 起敘。", "points")
    if points > cap:
        return wrong(f"{who}，薪點 {points}，應以 {cap} 為上限。", "points")
    return PASS


def _licensed_points(
    levels: tuple[Education, ...],
    case: Case,
    job_category: JobCategory | None,
    education: Education | None,
    licence: str,
    points: int | None,
    law: LawView,
) -> Ruling:
    """The start (of a 新聘) and the cap of a licensed counsellor of one of these educations."""
    if job_category not in (COUNSELLOR, None) or not has_licence(licence, law):
        return NOT_APPLICABLE
    if education is not None and education not in levels:
        return NOT_APPLICABLE
    if job_category is None or education is None:
        return ask("job_category", "education")
    start = law.number("counsellor.start", education) if case.facts.case_kind == "新聘" else None
    cap = law.number("counsellor.cap", COUNSELLOR)
    return _start_and_cap(points, start, cap, f"{COUNSELLOR}，學歷{education}")


@rule(
    id="L60",
    title="專業輔導人員學士起敘與上限",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘"),
    dated_by="contract_start",
    basis=(COUNSELLORS.at("第19條第1款"),),
    why="具證書而專科或學士畢業的專業輔導人員，自六等三階起敘，晉至七等七階為限。",
    fix="請核對學歷與薪點；另有年資併計者，請備妥證明。",
    examples=(
        passes(
            "起敘", job_category=COUNSELLOR, licence="諮商心理師", education="學士", points="312"
        ),
        passes(
            "上限", job_category=COUNSELLOR, licence="諮商心理師", education="專科", points="424"
        ),
        passes(
            "續聘不問起敘",
            case_kind="續聘",
            job_category=COUNSELLOR,
            licence="諮商心理師",
            education="學士",
            points="296",
        ),
        fails(
            "低一階", job_category=COUNSELLOR, licence="諮商心理師", education="學士", points="296"
        ),
        fails(
            "逾上限", job_category=COUNSELLOR, licence="諮商心理師", education="學士", points="440"
        ),
        fails(
            "續聘逾上限",
            case_kind="續聘",
            job_category=COUNSELLOR,
            licence="社會工作師",
            education="專科",
            points="425",
        ),
        not_applicable(
            "碩士", job_category=COUNSELLOR, licence="諮商心理師", education="碩士", points="296"
        ),
        not_applicable("無證書", job_category=COUNSELLOR, education="學士", points="296"),
        not_applicable(
            "督導", job_category=SUPERVISOR, licence="諮商心理師", education="學士", points="296"
        ),
        unknown("薪點未填", job_category=COUNSELLOR, licence="諮商心理師", education="學士"),
        unknown("學歷未填", job_category=COUNSELLOR, licence="諮商心理師", points="296"),
        not_applicable("碩士，進用類別未填亦可判斷", licence="諮商心理師", education="碩士"),
        unknown("進用類別未填", licence="諮商心理師", education="學士", points="296"),
    ),
)
def bachelor_points(
    case: Case,
    job_category: JobCategory | None,
    education: Education | None,
    licence: str,
    points: int | None,
    law: LawView,
) -> Ruling:
    """L60: 312 (of a 新聘) to 424."""
    levels: tuple[Education, ...] = ("專科", "學士")
    return _licensed_points(levels, case, job_category, education, licence, points, law)


@rule(
    id="L61",
    title="專業輔導人員碩士起敘與上限",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘"),
    dated_by="contract_start",
    basis=(COUNSELLORS.at("第19條第2款"),),
    why="具證書而碩士以上畢業的專業輔導人員，自六等四階起敘，晉至七等七階為限。",
    fix="請核對學歷與薪點；另有年資併計者，請備妥證明。",
    examples=(
        passes(
            "起敘", job_category=COUNSELLOR, licence="諮商心理師", education="碩士", points="328"
        ),
        passes(
            "上限", job_category=COUNSELLOR, licence="諮商心理師", education="博士", points="424"
        ),
        passes(
            "續聘不問起敘",
            case_kind="續聘",
            job_category=COUNSELLOR,
            licence="諮商心理師",
            education="碩士",
            points="312",
        ),
        fails(
            "低一階", job_category=COUNSELLOR, licence="諮商心理師", education="碩士", points="312"
        ),
        fails(
            "逾上限", job_category=COUNSELLOR, licence="諮商心理師", education="博士", points="440"
        ),
        fails(
            "續聘逾上限",
            case_kind="續聘",
            job_category=COUNSELLOR,
            licence="社會工作師",
            education="碩士",
            points="425",
        ),
        not_applicable(
            "學士", job_category=COUNSELLOR, licence="諮商心理師", education="學士", points="312"
        ),
        not_applicable("無證書", job_category=COUNSELLOR, education="碩士", points="296"),
        unknown("薪點未填", job_category=COUNSELLOR, licence="諮商心理師", education="碩士"),
        unknown("學歷未填", job_category=COUNSELLOR, licence="諮商心理師", points="312"),
        not_applicable("學士，進用類別未填亦可判斷", licence="諮商心理師", education="學士"),
        unknown("進用類別未填", licence="諮商心理師", education="碩士", points="312"),
    ),
)
def master_points(
    case: Case,
    job_category: JobCategory | None,
    education: Education | None,
    licence: str,
    points: int | None,
    law: LawView,
) -> Ruling:
    """L61: 328 (of a 新聘) to 424."""
    levels: tuple[Education, ...] = ("碩士", "博士")
    return _licensed_points(levels, case, job_category, education, licence, points, law)


@rule(
    id="L62",
    title="專業輔導督導起敘與上限",
    severity=WARN,
    rule_class=STATUTE,
    confidence=INFERRED,
    kinds=("新聘", "續聘"),
    dated_by="contract_start",
    basis=(COUNSELLORS.at("第19條第3款"),),
    why="督導自七等一階起敘，晉至八等七階為限；對照的點數由薪點表推算。",
    fix="請確認督導之等階與薪點。",
    examples=(
        passes("起敘", job_category=SUPERVISOR, points="328"),
        passes("上限", job_category=SUPERVISOR, points="472"),
        fails("低一階", job_category=SUPERVISOR, points="312"),
        fails("低一點", job_category=SUPERVISOR, points="327"),
        fails("逾上限", case_kind="續聘", job_category=SUPERVISOR, points="488"),
        not_applicable("一般專業輔導人員", job_category=COUNSELLOR, points="312"),
        unknown("薪點未填", job_category=SUPERVISOR),
        unknown("進用類別未填", points="312"),
    ),
)
def supervisor_points(job_category: JobCategory, points: int | None, law: LawView) -> Ruling:
    """L62: 328 to 472."""
    if job_category != SUPERVISOR:
        return NOT_APPLICABLE
    low, high = law.number("counsellor.start", SUPERVISOR), law.number("counsellor.cap", SUPERVISOR)
    if points is None:
        return UNKNOWN
    if low <= points <= high:
        return PASS
    return wrong(f"{SUPERVISOR}薪點 {points} 不在 {low} 至 {high} 之間。", "points")
