from __future__ import annotations

from app.packets.choice import Choice
from app.packets.cover import document, lay_out
from app.packets.document import no_progress
from app.packets.matter import org_of
from app.packets.page import Page
from app.rules.results import BatchResult, Verdict
from tests.packets.given import ID_RULE, SEX_RULE, VERSION, checked, hire, matter, written


def cover_of(result: BatchResult) -> list[Page]:
    return list(lay_out(matter(result), range(2, 2 + len(result.cases)), no_progress))


def test_the_list_tells_of_every_case_what_it_must() -> None:
    words = written(cover_of(checked(hire(), rules=(ID_RULE,))))
    row = words[words.index("頁次") + 1 :][:11]
    assert row == [
        *("1", "H-001", "新聘", "王小明", "A12****789", "約聘諮商心理師", "115/03/03"),
        *("115/04/03", "順延115/04/07", "應先補正", "2"),
    ]


def test_the_counts_by_kind_and_by_verdict_stand_above() -> None:
    cases = [hire(), hire(sex="男"), hire(case_kind="續聘"), hire(case_kind="")]
    pages = cover_of(checked(*cases, rules=(SEX_RULE,)))
    words = written(pages)
    assert "共 4件：新聘 2件、續聘 1件、類別未填 1件" in words
    assert words[words.index("可報送 1") :][:5] == [
        *("可報送 1", "請留意 0", "資料不足 3", "應先補正 0", "檢核失敗 0")
    ]
    shapes = [s.verdict for _, block in pages[0].placed for s in block.shapes]
    assert shapes[:5] == list(reversed(Verdict))


def test_the_list_says_by_what_it_was_made_and_that_it_binds_nobody() -> None:
    result = checked(hire())
    text = "".join(written(cover_of(result)))
    assert "不拘束銓敘部" in text
    assert VERSION in text
    assert f"{result.law_sha256}，參考資料表：內建" in text
    assert "承辦人人事主管機關首長" in text


def test_every_page_of_a_long_list_has_the_head_and_no_row_is_split() -> None:
    cases = [hire(case_no=f"H-{n:03d}") for n in range(120)]
    pages = cover_of(checked(*cases))
    assert len(pages) > 2
    found = []
    for page in pages:
        words = written([page])
        rows = [w for w in words if w.startswith("H-")]
        assert ("證號" in words) == bool(rows)
        assert words.count("順延115/04/07") == len(rows)
        found += rows
    assert found == [f"H-{n:03d}" for n in range(120)]


def test_a_dismissal_stands_with_its_day_and_has_no_deadline() -> None:
    words = written(cover_of(checked(hire(case_kind="解聘", dismissed_on="115/6/30"))))
    at = words.index("115/06/30")
    assert words[at : at + 3] == ["115/06/30", "解聘", "—"]


def test_a_long_name_stands_whole_with_its_roman_form() -> None:
    name = "亞莉珊卓‧瑪利亞‧德拉克魯茲‧費南德茲‧伊莎貝拉‧羅德里"
    assert len(name) == 30 - 2
    text = "".join(written(cover_of(checked(hire(name=name, name_roman="Alexandra Maria")))))
    assert name in text
    assert "AlexandraMaria" in text.replace(" ", "")  # it may go on on the next line


def test_no_cases_make_a_list_that_says_so() -> None:
    pages = cover_of(checked())
    assert len(pages) == 1
    words = written(pages)
    assert "沒有案件。" in words
    assert "頁次" not in words


def test_the_agency_is_that_of_the_cases() -> None:
    assert org_of(checked(hire(), hire()).cases) == "範例市範例國民小學"
    assert org_of(checked(hire(), hire(org_name="乙校")).cases) == "範例市範例國民小學等2個機關"
    assert org_of(checked(hire(org_name="")).cases) == "（未填機關名稱）"


def test_without_summaries_there_is_no_page_to_tell() -> None:
    text = "".join(written(lay_out(matter(checked(hire())), (), no_progress)))
    assert "預檢結果1H-001新聘" in text
    assert "頁次" not in text


def test_by_itself_too_the_list_tells_the_pages_of_the_summaries() -> None:
    cases = (hire(), hire(case_no="H-002", duties="個案管理" * 400), hire(case_no="H-003"))
    alone = document(matter(checked(*cases)))
    words = written(alone.lay_out(no_progress))
    rows = [words.index(case_no) for case_no in ("H-001", "H-002", "H-003")]
    assert [words[words.index("可報送", at) + 1] for at in rows] == ["1", "2", "4"]
    without = matter(checked(*cases), choice=Choice(documents=("list",)))
    assert "頁次" not in written(document(without).lay_out(no_progress))


def test_a_case_number_is_broken_at_a_hyphen_and_large_numbers_not_at_all() -> None:
    cases = [hire(case_no="115學年度-新聘-001")] * 1000
    words = written(lay_out(matter(checked(*cases)), range(1, 100_000, 100), no_progress))
    assert {"115學年度-", "新聘-001", "1000", "99901"} <= set(words)


def test_what_has_been_registered_already_is_said() -> None:
    cases = [hire(registered_on="115/4/15"), hire(), hire()]
    words = written(cover_of(checked(*cases)))
    assert words[words.index("共 3件：新聘 3件") + 1] == "其中 1件已登記備查"
