"""The named layouts: what is kept comes back, and what cannot be read is not lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.packets.choice import BadChoice, Choice
from app.packets.profiles import LONGEST, MOST, Profiles, profiles_from


def kept(profiles: Profiles) -> dict[str, Any]:
    """As the store gives it back."""
    said: dict[str, Any] = json.loads(json.dumps(profiles.as_json()))
    return said


def test_what_is_kept_comes_back() -> None:
    given = Profiles().changed(Choice(names=("甲",))).added("乙").changed(Choice(form="zip"))
    assert profiles_from(kept(given)) == (given, "")
    first = given.using(0)
    assert profiles_from(kept(first)) == (first, "")
    assert (first.name, first.choice.names) == ("預設版面", ("甲",))


def test_the_one_choice_of_earlier_versions_is_the_usual_layout() -> None:
    found, wrong = profiles_from(Choice(names=("甲",)).as_json())
    assert (found.names, found.choice.names, wrong) == (("預設版面",), ("甲",), "")


def test_a_layout_that_cannot_be_read_is_told_and_kept_as_it_was() -> None:
    said = kept(Profiles().added("乙"))
    said["profiles"][0]["choice"] = {"documents": ["一種新文件"]}
    found, wrong = profiles_from(said)
    assert found.names == ("乙",)
    assert "一種新文件" in wrong
    assert said["profiles"][0] in kept(found)["profiles"]


@pytest.mark.parametrize(
    "said", [{"profiles": "乙"}, {"profiles": [1, {}, {"name": "丙", "choice": []}]}]
)
def test_what_is_none_at_all_leaves_the_usual_one(said: dict[str, Any]) -> None:
    found, wrong = profiles_from(said)
    assert found.names == ("預設版面",)
    assert found.choice == Choice()
    assert bool(wrong) == isinstance(said["profiles"], list)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "請填寫"),
        ("　 ", "請填寫"),
        ("預設版面", "已有名為"),
        (" 預設版面", "已有名為"),
        ("字" * (LONGEST + 1), "超過 20 字"),
    ],
)
def test_a_name_that_cannot_be(name: str, sentence: str) -> None:
    with pytest.raises(BadChoice, match=sentence):
        Profiles().added(name)


def test_there_is_an_end_to_it() -> None:
    found = Profiles()
    for number in range(MOST - 1):
        found = found.added(f"版面{number}")
    with pytest.raises(BadChoice, match="最多 30 種"):
        found.added("再一種")


def test_after_deleting_the_one_before_is_in_use() -> None:
    three = Profiles().added("乙").added("丙")
    assert three.without().name == "乙"
    assert three.using(0).without().names == ("乙", "丙")
    assert Profiles().without() == Profiles()
    assert three.using(99).name == "丙"
