"""A list that WebHR exported: its columns by name or by hand, and its cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.intake.roster import UnusableFile
from app.rules.facts import FACTS
from app.webhr_list import WEBHR_NAMES, Columns, columns_of, lacks, matched_by, read_list
from tests.intake.making import raw_xlsx, xlsx

HEADER = ("國民身分證統一編號", "姓名", "聘用起始日期", "核備文")
WANG = ("A123456789", "王小明", "1150303", "甲字第1號")


def listed(file: Path, *rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> Columns:
    """The columns of a list with these lines."""
    return columns_of(xlsx(file, [header, *rows], names=["清單"]))


def test_columns_that_webhr_names_otherwise_are_known(tmp_path: Path) -> None:
    columns = listed(tmp_path / "清單.xlsx", WANG)
    assert columns.sheet == "清單"
    assert columns.titles == HEADER
    assert columns.known == {
        "國民身分證統一編號": "id_number",
        "姓名": "name",
        "聘用起始日期": "contract_start",
    }
    assert columns.samples["聘用起始日期"] == ("1150303",)


def test_the_cases_come_as_typed_with_their_rows(tmp_path: Path) -> None:
    title = ("聘用人員清單", "", "", "")
    file = xlsx(tmp_path / "清單.xlsx", [title, HEADER, WANG, ("", "", "", ""), WANG])
    found = read_list(columns_of(file), {})
    assert [entry.place for entry in found.entries] == [3, 5]
    assert found.entries[0].typed == {
        "id_number": "A123456789",
        "name": "王小明",
        "contract_start": "1150303",
    }
    assert found.others == ("核備文",)
    assert (found.unread, found.skipped) == (0, 0)


def test_what_cannot_be_read_is_kept_and_counted(tmp_path: Path) -> None:
    file = tmp_path / "清單.xlsx"
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>身分證字號</t></is></c>'
        '<c r="C1" t="inlineStr"><is><t>到職日期</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>王小明</t></is></c>'
        '<c r="B2" t="inlineStr"><is><t>A123456789</t></is></c>'
        '<c r="C2" t="e"><v>#N/A</v></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>林虛構</t></is></c>'
        '<c r="B3" t="inlineStr"><is><t>B123456780</t></is></c>'
        '<c r="C3" t="inlineStr"><is><t>1150230</t></is></c></row>'
    )
    found = read_list(columns_of(raw_xlsx(file, cells)), {})
    assert found.unread == 2
    assert [entry.typed["onboard_date"] for entry in found.entries] == ["#N/A", "1150230"]
    assert all(entry.unreadable == {"onboard_date"} for entry in found.entries)


def test_the_foot_of_the_table_is_no_case_and_is_counted(tmp_path: Path) -> None:
    rows = (WANG, ("", "合計 1 人", "", ""), ("", "", "1150420", ""), HEADER)
    found = read_list(listed(tmp_path / "清單.xlsx", *rows), {})
    assert len(found.entries) == 1
    assert found.skipped == 2


def test_columns_matched_by_hand_win_and_each_fact_has_one(tmp_path: Path) -> None:
    header = ("姓名", "戶籍姓名", "證件", "到職日期")
    columns = listed(
        tmp_path / "a.xlsx", ("王明", "王小明", "A123456789", "1150303"), header=header
    )
    assert lacks(matched_by(columns, {})) == ""
    chosen = {"戶籍姓名": "name", "證件": "id_number", "到職日期": ""}
    assert matched_by(columns, chosen) == {"戶籍姓名": "name", "證件": "id_number"}
    (entry,) = read_list(columns, chosen).entries
    assert entry.typed == {"name": "王小明", "id_number": "A123456789"}


def test_a_list_of_which_no_column_is_known_can_be_matched_by_hand(tmp_path: Path) -> None:
    columns = listed(tmp_path / "a.xlsx", ("王小明", "A123456789"), header=("員工", "證件"))
    assert columns.titles == ("員工", "證件")
    assert lacks(matched_by(columns, {})).startswith("請指定身分證字號或案件編號的欄位")
    (entry,) = read_list(columns, {"員工": "name", "證件": "id_number"}).entries
    assert entry.typed == {"name": "王小明", "id_number": "A123456789"}


@pytest.mark.parametrize(
    ("keys", "is_enough"),
    [
        (["id_number"], True),
        (["case_no"], True),
        (["name"], False),
        (["name", "onboard_date"], True),
        (["contract_start", "monthly_pay"], False),
    ],
)
def test_what_a_list_must_have(keys: list[str], is_enough: bool) -> None:
    assert (lacks({key: key for key in keys}) == "") is is_enough


def test_the_mark_is_of_the_titles_whatever_their_order(tmp_path: Path) -> None:
    one = listed(tmp_path / "a.xlsx", WANG)
    other = listed(tmp_path / "b.xlsx", tuple(reversed(WANG)), header=tuple(reversed(HEADER)))
    third = listed(tmp_path / "c.xlsx", WANG, header=(*HEADER[:3], "備註"))
    assert one.mark == other.mark
    assert one.mark != third.mark


@pytest.mark.parametrize("content", ["", "1,2\n3,4\n"])
def test_a_file_without_a_header_is_refused_in_a_sentence(tmp_path: Path, content: str) -> None:
    file = tmp_path / "清單.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(UnusableFile, match=r"「清單\.csv」"):
        columns_of(file)


def test_a_list_without_cases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="標題列下面沒有案件"):
        read_list(listed(tmp_path / "清單.xlsx"), {})


def test_progress_can_stop_the_reading(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop(*_: object) -> None:
        raise Enough

    with pytest.raises(Enough):
        read_list(listed(tmp_path / "清單.xlsx", WANG), {}, stop)


def test_no_name_of_webhr_is_a_label_of_another_fact() -> None:
    labels = {fact.label: fact.key for fact in FACTS.values()}
    assert [t for t, key in WEBHR_NAMES.items() if labels.get(t, key) != key] == []
    assert set(WEBHR_NAMES.values()) <= set(FACTS)
