"""Make a store of invented cases: a few for the tests, or as many as a measurement needs.

    python -m tools.make_store FOLDER [CASES]

The cases are those of `tools.make_samples`, over and over, each with numbers of its own. The file
of each version of the tables is kept as tests/data/stores/REVISION.db, made by the program of that
version: by this tool, before the tables change again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from app.models.store import Store, open_store
from app.models.tables import (
    AgencyRateRow,
    AgencyRow,
    AgencyTitleRow,
    CaseRow,
    CaseTextRow,
    CheckRunRow,
    ContractRow,
    EventRow,
    FindingRow,
    MoveRow,
    PersonRow,
    PlanRow,
    ProfileRow,
    RoundRow,
    SavedViewRow,
    WaiverRow,
)
from app.rules.facts import FACTS
from app.rules.values import read_case
from tools.make_samples import REMARK, cases, id_number

FEW: Final = 12
AT_ONCE: Final = 1000
MADE_AT: Final = datetime(2026, 4, 20, 9, 0)

_TEXTS = [
    "case_no",
    "name",
    "id_number",
    "job_title",
    "unit",
    "org_name",
    "webhr_status",
    "plan_approval_no",
    "plan_title",
    "prior_case_no",
]
_DAYS = [
    "onboard_date",
    "contract_start",
    "contract_end",
    "dismissed_on",
    "report_date",
    "registered_on",
]


def typed_cases(count: int) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """What is typed for each case, and its notes."""
    for n, sample in enumerate(islice(cycle(list(cases())), count), 1):
        case = sample | {
            "case_no": f"範115-{n:06d}",
            "id_number": id_number(n, sample["id_number"][1]),
        }
        yield (
            {key: text for key, text in case.items() if key in FACTS and text},
            {key: text for key, text in case.items() if key == REMARK},
        )


def line_of(number: int, typed: dict[str, str]) -> dict[str, Any]:
    """The columns of a case; every fourth goes on from the one before."""
    facts = read_case(typed).facts
    at = MADE_AT + timedelta(seconds=number)
    return {
        **{key: getattr(facts, key) or "" for key in _TEXTS},
        **{key: getattr(facts, key) for key in _DAYS},
        "id": number,
        "prior_id": number - 1 if number % 4 == 0 else None,
        "person_id": number,
        "kind": facts.case_kind or "",
        "is_late_filing": bool(facts.is_late_filing),
        "stage": ("draft", "reported", "arrived", "registered")[number % 4],
        "verdict": ("ready", "review", "incomplete", "blocked", "")[number % 5],
        "revision": 1,
        "created_at": at,
        "changed_at": at,
    }


def add_cases(store: Store, count: int) -> None:
    """Write that many cases into an empty store, a thousand to a transaction."""
    made = enumerate(typed_cases(count), 1)
    while some := list(islice(made, AT_ONCE)):
        lines = [line_of(number, typed) for number, (typed, _) in some]
        with store.write() as session:
            session.execute(
                insert(PersonRow),
                [
                    {
                        "id": n,
                        "id_number": f"{typed['id_number']}",
                        "name": typed["name"],
                        "known": {},
                    }
                    for n, (typed, _) in some
                ],
            )
            session.execute(insert(CaseRow), lines)
            session.execute(
                insert(CaseTextRow),
                [{"case_id": n, "typed": typed, "notes": notes} for n, (typed, notes) in some],
            )


def add_all_else(store: Store) -> None:
    """Write a row into every other table, about the first case."""
    agency = AgencyRow(
        org_code="380990001Y",
        org_name="範例縣立虛構國民小學",
        org_type="公立學校",
        submitter_org="範例縣政府人事處",
        is_own=True,
        titles=[AgencyTitleRow(title="約聘諮商心理師", place=0)],
        rates=[
            AgencyRateRow(since=date(2026, 1, 1), rate="138.9", letter="府人給字第1150000138號")
        ],
    )
    run = CheckRunRow(
        file="範例名冊.xlsx",
        sheet="名冊",
        as_of=MADE_AT.date(),
        started_at=MADE_AT,
        error=0,
        blocked=1,
        incomplete=2,
        review=3,
        ready=4,
        law_sha256="ab" * 32,
        rule_count=125,
    )
    finding = FindingRow(
        case_id=1,
        rule="L05",
        outcome="fail",
        severity="阻擋",
        message="未備履歷表。",
        fields=["has_resume"],
        place=0,
    )
    waiver = WaiverRow(
        case_id=1,
        rule="F20",
        reason="範例理由",
        basis="",
        by="承辦甲",
        at=MADE_AT,
        values={"points": "312"},
        lapsed_at=None,
        withdrawn_at=None,
    )
    event = EventRow(
        case_id=1, at=MADE_AT, by="承辦甲", what="edited", changes={"points": ["296", "312"]}
    )
    view = SavedViewRow(name="待補正", filter={"verdict": ["blocked"]}, place=0)
    plan = PlanRow(
        approval_no="府人力字第1150000001號", title="範例計畫", known={"plan_name": "範例"}
    )
    contract = ContractRow(person_id=1, start=date(2026, 4, 7), end=date(2026, 12, 31))
    profile = ProfileRow(
        kind="import",
        name="範例欄位",
        mark="ab" * 32,
        content={"columns": {"員工姓名": "name"}},
        used_at=MADE_AT,
    )
    one_round = RoundRow(
        case_id=1,
        number=1,
        flow="smart",
        reported_on=MADE_AT.date(),
        verdict="ready",
        law_sha256="ab" * 32,
        findings={"L05": ["fail", "阻擋"]},
        waived={"F20": "範例理由"},
        result="returned",
        result_on=MADE_AT.date(),
        category="範例類別",
        reason="範例退回原因",
        fields=["points"],
        at=MADE_AT,
        by="承辦甲",
    )
    move = MoveRow(
        case_id=1,
        round=1,
        flow="smart",
        step="report",
        to_step="confirm",
        stood_at="confirm",
        day=MADE_AT.date(),
        at=MADE_AT,
        by="承辦甲",
        note="",
        changes={"report_date": ["", "1150420"]},
        undone_at=None,
        undone_by="",
        undone_why="",
    )
    more = (profile, one_round, move)
    with store.write() as session:
        session.add_all((agency, run, finding, waiver, event, view, plan, contract, *more))
        session.flush()
        first = session.get_one(CaseRow, 1)
        first.plan_id, first.contract_id = plan.id, contract.id


def main() -> None:
    """Make one in a folder."""
    folder = Path(sys.argv[1])
    store = open_store(folder)
    add_cases(store, int(sys.argv[2]) if len(sys.argv) > 2 else FEW)
    add_all_else(store)
    store.close()
    print(store.file)


if __name__ == "__main__":
    main()
