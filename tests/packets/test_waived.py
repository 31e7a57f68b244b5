"""What has been set aside: out of the verdict's groups, and on paper with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from app.packets.cover import lay_out as lay_out_cover
from app.packets.document import no_progress
from app.packets.packet import document
from app.packets.summary import GROUPS, Summary, lay_out, summarise
from app.rules.results import BatchResult, CaseResult, Verdict, verdict_of
from app.stored import Waiver
from tests.packets.given import (
    AS_OF,
    HINT_RULE,
    ID_RULE,
    LATE_RULE,
    SEX_RULE,
    WORKDAYS,
    checked,
    hire,
    matter,
    one,
    written,
)


def waiver(rule: str, reason: str = "已核對正本。", basis: str = "", **more: object) -> Waiver:
    made = Waiver(1, 1, rule, reason, basis, "王測試", datetime(2026, 4, 18, 9, 5), {})
    return replace(made, **more)  # type: ignore[arg-type]  # fields of a waiver


def weighed(result: CaseResult, *rules: str) -> CaseResult:
    """The verdict without what has been set aside, as the stored cases have it."""
    rest = (r for r in result.results if r.rule.id not in rules)
    return result._replace(verdict=verdict_of(rest))


def summary_of(result: CaseResult, *waivers: Waiver, full_ids: bool = False) -> Summary:
    by_rule = {w.rule: w for w in waivers}
    return summarise(result, AS_OF, WORKDAYS, full_ids=full_ids, waivers=by_rule)


def test_a_waived_finding_stands_in_the_last_group_only() -> None:
    result = weighed(one(hire(unit="遲到處"), ID_RULE, LATE_RULE, HINT_RULE), "F01")
    findings = summary_of(result, waiver("F01", basis="範例市戶字第1號函")).findings
    assert tuple(findings) == (*GROUPS, "已附理由")
    assert findings["阻擋"] == []
    assert len(findings["警示"]) == len(findings["提示"]) == 1
    (item,) = findings["已附理由"]
    assert item.message == "（阻擋）身分證字號「A12****789」檢查碼不符。"
    assert item.below.split("\n") == [
        "理由：已核對正本。",
        "所附依據：範例市戶字第1號函",
        "填具：王測試，115年4月18日。參考：範例辦法第1條（已對照原文）。（F01）",
    ]


def test_without_a_basis_or_a_name_the_rest_is_said() -> None:
    result = weighed(one(hire(), ID_RULE), "F01")
    (item,) = summary_of(result, waiver("F01", by="")).findings["已附理由"]
    assert "所附依據" not in item.below
    assert "填具：（未記姓名），115年4月18日。" in item.below


def test_what_weighs_most_stands_first() -> None:
    result = one(hire(unit="遲到處"), HINT_RULE, LATE_RULE, ID_RULE)
    items = summary_of(result, waiver("L08"), waiver("F01"), waiver("L01")).findings["已附理由"]
    assert [item.message[:4] for item in items] == ["（阻擋）", "（警示）", "（提示）"]


def test_the_page_does_not_say_that_nothing_was_found() -> None:
    result = weighed(one(hire(), ID_RULE), "F01")
    assert result.verdict is Verdict.READY
    summary = summary_of(result, waiver("F01"))
    text = "".join(written(lay_out(summary)))
    assert "除已附理由者外，未發現阻擋及警示事項。" in text
    assert "檢核失敗 0　已附理由 1" in text
    assert "已附理由（1）" in text
    assert "沒有阻擋、警示或提示事項" not in text
    assert summary.bookmark == "H-001　王小明　可報送（附理由 1）"


def test_where_something_else_blocks_it_is_said_as_ever() -> None:
    result = weighed(one(hire(unit="遲到處"), ID_RULE, LATE_RULE), "L01")
    text = "".join(written(lay_out(summary_of(result, waiver("L01")))))
    assert result.verdict is Verdict.BLOCKED
    assert "115年4月20日檢核：請先補正阻擋事項" in text


@pytest.mark.parametrize(
    "waived",
    [
        waiver("F02"),  # undecided
        waiver("F01", lapsed_at=datetime(2026, 4, 19)),
        waiver("F99"),  # not a rule of this check
    ],
)
def test_only_a_finding_whose_waiver_holds_leaves_its_group(waived: Waiver) -> None:
    findings = summary_of(one(hire(), ID_RULE, SEX_RULE), waived).findings
    assert tuple(findings) == GROUPS
    assert len(findings["阻擋"]) == len(findings["無法判斷"]) == 1


def test_a_reason_of_many_lines_goes_on_to_a_following_page() -> None:
    result = weighed(one(hire(), ID_RULE), "F01")
    reason = "經核對戶籍資料，當事人之證號確為舊制編號。\n" * 80
    pages = lay_out(summary_of(result, waiver("F01", reason)))
    assert len(pages) == 2
    assert "".join(written(pages)).count("確為舊制編號") == 80


def test_id_numbers_in_a_reason_are_masked_unless_asked_for() -> None:
    result = weighed(one(hire(), ID_RULE), "F01")
    said = waiver("F01", "A123456789 與配偶 A223456781 均已核對", "附 A123456789 之正本")
    masked = summary_of(result, said).findings["已附理由"][0].below
    assert "A123456789" not in masked
    assert "A223456781" not in masked
    assert summary_of(result, said, full_ids=True).findings["已附理由"][0].below.count("A1") == 2


def batch() -> BatchResult:
    result = checked(hire(), hire(case_no="H-002"), rules=(ID_RULE,))
    return replace(result, cases=(weighed(result.cases[0], "F01"), result.cases[1]))


def list_of(result: BatchResult, *waivers: dict[str, Waiver]) -> list[str]:
    pages = range(2, 2 + len(result.cases))
    return written(lay_out_cover(matter(result, waivers=waivers), pages, no_progress))


def test_the_list_tells_how_many_findings_have_been_set_aside() -> None:
    words = list_of(batch(), {"F01": waiver("F01")}, {})
    at = words.index("H-001")
    assert words[at + 8 : at + 11] == ["可報送", "附理由 1", "2"]
    assert words[words.index("H-002") + 8 :][:2] == ["應先補正", "3"]
    assert words[words.index("共 2件：新聘 2件") + 1] == "其中 1件有已附理由之檢核事項"
    assert "「附理由」為機關敘明理由" in "".join(words)


def test_two_digits_stay_on_one_line_of_the_list() -> None:
    rules = tuple(replace(ID_RULE, id=f"F{n:02d}") for n in range(1, 13))
    given = {rule.id: waiver(rule.id) for rule in rules}
    assert "附理由 12" in list_of(checked(hire(), rules=rules), given)


def test_where_nothing_was_set_aside_the_list_does_not_speak_of_it() -> None:
    assert "附理由" not in "".join(list_of(batch()))


def test_the_same_reasons_give_the_same_bytes_and_others_do_not() -> None:
    def drawn(reason: str) -> bytes:
        given = matter(batch(), waivers=[{"F01": waiver("F01", reason)}, {}])
        return document("findings", given).drawn(no_progress).content

    assert drawn("已核對正本。") == drawn("已核對正本。") != drawn("已另函確認。")
