from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from app.packets.choice import STEMS, BadChoice, Choice, choice_from
from app.packets.paper import ACROSS
from app.packets.register_columns import COLUMNS, REQUIRED, widths


def test_a_choice_comes_back_from_json_as_it_was() -> None:
    choice = Choice(
        documents=("list", "register"),
        sheets=("ods",),
        names=("範例市政府", "範例國民小學"),
        signers=("承辦人",),
        seals=("機關印信",),
        columns=(*REQUIRED, "unit"),
        entry_fields=("name", "id_number"),
        full_ids=frozenset({"entry", "register"}),
        form="zip",
    )
    assert choice_from(json.loads(json.dumps(choice.as_json()))) == choice
    assert choice_from(Choice().as_json()) == Choice()
    assert choice_from({}) == Choice()


def test_only_what_is_typed_from_shows_whole_numbers_unless_chosen() -> None:
    assert Choice().full_ids == {"entry"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"documents": ()}, "請至少勾選一種文件。"),
        ({"documents": ("list", "poem")}, "文件沒有「poem」"),
        ({"documents": ("list", "list")}, "文件有重複"),
        (
            {"columns": ("job_title", "name")},
            "名冊須有「年齡、籍貫、擔任事項",
        ),
        ({"columns": (*Choice().columns, "poem")}, "名冊欄位沒有「poem」"),
        ({"columns": tuple(COLUMNS)}, "一列放不下，請再減少約"),
        ({"names": ("甲", "乙", "丙", "丁")}, "機關名稱最多 3 個，目前有 4 個"),
        ({"names": (" ",)}, "有一個是空白"),
        ({"signers": ("甲" * 13,)}, "超過 12 字"),
        ({"signers": tuple("甲乙丙丁"), "seals": tuple("戊己庚")}, "簽章欄最多 6 個"),
        ({"form": "pdf"}, "報送包形式沒有「pdf」"),
        ({"full_ids": frozenset({"poem"})}, "顯示完整證號之文件沒有「poem」"),
    ],
)
def test_a_choice_that_cannot_be_obeyed_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadChoice, match=sentence):
        replace(Choice(), **changes)


def test_as_much_as_there_is_room_for_can_be_chosen() -> None:
    longest = "甲" * 12
    chosen = replace(Choice(), names=("甲", "乙", "丙"), signers=(longest, *"乙丙丁戊己"), seals=())
    assert len(chosen.names) == 3
    assert len(chosen.signers) == 6


@pytest.mark.parametrize(
    "kept",
    [
        {"poem": "x"},
        {"documents": "list"},
        {"documents": [1]},
        {"form": ["zip"]},
        {"names": None},
        {"full_ids": {"entry": True}},
    ],
)
def test_what_is_kept_in_another_form_is_refused(kept: dict[str, Any]) -> None:
    with pytest.raises(BadChoice, match="報送包版面"):
        choice_from(kept)


def test_the_columns_fill_the_row() -> None:
    for keys in (Choice().columns, REQUIRED, (*REQUIRED, "case_no", "id_number")):
        assert sum(widths(keys)) + 24 == pytest.approx(ACROSS.body_width)


def test_the_names_of_the_files_sort_and_suit_windows() -> None:
    stems = list(STEMS.values())
    assert stems == sorted(stems)
    for stem in stems:
        assert not set(stem) & set('<>:"/\\|?*')
        assert len(stem) < 40
