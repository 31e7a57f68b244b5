"""Which fact the columns of an office's own roster state: a mapping file, or a named profile."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.intake.header import names
from app.intake.questions import Answer, How
from app.intake.roster import UnusableFile
from app.intake.synonyms import plain
from app.rules.facts import FACTS


@dataclass(frozen=True, slots=True)
class ImportProfile:
    """How rosters with the same header are read, as an office has decided it once.

    `mark` is the fingerprint of the header. `columns` is plain title → fact key, "" for a note;
    `answers` by the id of their question; `sheet` the sheet that was chosen, "" where there was
    no choice.
    """

    name: str
    mark: str
    columns: Mapping[str, str]
    answers: Mapping[str, Answer] = field(default_factory=dict)
    sheet: str = ""

    def content(self) -> dict[str, Any]:
        """What is kept of it, as JSON takes it."""
        return {
            "columns": dict(self.columns),
            "answers": {key: [a.how.value, a.text] for key, a in self.answers.items()},
            "sheet": self.sheet,
        }


def profile_of(name: str, mark: str, content: Mapping[str, Any]) -> ImportProfile:
    """A profile from what was kept of it; facts and answers that are none any more are left out."""
    columns = {
        str(title): str(key)
        for title, key in content.get("columns", {}).items()
        if not key or key in FACTS
    }
    ways = {how.value for how in How}
    answers = {
        str(key): Answer(How(how), text)
        for key, (how, text) in content.get("answers", {}).items()
        if how in ways
    }
    return ImportProfile(name, mark, columns, answers, str(content.get("sheet", "")))


def fingerprint(titles: Iterable[str]) -> str:
    """What a header is known again by, in whatever order its columns stand."""
    words = sorted({plain(title) for title in titles})
    return hashlib.sha256("\n".join(words).encode("utf-8", "surrogatepass")).hexdigest()


def read_mapping(file: Path) -> dict[str, str]:
    """Header → fact key, from the table `[columns]` of a TOML file. Raises UnusableFile.

        [columns]
        "員工姓名" = "name"

    The right side is a key of the vocabulary, or its label.
    """
    content = _content(file).get("columns")
    if not isinstance(content, dict) or not content:
        raise UnusableFile(
            f'欄位對照檔「{file.name}」沒有 [columns]；請在其下逐行填寫，例如 "員工姓名" = "姓名"。'
        )
    vocabulary = names(None)
    found: dict[str, str] = {}
    for header, key in content.items():
        fact = vocabulary.get(plain(str(key)))
        if fact is None:
            raise UnusableFile(
                f"欄位對照檔「{file.name}」把「{header}」對應到「{key}」，沒有這個欄位；"
                "請填空白表單上的欄名。"
            )
        found[header] = fact
    return found


def _content(file: Path) -> dict[str, object]:
    name = f"欄位對照檔「{file.name}」"
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except OSError:
        raise UnusableFile(f"{name}無法開啟，請確認檔案位置與讀取權限。") from None
    except UnicodeDecodeError:
        raise UnusableFile(f"{name}不是 UTF-8 編碼，請另存為 UTF-8。") from None
    except tomllib.TOMLDecodeError as error:
        line = str(error).partition("at line ")[2].partition(",")[0]
        where = f"第 {line} 行" if line else ""
        raise UnusableFile(
            f'{name}{where}不合 TOML 格式；每行請寫成 "員工姓名" = "姓名"。'
        ) from None
