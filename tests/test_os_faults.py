from __future__ import annotations

import re

import pytest

from app.os_faults import reason_of, spot_of
from app.rules.dates import roc


def test_what_broke_is_told_by_its_place_and_not_by_a_word_of_the_language() -> None:
    with pytest.raises(TypeError) as broken:
        roc("no day")  # type: ignore[arg-type]
    assert re.fullmatch(r"代碼 dates:\d+", spot_of(broken.value))
    assert spot_of(KeyError("elsewhere")) == "代碼 0"


def test_a_reason_that_is_not_known_is_its_number() -> None:
    assert reason_of(OSError(28, "No space left on device")) == "磁碟空間不足"
    assert reason_of(OSError(9999, "?")) == "系統回報錯誤 9999"
