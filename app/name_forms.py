"""Why two writings of a name differ, in words: variants, private characters, stand-ins.

Names are compared after NFC, as the rules of the catalogue compare them. Nothing here changes a
name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from app.rules.dates import narrow

DOT: Final = "‧"
"""The dot between the parts of a name, U+2027, as the rules ask for it."""
_DOTS: Final = "·・.•．･"
_STAND_INS: Final = frozenset("?□＊*�○●◎■▓_")
"""What systems write for a character that they lack, or that they hide."""
_REFERENCE: Final = re.compile(r"&#(?:x([0-9A-Fa-f]{1,6})|(\d{1,7}));")
_COMPATIBILITY: Final = re.compile("[\uf900-\ufaff\U0002f800-\U0002fa1f]")
_LAST_CODE: Final = 0x10FFFF

Heads = Mapping[int, str]
"""Code of a variant character → the character that stands for its group."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two names compare.

    `is_same`: equal after NFC. `is_form_only`: they differ in writing alone (variants, dots, width,
    blanks). `reasons` are phrases in Chinese; a name that is the same can have some, where it is
    not written with the same codes.
    """

    is_same: bool
    is_form_only: bool
    reasons: tuple[str, ...]


def heads_of(groups: Sequence[str]) -> Heads:
    """The groups of variant characters (table `names.variants`), as `likeness` takes them."""
    return {ord(c): group[0] for group in groups for c in group}


def spelled(name: str) -> str:
    """A name in NFC, without white space at the ends, references such as &#134071; resolved."""
    return unicodedata.normalize("NFC", _REFERENCE.sub(_resolved, name)).strip()


def _resolved(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    is_character = code <= _LAST_CODE and not 0xD800 <= code <= 0xDFFF
    return chr(code) if is_character and code else found[0]


def folded(name: str, heads: Heads) -> str:
    """A name as it is looked for: variants, dots, width and case as one form, no white space."""
    return "".join(_fold(c, heads) for c in spelled(name) if not c.isspace())


def _fold(char: str, heads: Heads) -> str:
    char = heads.get(ord(char), char)
    if char in _DOTS:
        return DOT
    # One character for one: a fold that is longer (ﬀ, ß) would not line up with the name.
    plain = narrow(char).casefold()
    return plain if len(plain) == 1 else char


def is_private(char: str) -> bool:
    """Whether a character is one that an agency has made itself (私用區)."""
    return "\ue000" <= char <= "\uf8ff" or char >= "\U000f0000"


def likeness(one: str, other: str, heads: Heads) -> Likeness:
    """How two names compare; `one` is spoken of first."""
    a, b = spelled(one), spelled(other)
    if a == b:
        return Likeness(
            is_same=True, is_form_only=True, reasons=tuple(_codes(one.strip(), other.strip()))
        )
    reasons: list[str] = []
    if _blanks(a) != _blanks(b):
        reasons.append("其中一邊的姓名中間有空白")
    a, b = ("".join(text.split()) for text in (a, b))
    keys = ["".join(_fold(c, heads) for c in text) for text in (a, b)]
    is_form_only = True
    matched = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    for tag, a0, a1, b0, b1 in matched.get_opcodes():
        if tag == "equal":
            pairs = zip(a[a0:a1], b[b0:b1], strict=True)
            reasons += (_writing(x, y) for x, y in pairs if x != y)
        else:
            is_form_only = False
            reasons += _unlike(a[a0:a1], b[b0:b1])
    return Likeness(is_same=False, is_form_only=is_form_only, reasons=tuple(dict.fromkeys(reasons)))


def _codes(one: str, other: str) -> Iterator[str]:
    """Why names that are the same are not the same codes."""
    if one == other:
        return
    for text in (one, other):
        if _REFERENCE.search(text):
            yield "其中一邊以「&#…;」代替罕用字"
        for char in dict.fromkeys(_COMPATIBILITY.findall(text)):
            usual = unicodedata.normalize("NFC", char)
            yield f"相容字「{char}」（{_code(char)}）即「{usual}」"
        if not _COMPATIBILITY.search(text) and unicodedata.normalize("NFC", text) != text:
            yield "附加符號之編碼方式不同"


def _blanks(text: str) -> int:
    return sum(c.isspace() for c in text)


def _writing(x: str, y: str) -> str:
    """Two characters that mean the same and are written otherwise."""
    if _fold(x, {}) == DOT:
        return f"間隔號不同：「{x}」（{_code(x)}）與「{y}」（{_code(y)}）"
    if narrow(x) == narrow(y):
        return "全形與半形不同"
    if x.casefold() == y.casefold():
        return "大小寫不同"
    return f"同一字之不同寫法（{x}／{y}）"


def _unlike(x: str, y: str) -> Iterator[str]:
    """A stretch of one name, and what stands in its place in the other."""
    found = False
    for made in dict.fromkeys(c for c in x + y if is_private(c)):
        found = True
        against = y if made in x else x
        stead = f"，另一邊為「{against}」" if against else ""
        yield f"造字（私用區 {_code(made)}）{stead}"
    for text, against in ((x, y), (y, x)):
        if text and set(text) <= _STAND_INS | {narrow(c) for c in _STAND_INS} | {"？"}:
            found = True
            of = f"，另一邊為「{against}」" if against else ""
            yield f"「{text}」可能代替無法顯示或被遮蔽的字{of}"
    if found:
        return
    if x and y:
        yield f"字不同（{x}／{y}）"
    else:
        yield f"其中一邊多「{x or y}」"


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"
