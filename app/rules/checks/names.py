"""Names: the same person written the same way, in characters that arrive as they were sent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from app.rules.base import (
    ALL_KINDS,
    BLOCK,
    FORMAT,
    HINT,
    INFERRED,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    VERIFIED,
    WARN,
    OrBlank,
    Ruling,
    fails,
    not_applicable,
    passes,
    rule,
    unknown,
    wrong,
)
from app.rules.law import LawView
from app.rules.sources import DATA_INTEGRITY, NAMES, UNICODE, WEBHR_IMPORT


@rule(
    id="F07",
    title="姓名與履歷表一致",
    severity=BLOCK,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by=None,
    basis=(NAMES.at("第1條"), NAMES.at("第6條")),
    why="名冊與履歷表都要用戶籍登記的本名；一字之差，也可能是兩個人。",
    fix="請確認戶籍登記之用字，並使名冊與履歷表一致。",
    examples=(
        passes("相同", name="陳佳妍", resume_name="陳佳妍"),
        passes("組合字形正規化後相同", name="Ēliyā", resume_name="E\u0304liya\u0304"),
        fails("異體字", name="陳佳妍", resume_name="陳佳姸"),
        fails("中間有空白", name="王測試", resume_name="王 測試"),
        passes("相容漢字正規化後相同", name="李測試", resume_name="\uf9e1測試"),
        fails("多一字", name="王測試", resume_name="王小測試"),
        not_applicable("未填履歷表姓名", name="陳佳妍"),
        unknown("姓名未填", resume_name="陳佳妍"),
    ),
)
def name_as_in_resume(name: str | None, resume_name: OrBlank[str]) -> Ruling:
    """F07: the same characters, after NFC."""
    if resume_name is None:
        return NOT_APPLICABLE
    if name is None:
        return UNKNOWN
    if unicodedata.normalize("NFC", name) == unicodedata.normalize("NFC", resume_name):
        return PASS
    return wrong(f"姓名「{name}」與履歷表姓名「{resume_name}」不同。", "name", "resume_name")


@rule(
    id="F08",
    title="異體字提示",
    severity=HINT,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by=None,
    basis=(UNICODE.at("：字形相近而編碼不同之字"),),
    why="有些字看起來一樣或互為異體，在電腦裡卻是不同的字，系統比對時會當成兩個人。",
    fix="請確認戶籍登記之用字；本程式不會自行更改姓名。",
    examples=(
        passes("相同", name="黃測試", resume_name="黃測試"),
        passes("不同而非異體", name="黃測試", resume_name="王測試"),
        fails("峰、峯", name="黃峰", resume_name="黃峯"),
        fails("妍、姸", name="陳佳妍", resume_name="陳佳姸"),
        fails("兩字皆異體", name="群啟", resume_name="羣啓"),
        not_applicable("未填履歷表姓名", name="黃峰"),
        unknown("姓名未填", resume_name="黃峯"),
    ),
)
def no_variant_character(name: str | None, resume_name: OrBlank[str], law: LawView) -> Ruling:
    """F08: the two names do not differ by variant characters alone."""
    if resume_name is None:
        return NOT_APPLICABLE
    if name is None:
        return UNKNOWN
    a, b = unicodedata.normalize("NFC", name), unicodedata.normalize("NFC", resume_name)
    if a == b:
        return PASS
    groups = law.texts("names.variants")
    first = {ord(c): group[0] for group in groups for c in group}
    if a.translate(first) != b.translate(first):
        return PASS
    pairs = "、".join(f"「{x}」與「{y}」" for x, y in zip(a, b, strict=True) if x != y)
    return wrong(f"姓名與履歷表姓名僅異體字不同：{pairs}。", "name", "resume_name")


_DOTS_IN_NAMES: Final = "‧·"
_OTHER_DOTS: Final = frozenset("·・.•")
_COMPATIBILITY: Final = re.compile("[\uf900-\ufaff\U0002f800-\U0002fa1f]")


def _is_sign(char: str) -> bool:
    """Whether a character is a space, a sign or a number: nothing that a name is written with."""
    if char in _DOTS_IN_NAMES or char == "〇":
        return False
    return unicodedata.category(char)[0] in "ZPSN" or char.isspace()


@rule(
    id="F09",
    title="姓名不含空格或符號",
    severity=WARN,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(NAMES.at("第3條"),),
    why="中文姓名的姓與名之間不以空格或符號區隔；原住民族與外文音譯姓名的間隔號除外。",
    fix="請確認戶籍登記之姓名，並刪除空格、標點或數字。",
    examples=(
        passes("一般姓名", name="王小明"),
        passes("間隔號", name="夷將‧拔路兒"),
        passes("另一種間隔號", name="夷將·拔路兒"),
        passes("〇", name="王〇明"),
        passes("拉丁字母", name="Icyang"),
        passes("前後空白不計", name=" 王小明　"),
        fails("半形空格", name="王 小明"),
        fails("全形空格", name="王　小明"),
        fails("數字", name="王小明1"),
        fails("括號", name="王小明（大）"),
        fails("片假名中點", name="夷將・拔路兒"),
        unknown("空白"),
    ),
)
def name_without_signs(name: str) -> Ruling:
    """F09: no space, punctuation, symbol or digit but the two dots."""
    if name.isalpha():  # letters all of it, as nearly every name is
        return PASS
    signs = dict.fromkeys(c for c in name if _is_sign(c))
    if not signs:
        return PASS
    said = "、".join("空白" if c.isspace() else f"「{c}」" for c in signs)
    return wrong(f"姓名「{name}」含有{said}。", "name")


@rule(
    id="F10",
    title="間隔號用字一致",
    severity=HINT,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(DATA_INTEGRITY.at("：間隔號以 U+2027 為準"),),
    why="間隔號有好幾種長得很像的字元，混用時系統會當成不同的姓名。",
    fix="請確認戶籍登記之姓名，間隔號請改用「‧」（U+2027）。",
    examples=(
        passes("U+2027", name="夷將‧拔路兒"),
        passes("沒有間隔號", name="王小明"),
        fails("U+00B7", name="夷將·拔路兒"),
        fails("U+30FB", name="夷將・拔路兒"),
        fails("半形句點", name="夷將.拔路兒"),
        fails("U+2022", name="夷將•拔路兒"),
        unknown("空白"),
    ),
)
def one_kind_of_dot(name: str) -> Ruling:
    """F10: the dot between parts of a name is U+2027."""
    if _OTHER_DOTS.isdisjoint(name):
        return PASS
    others = dict.fromkeys(c for c in name if c in _OTHER_DOTS)
    said = "、".join(f"「{c}」（U+{ord(c):04X}）" for c in others)
    return wrong(f"姓名「{name}」之間隔號為{said}。", "name")


_ROMAN_SIGNS: Final = frozenset(" .:'‘’ʼ-‐‑")


def _is_roman(char: str) -> bool:
    return (
        char in _ROMAN_SIGNS
        or unicodedata.category(char) == "Mn"
        or unicodedata.name(char, "").startswith("LATIN ")
    )


@rule(
    id="F11",
    title="羅馬拼音字元",
    severity=WARN,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(NAMES.at("第4條"),),
    why="並列的羅馬拼音只用拉丁字母與少數符號，長度也有限制。",
    fix="請確認戶籍登記之羅馬拼音；中文請填在姓名欄。",
    examples=(
        passes("兩部分", name_roman="Icyang Parod"),
        passes("撇號與連字號", name_roman="Ma'ay-a Ingay"),
        passes("附加符號", name_roman="Ēliyā ṟ"),
        passes("一百字", name_roman="a" * 100),
        fails("一百零一字", name_roman="a" * 101),
        fails("中文", name_roman="伊將"),
        fails("數字", name_roman="Icyang 2"),
        fails("全形字母", name_roman="Ｉｃｙａｎｇ"),
        not_applicable("空白"),
    ),
)
def roman_letters_only(name_roman: OrBlank[str], law: LawView) -> Ruling:
    """F11: Latin letters with their marks, spaces, hyphens, apostrophes, dots and colons."""
    if name_roman is None:
        return NOT_APPLICABLE
    others = dict.fromkeys(c for c in name_roman if not _is_roman(c))
    if others:
        return wrong(f"羅馬拼音姓名含有「{''.join(others)}」。", "name_roman")
    most = law.number("names.roman_length")
    if len(name_roman) > most:
        return wrong(f"羅馬拼音姓名 {len(name_roman)} 字，超過 {most} 字。", "name_roman")
    return PASS


def _named(chars: Iterable[str]) -> str:
    """Characters with their code points, each once, in the order in which they come."""
    return "、".join(f"「{c}」（U+{ord(c):04X}）" for c in dict.fromkeys(chars))


@rule(
    id="F12",
    title="姓名含造字",
    severity=WARN,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(UNICODE.at("：私用區"),),
    why="造字是各機關自己編的字，換一台電腦就可能變成別的字或空白。",
    fix="請確認戶籍登記之用字，改用標準字；沒有標準字者，請洽戶政機關或以 WebHR 帶出之姓名為準。",
    examples=(
        passes("標準字", name="林蒓"),
        passes("擴充B區", name="王𠮷"),
        fails("U+E1A3", name="林\ue1a3"),
        fails("私用區首字", name="林\ue000"),
        fails("私用區末字", name="林\uf8ff"),
        fails("第十五平面", name="林\U000f0000"),
        unknown("空白"),
    ),
)
def no_private_characters(name: str) -> Ruling:
    """F12: nothing of U+E000 to U+F8FF, nor from U+F0000 on."""
    private = [c for c in name if "\ue000" <= c <= "\uf8ff" or c >= "\U000f0000"]
    if not private:
        return PASS
    codes = "、".join(f"U+{ord(c):04X}" for c in dict.fromkeys(private))
    return wrong(f"姓名「{name}」含有造字（{codes}）。", "name")


def _fits_big5(text: str) -> bool:
    try:
        text.encode("cp950")
    except UnicodeEncodeError:
        return False
    return True


@rule(
    id="F13",
    title="姓名含 Big5 以外用字",
    severity=HINT,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(WEBHR_IMPORT.at("：以證號帶出姓名"),),
    why="WebHR 以證號帶出姓名；Big5 沒有的字在匯入檔裡可能變成問號，要多看一眼。",
    fix="請確認 WebHR 帶出之姓名與戶籍登記相同。",
    examples=(
        passes("常用字", name="王小明"),
        fails("堃", name="王堃"),
        passes("間隔號在 Big5", name="夷將‧拔路兒"),
        fails("蒓", name="黃建蒓"),
        fails("𠮷", name="王𠮷"),
        fails("逐字列出", name="𠮷蒓"),
        unknown("空白"),
    ),
)
def fits_big5(name: str) -> Ruling:
    """F13: every character is in cp950."""
    if _fits_big5(name):
        return PASS
    beyond = [c for c in name if not _fits_big5(c)]
    return wrong(f"姓名「{name}」之{_named(beyond)}不在 Big5 字集內。", "name")


@rule(
    id="F14",
    title="相容漢字",
    severity=HINT,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(UNICODE.at("：相容漢字區"),),
    why="相容漢字看起來和一般的字一樣，編碼卻不同，比對時會對不起來。",
    fix="請確認姓名用字，並以一般漢字重新輸入。",
    examples=(
        passes("一般漢字", name="李測試"),
        passes("擴充B區不是相容漢字", name="王𠮷"),
        fails("U+F9E1", name="\uf9e1測試"),
        fails("區首", name="\uf900"),
        fails("區末", name="\ufaff"),
        fails("補充區", name="\U0002f800"),
        unknown("空白"),
    ),
)
def no_compatibility_characters(name: str) -> Ruling:
    """F14: nothing of U+F900 to U+FAFF, nor U+2F800 to U+2FA1F."""
    found = _COMPATIBILITY.findall(name)
    if not found:
        return PASS
    said = "、".join(
        f"「{c}」（U+{ord(c):04X}，一般字為「{unicodedata.normalize('NFC', c)}」）"
        for c in dict.fromkeys(found)
    )
    return wrong(f"姓名含有相容漢字{said}。", "name")
