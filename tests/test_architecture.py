"""Who may know whom, and a few habits of the house, read off the sources themselves."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 500

CHECKING = {"app.precheck", "app.intake", "app.rules", "app.paths", "app.uncollected"}
VALUES = {
    "app.agreement",
    "app.assess",
    "app.due",
    "app.flow_doubts",
    "app.flow_moves",
    "app.flow_places",
    "app.flow_steps",
    "app.gates",
    "app.reminders",
    "app.rounds",
    "app.form",
    "app.mend",
    "app.practice",
    "app.renewal",
    "app.os_faults",
    "app.stored",
    "app.difference_sheet",
    "app.difference_words",
    "app.name_forms",
    "app.pairing",
    "app.reconcile",
    "app.typing_order",
    "app.webhr_list",
}
CASES = {
    "app.assess",
    "app.case_numbers",
    "app.case_rows",
    "app.incoming",
    "app.keeping",
    "app.known_again",
    "app.models",
    "app.office",
    "app.rules",
    "app.stored",
    "app.stored_checks",
    "app.summaries",
    "app.uncollected",
    "app.ways",
}
FLOW = {
    "app.flow_doubts",
    "app.flow_places",
    "app.flow_plans",
    "app.flow_rows",
    "app.flow_steps",
    "app.gates",
    "app.rounds",
}
# What of ours each part may import, itself always included: main → ui → cases, intake, packets →
# models | rules. The longest name that fits a module is its part.
MAY_IMPORT: dict[str, Collection[str]] = {
    "app": (),
    "app.paths": (),
    "app.os_faults": (),
    "app.uncollected": (),
    "app.workbook": (),
    "app.rules": (),
    "app.models": ("app.paths", "app.uncollected"),
    "app.files_out": ("app.os_faults",),
    "app.masked_numbers": ("app.rules",),
    "app.intake": (
        "app.files_out",
        "app.masked_numbers",
        "app.paths",
        "app.rules",
        "app.uncollected",
    ),
    "app.packets": (
        "app.files_out",
        "app.flow_steps",
        "app.os_faults",
        "app.paths",
        "app.rules",
        "app.stored",
    ),
    "app.exports": (
        "app.files_out",
        "app.intake.guarded",
        "app.packets.masking",
        "app.rules",
        "app.stored",
        "app.workbook",
    ),
    "app.archive": ("app.files_out", "app.intake", "app.rules", "app.stored"),
    "app.precheck": ("app.intake", "app.rules", "app.uncollected"),
    "app.law_forms": ("app.intake", "app.rules"),
    "app.law_files": (
        "app.intake",
        "app.law_forms",
        "app.os_faults",
        "app.paths",
        "app.rules",
    ),
    "app.history": ("app.models", "app.precheck", "app.intake", "app.rules", "app.paths"),
    "app.stored": (),
    "app.form": ("app.rules",),
    "app.flow_steps": ("app.rules", "app.stored"),
    "app.flow_spots": (),
    "app.flow_files": ("app.flow_spots", "app.flow_steps", "app.rules", "app.stored"),
    "app.flow_import": ("app.files_out", "app.flow_files", "app.flow_steps"),
    "app.rounds": (),
    "app.flow_doubts": ("app.flow_steps", "app.rounds", "app.rules", "app.stored"),
    "app.gates": ("app.flow_doubts", "app.flow_steps", "app.rounds", "app.rules"),
    "app.flow_plans": ("app.flow_steps", "app.gates", "app.rounds", "app.rules", "app.stored"),
    "app.flow_rows": ("app.flow_steps", "app.keeping", "app.models", "app.rounds", "app.rules"),
    "app.flow_places": FLOW | {"app.assess", "app.models", "app.rules", "app.stored"},
    "app.flow_looks": CASES | FLOW | {"app.cases"},
    "app.flow_moves": CASES | FLOW | {"app.cases", "app.flow_looks"},
    "app.reminders": ("app.flow_steps", "app.rounds", "app.rules", "app.stored"),
    "app.agreement": ("app.rounds", "app.rules"),
    "app.assess": ("app.rules", "app.stored"),
    "app.mend": ("app.rules", "app.stored"),
    "app.summaries": ("app.assess", "app.rules", "app.stored"),
    "app.practice": (),
    "app.due": ("app.practice", "app.reminders", "app.rules", "app.stored"),
    "app.renewal": ("app.rules", "app.stored"),
    "app.own_law": ("app.rules", "app.stored"),
    "app.office": ("app.models", "app.stored"),
    "app.keeping": ("app.assess", "app.models", "app.rules", "app.stored", "app.summaries"),
    "app.case_rows": ("app.keeping", "app.models", "app.rules", "app.stored"),
    "app.case_numbers": ("app.models", "app.rules"),
    "app.known_again": ("app.keeping", "app.masked_numbers", "app.models", "app.rules"),
    "app.stored_checks": (
        "app.assess",
        "app.case_rows",
        "app.keeping",
        "app.rules",
        "app.stored",
    ),
    "app.incoming": (
        "app.case_numbers",
        "app.case_rows",
        "app.keeping",
        "app.known_again",
        "app.masked_numbers",
        "app.rules",
        "app.stored",
    ),
    "app.profiles": ("app.intake", "app.models"),
    "app.cases": CASES,
    "app.glance": ("app.models", "app.stored"),
    "app.agreement_sheet": ("app.agreement", "app.files_out", "app.workbook"),
    "app.law_in_force": (
        "app.law_files",
        "app.own_law",
        "app.paths",
        "app.rules",
        "app.stored",
    ),
    "app.ways": ("app.models",),
    "app.name_forms": ("app.rules",),
    "app.pairing": ("app.masked_numbers", "app.name_forms", "app.rules"),
    "app.reconcile": (
        "app.masked_numbers",
        "app.name_forms",
        "app.pairing",
        "app.rules",
    ),
    "app.webhr_list": ("app.intake", "app.pairing", "app.rules"),
    "app.difference_words": (
        "app.packets.masking",
        "app.pairing",
        "app.reconcile",
        "app.rules",
    ),
    "app.difference_sheet": (
        "app.difference_words",
        "app.files_out",
        "app.reconcile",
        "app.rules",
        "app.workbook",
    ),
    "app.typing_order": ("app.rules",),
    "app.place": ("app.models",),
    "app.reports": CHECKING | {"app.packets.masking", "app.workbook"},
    "app.ui": CHECKING
    | VALUES
    | {
        "app.agreement_sheet",
        "app.archive",
        "app.cases",
        "app.exports",
        "app.files_out",
        "app.glance",
        "app.history",
        "app.incoming",
        "app.packets",
    },
    "app.main": ("app",),
    "app.documents": ("app",),
    "app.selftest": ("app",),
    "app.cli": ("app",),
    "app.__main__": ("app",),
}
# The parts at the edge: they may import anything, and nothing but they imports them.
EDGE = {"app.main", "app.documents", "app.selftest", "app.cli", "app.__main__"}
MAY_SHOW_WINDOWS = ("app.ui", "app.main", "app.__main__", "app.selftest")
MAY_PRINT = ("app.__main__", "app.cli")
LIBRARIES_OF_NONE = ("app.rules",)
CLOCKS = {"today", "now", "utcnow", "time", "time_ns", "localtime", "gmtime", "monotonic"}
CLOCK_OWNERS = {"date", "datetime", "time"}


def belongs(module: str, part: str) -> bool:
    """Whether a module is a part or lies below it."""
    return module == part or module.startswith(part + ".")


def part_of(module: str) -> str:
    return max((p for p in MAY_IMPORT if belongs(module, p)), key=len)


def imported(tree: ast.AST, package: str) -> Iterator[tuple[int, str]]:
    """Line and full name of all that is imported anywhere in a module, within functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: 1 - node.level or None] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            # `from app import main` imports app.main; `from app.x import f` may name a function.
            yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)


