"""What offices do by custom, where no text asks for it."""

from __future__ import annotations

from app.rules.base import (
    ALL_KINDS,
    HINT,
    PASS,
    PRACTICE,
    UNKNOWN,
    UNVERIFIED,
    WARN,
    Ruling,
    fails,
    passes,
    rule,
    unknown,
    wrong,
)
from app.rules.facts import CancelReason, Case
from app.rules.sources import CUSTOM
from app.rules.wording import not_stated


@rule(
    id="P02",
    title="更正案引用原案",
    severity=WARN,
    rule_class=PRACTICE,
    confidence=UNVERIFIED,
    kinds=("更正",),
    dated_by=None,
    basis=(CUSTOM.at("：更正案"),),
    why="更正案要說得出更正的是哪一案。",
    fix="請確認原案並填寫更正原案編號。",
    examples=(
        passes("有", correction_of="H-001"),
        passes("任何寫法", correction_of="114年第3案"),
        fails("空白"),
        fails("只有空白字元", correction_of=" "),
        fails("全形空白", correction_of="　"),
    ),
)
def correction_names_the_original(correction_of: str | None) -> Ruling:
    """P02: correction_of is there."""
    return PASS if correction_of is not None else wrong("更正原案編號未填。", "correction_of")


@rule(
    id="P03",
    title="註銷案原因",
    severity=WARN,
    rule_class=PRACTICE,
    confidence=UNVERIFIED,
    kinds=("註銷",),
    dated_by=None,
    basis=(CUSTOM.at("：註銷案"),),
    why="註銷案要說明為什麼註銷。",
    fix="請確認並選填註銷原因。",
    examples=(
        passes("重複報送", cancel_reason="重複報送"),
        passes("未到職", cancel_reason="未到職"),
        fails("空白"),
        fails("不在選項內，視為未填", cancel_reason="不需要了"),
        fails("只有空白字元", cancel_reason="　"),
    ),
)
def cancellation_has_reason(case: Case, cancel_reason: CancelReason | None) -> Ruling:
    """P03: cancel_reason is there."""
    if cancel_reason is not None:
        return PASS
    return wrong(f"{not_stated(case, ('cancel_reason',))}。", "cancel_reason")


@rule(
    id="P12",
    title="承辦與覆核不同人",
    severity=HINT,
    rule_class=PRACTICE,
    confidence=UNVERIFIED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(CUSTOM.at("：內部控制"),),
    why="同一個人登打又覆核，等於沒有覆核。",
    fix="請確認並由另一人覆核。",
    examples=(
        passes("不同人", preparer="甲", reviewer="乙"),
        passes("解聘案", case_kind="解聘", preparer="甲", reviewer="丙"),
        fails("同一人", preparer="甲", reviewer="甲"),
        fails("覆核人空白", preparer="甲"),
        fails("皆空白"),
        unknown("承辦人未填", reviewer="乙"),
    ),
)
def reviewed_by_another(preparer: str | None, reviewer: str | None) -> Ruling:
    """P12: reviewer is there and is not preparer."""
    if reviewer is None:
        return wrong("覆核人未填。", "reviewer")
    if preparer is None:
        return UNKNOWN
    if reviewer != preparer:
        return PASS
    return wrong(f"承辦人與覆核人同為「{reviewer}」。", "reviewer", "preparer")
