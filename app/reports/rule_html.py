"""The catalogue as web pages: an index and one page for each rule, to read, to link to, to print.

Static files with relative links. No script and nothing loaded from elsewhere; the pages forbid both
themselves. Every value is escaped by the template. The same rules give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from app import paths
from app.rules.facts import CASE_KINDS
from app.rules.rule_page import (
    ANOTHER_CASE,
    BASIS_NOTE,
    LEGEND,
    NOTHING_TYPED,
    RulePage,
    by_subject,
)
from app.rules.wording import MINISTRY_DECIDES

INDEX: Final = "index.html"
TITLE: Final = "檢核規則"


def file_of(rule_id: str) -> str:
    """The file of one rule's page."""
    return f"{rule_id}.html"


def rule_files(pages: Sequence[RulePage], law_sha256: str) -> Iterator[tuple[str, str]]:
    """Every file of the catalogue: its name and what it holds, the index first."""
    import jinja2  # only these pages and the report need it

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(paths.resource("templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(
        file_of=file_of,
        index=INDEX,
        catalogue=TITLE,
        nothing_typed=NOTHING_TYPED,
        another_case=ANOTHER_CASE,
    )
    subjects = by_subject(pages)
    yield (
        INDEX,
        environment.get_template("rules.html.j2").render(
            subjects=subjects,
            count=len(pages),
            kinds=_by_kind(pages),
            sources=_by_source(pages),
            legend=LEGEND,
            basis_note=BASIS_NOTE,
            ministry_decides=MINISTRY_DECIDES,
            sha256=law_sha256,
        ),
    )
    template = environment.get_template("rule.html.j2")
    reading_order = [(at, page) for at, (_, these) in enumerate(subjects, 1) for page in these]
    neighbours = [None, *(page for _, page in reading_order), None]
    for (at, page), earlier, later in zip(reading_order, neighbours, neighbours[2:], strict=False):
        yield (
            file_of(page.id),
            template.render(page=page, section=f"s{at}", earlier=earlier, later=later),
        )


def write_rule_files(pages: Sequence[RulePage], law_sha256: str, folder: Path) -> int:
    """Write the catalogue into a folder, which may not exist yet; how many files it took.

    Files of the same names are replaced, others are left alone. Raises OSError.
    """
    files = list(rule_files(pages, law_sha256))
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files:
        (folder / name).write_text(content, encoding="utf-8", newline="\n")
    return len(files)


def _by_kind(pages: Sequence[RulePage]) -> list[tuple[str, list[RulePage]]]:
    """The rules by kind of case; those for every kind stand apart, lest they stand six times."""
    found = [("全部案件", [p for p in pages if not p.newest.kinds])]
    found += [(kind, [p for p in pages if kind in p.newest.kinds]) for kind in CASE_KINDS]
    return [(kind, these) for kind, these in found if these]


def _by_source(pages: Sequence[RulePage]) -> list[tuple[str, list[RulePage]]]:
    """The rules by the law or letter that they rest on; what most rest on comes first."""
    found: dict[str, dict[str, RulePage]] = {}
    for page in pages:
        for basis in page.newest.basis:
            found.setdefault(basis.source, {})[page.id] = page
    by_weight = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [(source, list(these.values())) for source, these in by_weight]
