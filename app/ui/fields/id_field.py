"""The number that a person is known by; beside it what it says: 臺北市・男."""

from __future__ import annotations

from typing import Final

from app.rules.identity import ID_LENGTH, IdForm, has_right_check_digit, id_form, sex_of
from app.ui.fields.line import CodeField
from app.ui.palette import Palette
from app.ui.parts import restyle, words

EMS: Final = 9
"""Width of the input, in the width of a Chinese character."""

COUNTIES: Final = {
    "A": "臺北市",
    "B": "臺中市",
    "C": "基隆市",
    "D": "臺南市",
    "E": "高雄市",
    "F": "新北市",
    "G": "宜蘭縣",
    "H": "桃園市",
    "I": "嘉義市",
    "J": "新竹縣",
    "K": "苗栗縣",
    "L": "原臺中縣",
    "M": "南投縣",
    "N": "彰化縣",
    "O": "新竹市",
    "P": "雲林縣",
    "Q": "嘉義縣",
    "R": "原臺南縣",
    "S": "原高雄縣",
    "T": "屏東縣",
    "U": "花蓮縣",
    "V": "臺東縣",
    "W": "金門縣",
    "X": "澎湖縣",
    "Y": "原陽明山管理局",
    "Z": "連江縣",
}
"""First letter of a national number → where it was first registered (公開之編碼)."""


def said_by(number: str) -> tuple[str, str]:
    """Tone and words of what a number says; both empty while it is being typed."""
    if len(number) < ID_LENGTH:
        return "", ""
    form = id_form(number)
    if form is None:
        return "review", "格式不符"
    if not has_right_check_digit(number):
        return "review", "檢查碼不符"
    about = COUNTIES[number[0]] if form is IdForm.NATIONAL else str(form)
    return "muted", f"{about}・{sex_of(number)}"


class IdField(CodeField):
    """An ID number in capitals and half-width; names county and sex, or says what is wrong."""

    span = 2

    def __init__(self, key: str, label: str, palette: Palette) -> None:
        super().__init__(key, label, palette)
        self.note = words("", tone="muted")
        self._beside(self.note, stretch=1)

    @property
    def ems(self) -> int:
        """As wide as the longest of its kind."""
        return EMS

    def shown(self, text: str) -> str:
        """As it is kept; what it says beside it."""
        return text

    def set_text(self, text: str) -> None:
        """Hold another number, and say what it says."""
        super().set_text(text)
        self._read()

    def _edit(self, text: str) -> None:
        super()._edit(text)
        self._read()

    def _read(self) -> None:
        tone, said = said_by(self.normalised(self._text).strip())
        self.note.setText(said)
        if said:
            restyle(self.note, "tone", tone)
