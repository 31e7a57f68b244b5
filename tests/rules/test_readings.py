"""How the terse lines of the catalogue are read: one case or batch after another, by its outcome.

`tests/data/base_cases.csv` holds whole cases that nothing is wrong with (a row of key `@` takes
over another base), `tests/data/readings.csv` what each line changes of one (`key=value` joined by
` ; `, an empty value clears the fact) and what must then come out. Lines that share a `batch`
are checked together.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

import pytest

from app.law_in_force import checker
from app.rules.dates import parse_date
from app.rules.values import read_case

DATA: Final = Path(__file__).resolve().parent.parent / "data"

FINE: Final = ("pass", "not_applicable")
"""What `ok` stands for in a line."""

Line = Mapping[str, str]


def lines_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


@cache
def bases() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for line in lines_of("base_cases.csv"):
        base, key, value = line["base"], line["key"], line["value"]
        found[base].update(found[value] if key == "@" else {key: value})
    return found


def batches() -> list[list[Line]]:
    numbered = enumerate(lines_of("readings.csv"))
    return [
        [line for _, line in together]
        for _, together in groupby(numbered, lambda item: item[1]["batch"] or -item[0] - 1)
    ]


def typed(line: Line) -> dict[str, str]:
    changes = (pair.partition("=") for pair in line["set"].split(" ; ") if pair)
    return {**bases()[line["base"]], **{key: value for key, _, value in changes}}


def name_of(batch: list[Line]) -> str:
    return " + ".join(f"{line['reading']}: {line['base']} {line['set']}" for line in batch)


@pytest.mark.parametrize("batch", batches(), ids=name_of)
def test_reading(batch: list[Line]) -> None:
    as_of = parse_date(batch[0]["as_of"])
    assert as_of
    cases = [read_case(typed(line), row=row) for row, line in enumerate(batch, 2)]
    for line, result in zip(batch, checker().run(cases, as_of), strict=True):
        found = {r.rule.id: str(r.outcome) for r in result.results}
        found["verdict"] = str(result.verdict)
        expected = dict(one.split("=") for one in line["expect"].split())
        # A rule that is not for this kind of case does not run: it is 不適用.
        said = {key: found.get(key, "not_applicable") for key in expected}
        fine = {key for key, want in expected.items() if want == "ok" and said[key] in FINE}
        assert {k: v for k, v in said.items() if k not in fine} == {
            k: v for k, v in expected.items() if k not in fine
        }


@pytest.mark.parametrize("base", sorted(bases()))
def test_nothing_is_wrong_with_a_base(base: str) -> None:
    as_of = parse_date("115-04-20" if base in ("hire", "counsellor") else "115-07-20")
    assert as_of
    (result,) = checker().run([read_case(bases()[base], row=2)], as_of)
    wrong = [r.rule.id for r in result.results if r.outcome not in ("pass", "not_applicable")]
    assert (wrong, str(result.verdict)) == ([], "ready")
