"""What the rules say, word for word, as it was read and found good.

`tests/data/messages.tsv` holds a line for each example that fails or cannot be decided: rule,
outcome, note, the facts concerned, the sentence. Where a sentence is changed on purpose, write it
anew with `python -m tests.rules.test_messages` and read the difference before committing it.
"""

from __future__ import annotations

from pathlib import Path

from app.rules.base import Outcome
from tests.rules.running import VERSIONS, run_example

FILE = Path(__file__).resolve().parent.parent / "data" / "messages.tsv"


def said() -> list[str]:
    lines = []
    for rule in VERSIONS:
        for example in rule.examples:
            if example.outcome in (Outcome.FAIL, Outcome.UNKNOWN):
                result = run_example(rule, example)
                fields = " ".join(result.fields)
                lines.append(
                    "\t".join((rule.id, result.outcome, example.note, fields, result.message))
                )
    return lines


def test_every_sentence_is_as_it_was_read() -> None:
    agreed = FILE.read_text(encoding="utf-8").splitlines()
    now = said()
    assert [line for line in now if line not in agreed] == []
    assert [line for line in agreed if line not in now] == []


if __name__ == "__main__":
    FILE.write_text("\n".join(said()) + "\n", encoding="utf-8")
