"""Ways of doing things in the store, by kind and mark."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.models.store import Store, open_store
from app.models.tables import ProfileRow
from app.ways import keep_way, read_way

NOW = datetime(2026, 4, 20, 9, 30)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(tmp_path)
    yield made
    made.close()


def test_a_way_is_found_by_kind_and_mark(store: Store) -> None:
    with store.write() as session:
        keep_way(session, "webhr", "清單", "m1", {"columns": {"證件": "id_number"}}, NOW)
        keep_way(session, "typing", "順序", "", {"places": []}, NOW)
    with store.read() as session:
        assert read_way(session, "webhr", "m1") == {"columns": {"證件": "id_number"}}
        assert read_way(session, "typing", "") == {"places": []}
        assert read_way(session, "webhr", "m2") is None
        assert read_way(session, "import", "m1") is None


def test_another_way_of_the_same_mark_takes_its_place(store: Store) -> None:
    for n in range(2):
        with store.write() as session:
            keep_way(session, "webhr", f"清單{n}", "m1", {"n": n}, NOW + timedelta(n))
    with store.read() as session:
        assert read_way(session, "webhr", "m1") == {"n": 1}
        assert [row.name for row in session.scalars(select(ProfileRow))] == ["清單0"]


def test_a_name_that_another_mark_has_is_told_apart(store: Store) -> None:
    with store.write() as session:
        for mark in ("m1", "m2", "m3"):
            keep_way(session, "webhr", "清單", mark, {"mark": mark}, NOW)
    with store.read() as session:
        names = [row.name for row in session.scalars(select(ProfileRow).order_by(ProfileRow.id))]
        assert names == ["清單", "清單（2）", "清單（3）"]
        assert read_way(session, "webhr", "m2") == {"mark": "m2"}
