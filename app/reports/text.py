"""The check as text: for a terminal in colour and wrapped, for a pipe or a file plain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple, TextIO

from app.reports.views import (
    VERDICT_SHAPES,
    CaseView,
    FindingView,
    count_words,
    source_line,
    view_case,
    view_problems,
)
from app.rules.dates import roc
from app.rules.results import VERDICT_WORDS, Verdict
from app.rules.wording import NOT_BINDING, tables_words

if TYPE_CHECKING:
    from app.precheck import Checked

STYLES: Final = {
    "title": "bold",
    Verdict.ERROR: "bold magenta",
    Verdict.BLOCKED: "bold red",
    Verdict.INCOMPLETE: "bold blue",
    Verdict.REVIEW: "bold yellow",
    Verdict.READY: "bold green",
    "quiet": "dim",
    "": "",
}


class Line(NamedTuple):
    """One line: how far it is indented, in half-width columns, and its pieces as (style, text)."""

    indent: int
    pieces: tuple[tuple[str, str], ...]


BLANK: Final = Line(0, ())


def line(text: str, style: str = "", indent: int = 0) -> Line:
    """A line in one style."""
    return Line(indent, ((style, text),))


def report_lines(checked: Checked, version: str, *, everything: bool = False) -> Iterator[Line]:
    """The whole report, line by line: the gravest cases first, the summary and what it means last.

    `everything` also names, for each case, the rules that passed and those that did not apply.
    """
    result = checked.result
    yield line("聘用登記預檢", "title")
    yield line(source_line(checked.roster))
    yield line(f"預檢基準日：{roc(result.as_of)}")
    by_verdict: dict[Verdict, list[int]] = {v: [] for v in Verdict}
    for place, case in enumerate(result.cases):
        by_verdict[case.verdict].append(place)
    for places in by_verdict.values():
        clean: list[str] = []
        for place in places:
            view = view_case(result.cases[place], everything=everything)
            if view.groups or everything:
                yield BLANK
                yield from case_lines(view)
            else:
                clean.append(view.case_no or view.place)
        if clean:
            yield BLANK
            yield _verdict_line(Verdict.READY, f"沒有任何待處理事項：{'、'.join(clean)}")
    yield from _problem_lines(checked)
    yield BLANK
    yield line("結果", "title")
    for verdict, count in count_words(checked):
        yield _verdict_line(verdict, f"{count:,} 件", indent=2)
    yield line(
        f"規則 {result.rule_count} 項（{version}），法規資料 {result.law_sha256[:12]}，"
        f"{tables_words(result.tables)}",
        "quiet",
    )
    yield line(NOT_BINDING)


def _verdict_line(verdict: Verdict, text: str, indent: int = 0) -> Line:
    word = f"{VERDICT_SHAPES[verdict]} {VERDICT_WORDS[verdict]}"
    return Line(indent, ((verdict, word), ("", f"　{text}")))


def case_lines(view: CaseView) -> Iterator[Line]:
    """One case: its heading, then its findings by group."""
    yield _verdict_line(view.verdict, view.heading)
    for word, findings in view.groups:
        yield line(word, "title", 2)
        for finding in findings:
            yield from _finding_lines(finding)
    for word, titles in (("通過", view.passed), ("不適用", view.not_applicable)):
        if titles:
            yield line(f"{word} {len(titles)} 項：{'、'.join(titles)}", "quiet", 2)


def _finding_lines(finding: FindingView) -> Iterator[Line]:
    yield Line(4, (("", f"・{finding.sentence}"), ("quiet", f"　{finding.rule}")))
    if finding.typed:
        yield line(f"所填：{finding.typed}", "", 6)
    if finding.fix:
        yield line(f"處理：{finding.fix}", "", 6)
    yield line(finding.basis, "quiet", 6)


def _problem_lines(checked: Checked) -> Iterator[Line]:
    problems = view_problems(checked.roster)
    if not problems:
        return
    yield BLANK
    yield line(f"檔案中有 {len(problems):,} 處須留意", "title")
    for p in problems:
        value = f"「{p.value}」" if p.value else ""
        yield line(f"・{p.place}{value}：{p.message}", "", 2)


def write_plain(lines: Iterable[Line], out: TextIO) -> None:
    """Write lines without colour, unwrapped, for a pipe or a file."""
    for indent, pieces in lines:
        out.write(" " * indent + "".join(text for _, text in pieces) + "\n")


def write_coloured(lines: Iterable[Line], out: TextIO) -> None:
    """Write lines for a terminal, wrapped to its width below their indentation."""
    from rich.console import Console  # a pipe needs none of it
    from rich.padding import Padding
    from rich.text import Text

    console = Console(file=out, markup=False, emoji=False, highlight=False)
    for indent, pieces in lines:
        text = Text.assemble(*((words, STYLES[style]) for style, words in pieces))
        console.print(Padding(text, (0, 0, 0, indent), expand=False))
