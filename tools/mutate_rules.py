"""Mutation testing of app/rules: whether a test fails for every small change of the code.

    pip install cosmic-ray          # by hand; it is no dependency of the project
    python tools/mutate_rules.py [--workers N] [--out FILE] [MODULE …]

The changes are those of cosmic-ray's operators. cosmic-ray itself would start the whole suite for
each of some thousands of them; here a process is forked for each, imports the program with the one
changed module, and runs first the examples and readings, which are most of the suite's assertions
and take a second, then, for what survives them, the other tests of the rules.
"""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.util
import os
import signal
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from itertools import count
from pathlib import Path
from types import ModuleType

import pytest
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

LEFT_OUT = (
    # A rule without its decorator is no rule, which the catalogue shows at once.
    "RemoveDecorator",
    # These want to be told which variable.
    "VariableReplacer",
    "VariableInserter",
    # Nearly every | of these modules stands in an annotation, which nothing evaluates.
    "ReplaceBinaryOperator_BitOr",
    # Outcomes and severities are compared by identity, which here is equality: no test can tell.
    *(
        f"ReplaceComparisonOperator_{a}_{b}"
        for a in ("Is", "IsNot", "Eq", "NotEq")
        for b in ("Lt", "LtE", "Gt", "GtE", "Eq", "NotEq", "Is", "IsNot")
        if (a, b) not in {("Is", "IsNot"), ("IsNot", "Is"), ("Eq", "NotEq"), ("NotEq", "Eq")}
    ),
)
ROOT = Path(__file__).resolve().parent.parent
SECONDS = 60
ALL_TESTS = ("values", "logic_and_wording", "facts", "law", "identity_numbers", "dates", "habits")
TESTS_OF = {
    "answers": ("engine",),
    "base": ("catalogue", "engine", "habits"),
    "batch": ("batch", "habits"),
    "cross_case": ("catalogue", "batch"),
    "dates": ("dates", "habits"),
    "engine": ("engine",),
    "examples": ("rule_page",),
    "identity": ("identity_numbers",),
    "law": ("law", "engine", "habits"),
    "plan": ("engine",),
    "replacement": ("../test_law_files", "../test_cli_tables", "habits"),
    "results": ("engine", "habits"),
    "rule_page": ("rule_page", "../reports", "habits"),
    "sources": ("catalogue", "rule_page", "habits"),
    "table_page": ("table_page", "rule_page", "../test_law_files", "habits"),
    "waiting": ("waiting", "../ui/test_report", "habits"),
    "wording": ("logic_and_wording", "rule_page", "table_page", "../reports", "habits"),
}
"""The tests that are about a module; of a rule, beyond its examples, those of its wording."""


@dataclass(frozen=True)
class Mutant:
    file: Path
    operator: str
    occurrence: int
    line: int
    source: str

    @property
    def module(self) -> str:
        return ".".join(self.file.relative_to(ROOT).with_suffix("").parts)


def mutants_of(file: Path) -> list[Mutant]:
    """Every change of one module, but for those that leave the text as it was."""
    code = file.read_text(encoding="utf-8")
    found: list[Mutant] = []
    seen = {code}
    for name in operator_names():
        operator = name.removeprefix("core/")
        if operator == name or operator.startswith(LEFT_OUT):
            continue
        for occurrence in count():
            source = mutate_code(code, get_operator(name)(), occurrence)
            if source is None:
                break
            if source not in seen:
                seen.add(source)
                found.append(Mutant(file, operator, occurrence, first_change(code, source), source))
    return found


def first_change(code: str, source: str) -> int:
    pairs = zip(code.splitlines(), source.splitlines(), strict=False)
    return next((n for n, (a, b) in enumerate(pairs, 1) if a != b), 0)


class OneChanged(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from changed source."""

    def __init__(self, name: str, source: str, origin: str) -> None:
        self.name, self.source, self.origin = name, source, origin

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self.name:
            return None
        return importlib.util.spec_from_loader(name, self, origin=self.origin)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, self.origin, "exec"), module.__dict__)  # noqa: S102


def survives(mutant: Mutant) -> bool:
    """Whether all tests pass with this change; in a process of its own, which may hang or die."""
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        signal.alarm(SECONDS)
        try:
            sys.meta_path.insert(0, OneChanged(mutant.module, mutant.source, str(mutant.file)))
            fast(mutant.module)
            status = pytest.main(["-x", "-q", "-p", "no:cacheprovider", *other_tests(mutant.file)])
            os._exit(0 if status == 0 else 1)
        except BaseException:  # whatever it is, the change was noticed
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return status == 0


def other_tests(file: Path) -> list[str]:
    rest = ("catalogue", "own_tables") if file.parent.name == "checks" else ALL_TESTS
    names = TESTS_OF.get(file.stem, rest)
    rules = ROOT / "tests" / "rules"
    paths = [rules / name if "/" in name else rules / f"test_{name}" for name in names]
    return [str(p if p.is_dir() else p.with_suffix(".py")) for p in paths]


def fast(module: str) -> None:
    """The assertions of the examples and the readings, without the machinery around them.

    Those of the rules of the changed module come first.
    """
    from tests.rules import test_examples, test_messages, test_readings

    for rule, example in sorted(test_examples.ALL, key=lambda e: e[0].body.__module__ != module):
        test_examples.test_example(rule, example)
    test_messages.test_every_sentence_is_as_it_was_read()
    for batch in test_readings.batches():
        test_readings.test_reading(batch)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    files = sorted((ROOT / "app" / "rules").rglob("*.py"))
    if options.modules:
        files = [f for f in files if f.stem in options.modules]
    nothing = Mutant(files[0], "nothing", 0, 1, files[0].read_text(encoding="utf-8"))
    if not survives(nothing):
        sys.exit("the tests fail without any change")
    killed = total = 0
    lines: list[str] = []
    with ThreadPoolExecutor(options.workers) as pool:
        for file in files:
            mutants = mutants_of(file)
            alive = [m for m, s in zip(mutants, pool.map(survives, mutants), strict=True) if s]
            killed += len(mutants) - len(alive)
            total += len(mutants)
            lines.append(f"{file.relative_to(ROOT)}: {len(mutants) - len(alive)}/{len(mutants)}")
            for m in alive:
                text = m.source.splitlines()[m.line - 1].strip()
                lines.append(f"  {m.file.name}:{m.line} {m.operator} [{m.occurrence}]: {text}")
            print("\n".join(lines[-len(alive) - 1 :]), flush=True)
            if options.out:
                summary = f"{killed} of {total} killed, {killed / max(total, 1):.1%}"
                options.out.write_text("\n".join([*lines, summary, ""]), encoding="utf-8")
    print(f"{killed} of {total} killed, {killed / max(total, 1):.1%}")


if __name__ == "__main__":
    main()
