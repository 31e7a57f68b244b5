"""登打資料: what is typed, as it is typed, in an order of the office's own if it has one."""

from __future__ import annotations

import pytest

from app.packets.choice import Choice
from app.packets.document import no_progress
from app.packets.entry import lay_out, usual_fields, value_to_type
from tests.packets.given import SEX_RULE, checked, hire, matter, written


def test_the_person_stands_first_and_what_the_office_keeps_to_itself_nowhere() -> None:
    keys = usual_fields()
    assert keys[:2] == ("id_number", "name")
    assert keys.index("duties") < keys.index("plan_name") < keys.index("org_code")
    assert not {"webhr_status", "preparer", "has_resume"} & set(keys)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id_number", "A123456789"),
        ("monthly_pay", "43336"),
        ("step", "3"),
        ("contract_start", "115/03/03"),
        ("rate", "138.9"),
        ("has_breach_clause", "是"),
        ("sex", ""),
    ],
)
def test_values_stand_as_they_are_typed(key: str, value: str) -> None:
    given = matter(checked(hire(rate="138.9", has_breach_clause="是")))
    (case,) = given.result.cases
    assert value_to_type(given.reading(case, "entry"), key) == value


def test_what_could_not_be_read_says_so() -> None:
    given = matter(checked(hire(monthly_pay="四萬")))
    assert "四萬（無法辨識）" in written(lay_out(given, no_progress))


def test_the_sheet_says_that_numbers_are_whole_and_masks_them_where_chosen() -> None:
    text = "".join(written(lay_out(matter(checked(hire())), no_progress)))
    assert "證號：完整顯示，請妥善保管" in text
    assert "A123456789" in text
    choice = Choice(full_ids=frozenset())
    masked = "".join(written(lay_out(matter(checked(hire()), choice=choice), no_progress)))
    assert "證號：部分遮蔽" in masked
    assert "A123456789" not in masked


def test_the_order_may_be_the_office_own() -> None:
    choice = Choice(entry_fields=("monthly_pay", "name"))
    words = written(lay_out(matter(checked(hire()), choice=choice), no_progress))
    assert words.index("43336") < words.index("姓名")
    assert "籍貫" not in words


def test_what_is_lacking_is_named() -> None:
    words = written(lay_out(matter(checked(hire(), rules=(SEX_RULE,))), no_progress))
    assert words[-1] == "尚未填或無法辨識：性別"


def test_each_case_begins_a_page_and_none_says_so() -> None:
    pages = list(lay_out(matter(checked(hire(), hire(case_no="H-002"))), no_progress))
    assert [page.bookmark for page in pages] == ["H-001　王小明", "H-002　王小明"]
    assert "沒有案件。" in written(lay_out(matter(checked()), no_progress))
