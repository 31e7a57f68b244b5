"""Places in a file of a flow, as a message names them: the file, the line, the step.

The standard library reads TOML without lines, so that a place is found by its heading and its key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a file: `first` and `beyond` are its lines, from 0, the latter not included."""

    file: str
    lines: tuple[str, ...]
    first: int
    beyond: int
    words: str = ""
    is_whole: bool = True

    @classmethod
    def of_file(cls, file: str, text: str) -> Spot:
        """The whole of a file."""
        lines = tuple(text.splitlines())
        return cls(file, lines, 0, len(lines))

    def __str__(self) -> str:
        return self._said(None if self.is_whole else self.first)

    def of(self, key: str) -> str:
        """The line of a key of this part, or of the part itself where it has no such key."""
        found = self._line_of(key)
        return str(self) if found is None else self._said(found)

    def entry(self, key: str, number: int, name: str = "") -> Spot:
        """The entry of this number, from 1, of a list under a key."""
        if key == "step":
            words = f"第 {number} 步" + (f"「{name}」" if name else "")
        else:
            words = f"{self.words}第 {number} 個 {key}"
        heads = self._heads(key)
        if number > len(heads):  # a list within one step, written on its lines
            line = self._line_of(key)
            return replace(
                self, words=words, first=self.first if line is None else line, is_whole=False
            )
        first = heads[number - 1]
        return replace(self, words=words, first=first, beyond=self._end_of(first), is_whole=False)

    def _heads(self, key: str) -> list[int]:
        head = re.compile(rf"\s*\[\[\s*{re.escape(key)}\s*\]\]")
        return [n for n in range(self.first, self.beyond) if head.match(self.lines[n])]

    def _end_of(self, first: int) -> int:
        later = (n for n in range(first + 1, self.beyond) if self.lines[n].startswith("[["))
        return next(later, self.beyond)

    def _line_of(self, key: str) -> int | None:
        """The line that states a key: of the whole file, before its first list."""
        stated = re.compile(rf"\s*{re.escape(key)}\s*=")
        beyond = self._end_of(self.first - 1) if self.is_whole else self.beyond
        lines = (n for n in range(self.first, beyond) if stated.match(self.lines[n]))
        return next(lines, None)

    def _said(self, line: int | None) -> str:
        at = f"「{self.file}」" + ("" if line is None else f"第 {line + 1} 行")
        between = "，" if line is not None and self.words else ""
        return f"{at}{between}{self.words}"
