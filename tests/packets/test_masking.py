from __future__ import annotations

import pytest

from app.packets.masking import mask_id, mask_within


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("A123456789", "A12****789"),
        (" AA00000009 ", "AA0****009"),
        ("A1234567890", "A12*****890"),
        ("A12345678", "A********"),
        ("7", "7"),
        ("", ""),
    ],
)
def test_the_ends_of_a_number_remain(number: str, shown: str) -> None:
    assert mask_id(number) == shown


@pytest.mark.parametrize(
    "number", ["A123456789", "a123456789", "AA00000009", "A800000014", "Ａ１２３４５６７８９"]
)
def test_a_number_within_a_sentence_is_masked(number: str) -> None:
    masked = mask_within(f"身分證字號「{number}」檢查碼不符，{number}亦見於第3列。")
    assert number not in masked
    assert masked.count("****") == 2


def test_a_mistyped_number_is_masked_where_it_is_known() -> None:
    sentence = "證號「A12345678O」不符任何格式，應為A12345678O。"
    assert mask_within(sentence) == sentence
    assert (
        mask_within(sentence, ["A12345678O"]) == "證號「A12****78O」不符任何格式，應為A12****78O。"
    )


def test_a_known_number_is_found_as_half_width_capitals() -> None:
    assert mask_within("證號B12345678O", ["ｂ１２３４５６７８ｏ "]) == "證號B12****78O"


def test_a_short_entry_does_not_hide_dates_and_amounts() -> None:
    assert mask_within("115年4月1日起月支43,336元", ["1"]) == "115年4月1日起月支43,336元"
    assert mask_within("月支43336元", ["43336"]) == "月支43336元", "five characters"
    assert mask_within("證號A12345", ["A12345"]) == f"證號{mask_id('A12345')}", "six"
    assert "A12345" not in mask_id("A12345")


@pytest.mark.parametrize(
    "text", ["A21000000I", "376736800A", "府人力字第1150039390號", "臺教授國部字第1120123433A號"]
)
def test_codes_and_document_numbers_stay(text: str) -> None:
    assert mask_within(text) == text
