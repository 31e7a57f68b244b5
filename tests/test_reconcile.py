"""The stored cases against WebHR's list: who goes with whom, and what is told to differ."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pytest

from app.name_forms import heads_of
from app.pairing import Entry, is_masked_alike
from app.reconcile import Comparison, Line, Verdict, compare
from tests.making import entry

HEADS = heads_of(["峰峯", "台臺"])
OTHER = {"case_no": "H-2", "id_number": "B123456780", "name": "林虛構"}


def done(ours: Sequence[Entry], theirs: Sequence[Entry]) -> Comparison:
    return compare(ours, theirs, HEADS)


def only(ours: Sequence[Entry], theirs: Sequence[Entry]) -> Line:
    (line,) = done(ours, theirs).lines
    return line


def differing(line: Line) -> list[str]:
    return [found.key for found in line.differences]


def verdicts(comparison: Comparison) -> list[Verdict]:
    return [line.verdict for line in comparison.lines]


# What differs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "here", "there"),
    [
        ("contract_start", "115-03-03", "1150303"),
        ("contract_start", "115年3月3日", "2026/3/3"),
        ("monthly_pay", "43336", "NT$43,336 元"),
        ("monthly_pay", "43336", "４３３３６"),
        ("rate", "138.9", "138.90"),
        ("id_number", "A123456789", "ａ123456789"),
        ("org_name", "台北市立測試國民中學", "臺北市立測試國民中學"),
        ("plan_approval_no", "府人字第 1150001 號", "府人字第1150001號"),
        ("is_late_filing", "是", "Y"),
        ("webhr_status", "", "尚未報送"),
        ("licence", "無", ""),
        ("name", "Ēliyā", "E\u0304liya\u0304"),
    ],
)
def test_values_that_mean_the_same_do_not_differ(key: str, here: str, there: str) -> None:
    # Somebody else states the fact in both lists, so that it is compared at all.
    other = entry(9, **{**OTHER, key: here or there})
    line = done([entry(1, **{key: here}), other], [entry(5, **{key: there}), other]).lines[0]
    assert (line.verdict, line.differences) == (Verdict.SAME, ())


@pytest.mark.parametrize(
    ("key", "here", "there", "reason"),
    [
        ("monthly_pay", "43336", "43,337", ""),
        ("contract_start", "115-03-03", "115-03-04", ""),
        ("contract_start", "115-03-03", "115-02-30", "WebHR 清單的內容無法辨識，以文字比對"),
        ("monthly_pay", "四萬", "43336", "這裡的內容無法辨識，以文字比對"),
        ("name", "黃峰", "黃峯", "同一字之不同寫法（峰／峯）"),
        ("name", "黃\ue001", "黃蒓", "造字（私用區 U+E001），另一邊為「蒓」"),
    ],
)
def test_values_that_differ_are_shown_as_typed_with_the_reason(
    key: str, here: str, there: str, reason: str
) -> None:
    line = only([entry(1, **{key: here})], [entry(5, **{key: there})])
    (found,) = line.differences
    assert line.verdict is Verdict.DIFFERS
    assert (found.key, found.ours, found.theirs, found.reason) == (key, here, there, reason)
    assert found.is_form_only is ("同一字" in reason)


def test_a_fact_that_only_one_of_the_two_states_differs_and_says_whose_is_empty() -> None:
    ours = [entry(1, monthly_pay=""), entry(2, id_number="B123456780", case_no="H-2")]
    theirs = [entry(5), entry(6, id_number="B123456780", case_no="H-2", monthly_pay="")]
    first, second = done(ours, theirs).lines
    assert [d.reason for d in first.differences] == ["這裡沒有填"]
    assert [d.reason for d in second.differences] == ["WebHR 清單沒有填"]


def test_only_facts_that_both_lists_state_are_compared() -> None:
    found = done([entry(1, duties="輔導")], [entry(5, native_place="臺北市")])
    assert "duties" not in found.keys
    assert "native_place" not in found.keys
    assert verdicts(found) == [Verdict.SAME]
    assert found.notices == ("這裡的案件都沒有填，未比對：籍貫。",)


def test_two_ways_of_numbering_neither_pair_nor_differ() -> None:
    found = done([entry(1)], [entry(5, case_no="WHR-900")])
    assert verdicts(found) == [Verdict.SAME]
    assert found.notices == ("兩邊的案件編號沒有一件相同，視為不同的編法，未比對。",)


def test_a_name_in_other_codes_is_the_same_and_is_remarked() -> None:
    line = only([entry(1, name="李小明")], [entry(5, name="\uf9e1小明")])
    assert line.verdict is Verdict.SAME
    assert "相容字「\uf9e1」（U+F9E1）即「李」" in line.remark


# Who goes with whom ---------------------------------------------------------------------------


def test_within_a_person_the_case_number_decides() -> None:
    ours = [entry(1), entry(2, case_no="H-2", case_kind="續聘", contract_start="116-01-01")]
    theirs = [
        entry(5, case_no="H-2", case_kind="續聘", contract_start="115-03-03"),
        entry(6, contract_start="116-01-01"),
    ]
    lines = done(ours, theirs).lines
    assert [(line.ours.place, line.theirs.place) for line in lines] == [(1, 6), (2, 5)]
    assert [differing(line) for line in lines] == [["contract_start"]] * 2


def test_without_a_number_kind_and_start_decide() -> None:
    ours = [
        entry(1, case_no=""),
        entry(2, case_no="", case_kind="續聘", contract_start="116-01-01"),
    ]
    theirs = [
        entry(5, case_no="", case_kind="續聘", contract_start="1160101", monthly_pay="44,000"),
        entry(6, case_no="", contract_start="1150303"),
    ]
    first, second = done(ours, theirs).lines
    assert (first.theirs.place, first.verdict) == (6, Verdict.SAME)
    assert (second.theirs.place, differing(second)) == (5, ["monthly_pay"])


def test_the_day_of_arrival_or_of_dismissal_tells_cases_apart_too() -> None:
    gone = {"case_no": "", "contract_start": "", "case_kind": "解聘"}
    ours = [
        entry(1, case_no="", onboard_date="115-03-03"),
        entry(2, dismissed_on="1150831", **gone),
    ]
    theirs = [
        entry(5, dismissed_on="115-08-31", **gone),
        entry(6, case_no="", contract_start="", onboard_date="1150303"),
    ]
    assert [line.theirs.place for line in done(ours, theirs).lines] == [6, 5]


def test_a_contract_of_another_year_is_another_case() -> None:
    found = done([entry(1, case_no="")], [entry(5, case_no="", contract_start="116-03-03")])
    assert verdicts(found) == [Verdict.ONLY_HERE, Verdict.ONLY_THERE]
    assert [line.remark for line in found.lines] == [
        "WebHR 清單有同一人之其他案件",
        "這裡有同一人之其他案件",
    ]


def test_a_start_some_days_off_is_a_difference_of_the_same_case() -> None:
    line = only([entry(1, case_no="")], [entry(5, case_no="", contract_start="115-03-30")])
    assert differing(line) == ["contract_start"]


def test_where_one_side_lacks_the_id_the_name_stands_in_and_it_says_so() -> None:
    line = only([entry(1)], [entry(5, id_number="", case_no="", name="王 小明")])
    assert line.remark == "有一邊沒有完整的身分證字號，依姓名、類別及起日對應，請確認是同一人"
    assert differing(line) == ["name"]


def test_a_masked_id_counts_as_lacking_and_does_not_differ_where_it_fits() -> None:
    line = only([entry(1)], [entry(5, id_number="A12****789", case_no="")])
    assert line.verdict is Verdict.SAME
    assert "沒有完整的身分證字號" in line.remark
    assert is_masked_alike("A123456789", "A12****789")
    assert not is_masked_alike("A123456789", "A12****780")
    assert not is_masked_alike("A123456789", "A123456789")


def test_a_masked_id_that_does_not_fit_is_another_person() -> None:
    found = done([entry(1)], [entry(5, id_number="B22****780", case_no="")])
    assert verdicts(found) == [Verdict.ONLY_HERE, Verdict.ONLY_THERE]


def test_two_of_one_name_and_start_are_not_guessed() -> None:
    ours = [entry(1), entry(2, id_number="B123456780", case_no="H-2")]
    found = done(ours, [entry(5, id_number="", case_no="")])
    assert verdicts(found) == [Verdict.ONLY_HERE, Verdict.ONLY_HERE, Verdict.ONLY_THERE]


def test_a_mistyped_id_is_found_and_told_as_the_difference() -> None:
    line = only([entry(1)], [entry(5, id_number="A123465789")])
    assert differing(line) == ["id_number"]
    assert line.differences[0].reason == "只差一、兩個字元，可能是誤植"
    assert line.remark == "身分證字號相近但不同，依案件編號及姓名對應，請確認是同一人"


def test_two_people_of_one_name_stay_two() -> None:
    found = done([entry(1)], [entry(5, id_number="F287654321", case_no="H-9")])
    assert verdicts(found) == [Verdict.ONLY_HERE, Verdict.ONLY_THERE]
    assert [line.remark for line in found.lines] == ["", ""]


def test_a_second_line_of_the_same_case_is_said_to_be_that() -> None:
    found = done([entry(1)], [entry(5), entry(6)])
    assert verdicts(found) == [Verdict.SAME, Verdict.ONLY_THERE]
    assert found.lines[1].remark == "清單內有同一案之另一列"


def test_a_list_of_people_is_compared_with_the_last_case_of_each() -> None:
    plain = {"case_no": "", "case_kind": "", "contract_start": ""}
    ours = [
        entry(2, case_no="H-2", case_kind="續聘", contract_start="116-01-01", monthly_pay="44000"),
        entry(1),
    ]
    found = done(ours, [entry(5, monthly_pay="44,000", **plain)])
    assert [line.ours.place for line in found.lines] == [2]
    assert verdicts(found) == [Verdict.SAME]
    assert found.notices == ("清單沒有案件編號、類別及起日，每人只比對最近的一件。",)


def test_what_is_to_be_said_of_a_case_is_said_where_it_is_missing() -> None:
    line = only([entry(1)._replace(about="準備中，尚未報送")], [])
    assert (line.verdict, line.remark) == (Verdict.ONLY_HERE, "準備中，尚未報送")


def test_who_cannot_be_told_is_never_paired() -> None:
    bare = {"id_number": "", "name": "", "case_no": ""}
    found = done([entry(1, **bare)], [entry(5, **bare)])
    assert verdicts(found) == [Verdict.ONLY_HERE, Verdict.ONLY_THERE]
    assert "無法對應" in found.lines[0].remark
    assert "無法對應" in found.lines[1].remark


def test_the_counts_name_every_verdict() -> None:
    assert done([entry(1)], [entry(5)]).counts() == {
        Verdict.ONLY_HERE: 0,
        Verdict.ONLY_THERE: 0,
        Verdict.DIFFERS: 0,
        Verdict.SAME: 1,
    }


# Much ----------------------------------------------------------------------------------------


def test_every_case_of_both_lists_comes_back_once() -> None:
    ours = [entry(n, id_number=f"A1{n % 7:08d}", case_no=f"H-{n % 11}") for n in range(60)]
    theirs = [entry(n, id_number=f"A1{n % 5:08d}", case_no=f"H-{n % 13}") for n in range(70)]
    lines = done(ours, theirs).lines
    assert sorted(line.ours.place for line in lines if line.ours) == list(range(60))
    assert sorted(line.theirs.place for line in lines if line.theirs) == list(range(70))


def two_lists(count: int) -> tuple[list[Entry], list[Entry]]:
    """The same people in both, the one list from the end."""
    ours = [entry(n, id_number=f"A1{n:08d}", case_no=f"H-{n}") for n in range(count)]
    return ours, [entry(n, id_number=f"A1{n:08d}", case_no=f"H-{n}") for n in range(count, 0, -1)]


def test_twice_as_many_take_twice_the_work() -> None:
    """How long 10,000 by 10,000 take is measured by `benchmarks.pages`."""

    def work(count: int) -> int:
        ours, theirs = two_lists(count)
        called = 0

        def count_calls(_frame: object, event: str, _given: object) -> None:
            nonlocal called
            called += event == "call"

        before = sys.getprofile()
        sys.setprofile(count_calls)
        try:
            compare(ours, theirs, HEADS, lambda *_: None)
        finally:
            sys.setprofile(before)
        return called

    work(10)  # what is made once is not what is counted
    assert work(400) < 2.2 * work(200)


def test_much_tells_how_far_it_is_and_can_be_stopped() -> None:
    ours, theirs = two_lists(10_000)
    reports: list[tuple[str, int, int]] = []
    compare(ours, theirs, HEADS, lambda *said: reports.append(said))
    assert ("比對內容", 9_500, 10_000) in reports

    class Enough(Exception):
        pass

    def stop(*_: object) -> None:
        raise Enough

    with pytest.raises(Enough):
        compare(ours, theirs, HEADS, stop)
