"""Named profiles: kept, found by the fingerprint of a header, told apart by name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.intake.mapping import ImportProfile, fingerprint, profile_of
from app.intake.questions import Answer, How
from app.models.store import open_store
from app.models.tables import ProfileRow
from app.profiles import find_profile, keep_profile

NOW = datetime(2026, 4, 20, 9, 0)
LATER = datetime(2026, 4, 21, 9, 0)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    store = open_store(tmp_path)
    with store.write() as made:
        yield made
    store.close()


def profile(name: str = "人事室名冊", mark: str = "甲", **columns: str) -> ImportProfile:
    answers = {"value:education:大專": Answer(How.READ, "專科")}
    return ImportProfile(name, mark, columns or {"員工": "name", "工號": ""}, answers, "名冊")


def kept(session: Session) -> list[tuple[str, str]]:
    """Name and fingerprint of all that are kept, the oldest first."""
    rows = session.execute(select(ProfileRow.name, ProfileRow.mark).order_by(ProfileRow.id))
    return [(row.name, row.mark) for row in rows]


def test_a_profile_comes_back_as_it_was_kept(session: Session) -> None:
    keep_profile(session, profile(), NOW)
    assert find_profile(session, "甲") == profile()
    assert find_profile(session, "乙") is None


def test_a_profile_takes_the_place_of_the_one_before(session: Session) -> None:
    keep_profile(session, profile(), NOW)
    keep_profile(session, profile(工號="case_no"), LATER)
    assert find_profile(session, "甲") == profile(工號="case_no")
    assert kept(session) == [("人事室名冊", "甲")]


def test_the_same_name_for_another_header_is_told_apart(session: Session) -> None:
    keep_profile(session, profile(), NOW)
    keep_profile(session, profile(mark="乙"), LATER)
    assert kept(session) == [("人事室名冊", "甲"), ("人事室名冊（2）", "乙")]


def test_of_two_for_one_header_the_last_used_is_found(session: Session) -> None:
    keep_profile(session, profile("舊"), LATER)
    keep_profile(session, profile("新"), NOW)
    found = find_profile(session, "甲")
    assert found is not None
    assert found.name == "舊"


def test_a_fact_that_is_none_any_more_is_left_out() -> None:
    content = {"columns": {"員工": "name", "舊欄": "no_such_fact"}, "answers": {"x": ["odd", "1"]}}
    found = profile_of("甲", "乙", content)
    assert dict(found.columns) == {"員工": "name"}
    assert dict(found.answers) == {}


def test_a_fingerprint_is_of_the_words_and_not_of_their_order_or_layout() -> None:
    assert fingerprint(["姓名", "到職 日"]) == fingerprint(["＊到職日", "姓名："])
    assert fingerprint(["姓名"]) != fingerprint(["姓名", "職稱"])
