"""A mapping file: which fact the columns of an office's own roster state."""

from __future__ import annotations

import tomllib
from pathlib import Path

from app.intake.header import names, plain
from app.intake.roster import UnusableFile


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