def import_faults(module: str, name: str) -> Iterator[str]:
    """What is wrong with one import, by its full name."""
    top = name.partition(".")[0]
    if top == "PySide6" and not any(belongs(module, p) for p in MAY_SHOW_WINDOWS):
        yield "only the window knows Qt"
    elif top not in ("app", "PySide6"):
        part = part_of(module)
        if part in LIBRARIES_OF_NONE and top not in sys.stdlib_module_names:
            yield f"{part} knows the standard library only, not {top}"
    elif top == "app" and not ours_allowed(module, name):
        yield f"{part_of(module)} may not know {name}"


def ours_allowed(module: str, name: str) -> bool:
    own = part_of(module)
    target = part_of(name)
    if target == own and own != "app":
        return True
    if target in EDGE and own not in EDGE:
        return False
    return any(belongs(name, allowed) for allowed in MAY_IMPORT[own])


def habit_faults(module: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of every habit of the house that a module breaks."""
    in_rules = belongs(module, "app.rules")
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield node.lineno, "a bare except"
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id == "print":
            if not any(belongs(module, p) for p in MAY_PRINT):
                yield node.lineno, "print outside the command line"
        elif in_rules and isinstance(called, ast.Attribute) and called.attr in CLOCKS:
            owner = called.value
            owner_name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if owner_name in CLOCK_OWNERS:
                yield node.lineno, "a clock in the rules"


def faults(module: str, source: str, *, is_package: bool = False) -> list[str]:
    """All that a module does against the house, as `line: what`."""
    tree = ast.parse(source)
    package = module if is_package else module.rpartition(".")[0]
    found = [(n, f) for n, name in imported(tree, package) for f in import_faults(module, name)]
    found += habit_faults(module, tree)
    if belongs(module, "app.rules"):
        found += [
            (n, "the locale in the rules")
            for n, name in imported(tree, package)
            if name.partition(".")[0] in ("locale", "gettext")
        ]
    lines = source.count("\n")
    if lines > MOST_LINES:
        found.append((lines, f"more than {MOST_LINES} lines: perhaps two rooms"))
    return [f"{line}: {what}" for line, what in found]


def modules() -> Iterator[tuple[str, Path]]:
    for file in sorted((ROOT / "app").rglob("*.py")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), file


def test_every_module_keeps_to_the_house() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{fault}"
        for module, file in modules()
        for fault in faults(
            module, file.read_text(encoding="utf-8"), is_package=file.name == "__init__.py"
        )
    ]
    assert found == []


def test_every_module_has_its_place() -> None:
    assert [m for m, _ in modules() if part_of(m) == "app" and m != "app"] == []


@pytest.mark.parametrize(
    ("module", "source", "fault"),
    [
        ("app.rules.dates", "import holidays", "standard library only, not holidays"),
        ("app.rules.dates", "def f():\n    import lxml.etree", "2: app.rules knows the standard"),
        ("app.rules.engine", "from app.models import store", "app.rules may not know app.models"),
        ("app.rules.engine", "from app import paths", "app.rules may not know app.paths"),
        ("app.rules.engine", "from ..intake import read", "app.rules may not know app.intake"),
        ("app.rules", "from ..intake import read", "app.rules may not know app.intake"),
        ("app.rules.checks.pay", "from ... import main", "app.rules may not know app.main"),
        ("app.models.store", "from app.rules.engine import Verdict", "app.models may not know"),
        ("app.models.store", "import app.rules", "app.models may not know app.rules"),
        ("app.intake.read", "from app.ui.window import MainWindow", "app.intake may not know"),
        ("app.intake.read", "from app.models import store", "app.intake may not know app.models"),
        ("app.packets.packet", "from app.models import store", "app.packets may not know"),
        ("app.packets.packet", "from app.ui import palette", "app.packets may not know app.ui"),
        ("app.packets.packet", "from PySide6.QtGui import QImage", "only the window knows Qt"),
        ("app.reports.html", "from app.packets.packet import x", "app.reports may not know"),
        ("app.precheck", "import PySide6", "only the window knows Qt"),
        ("app.cli", "from PySide6 import QtWidgets", "only the window knows Qt"),
        ("app.ui.window", "from app.main import checker", "app.ui may not know app.main"),
        ("app.ui.window", "from app.models.store import Store", "app.ui may not know app.models"),
        ("app.precheck", "from app import main", "app.precheck may not know app.main"),
        ("app.intake.read", "print('here')", "print outside the command line"),
        ("app.rules.checks.pay", "date.today()", "a clock in the rules"),
        ("app.rules.checks.pay", "datetime.datetime.now()", "a clock in the rules"),
        ("app.rules.checks.pay", "time.time()", "a clock in the rules"),
        ("app.rules.checks.pay", "import locale", "the locale in the rules"),
        ("app.ui.window", "try:\n    f()\nexcept:\n    pass", "3: a bare except"),
        ("app.ui.window", "\n" * (MOST_LINES + 1), "perhaps two rooms"),
    ],
)
def test_a_fault_is_found(module: str, source: str, fault: str) -> None:
    found = faults(module, source, is_package=module == "app.rules")
    assert len(found) == 1
    assert fault in found[0]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("app.rules.engine", "from app.rules.base import Rule\nimport tomllib"),
        ("app.rules.engine", "from . import base"),
        ("app.rules.engine", "case.time()\nday.replace(year=1)"),
        ("app.intake.read", "from app.rules.facts import Case\nimport python_calamine"),
        ("app.reports.html", "from app.packets.masking import mask_id"),
        ("app.ui.window", "from PySide6 import QtWidgets\nfrom app.precheck import Checked"),
        ("app.main", "from app.ui.window import MainWindow\nfrom app.models import store"),
        ("app.cli", "from app.main import checker\nprint('ready')"),
    ],
)
def test_what_is_allowed_is_let_be(module: str, source: str) -> None:
    assert faults(module, source) == []
