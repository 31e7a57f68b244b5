"""What the documents of a packet are made from, and what stands at the head of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.packets.choice import Choice
from app.packets.document import About
from app.packets.flow import Flow, ends, lines_of, paragraph, space, title
from app.packets.fonts import one_line
from app.packets.masking import mask_within
from app.packets.page import Block, Page
from app.packets.paper import UPRIGHT, Sheet
from app.packets.shown import IN_FULL, MASKED, Reading
from app.packets.steps import Standing
from app.packets.waived import NO_WAIVERS
from app.rules.dates import WorkCalendar, roc
from app.rules.results import BatchResult, CaseResult
from app.stored import Waiver

PROGRAM: Final = "聘用登記預檢"
NO_CASES: Final = "沒有案件。"


@dataclass(frozen=True, slots=True)
class Matter:
    """Checked cases and the occasion: all that a packet says follows from this.

    `waivers` are by rule what has been set aside, for each case in turn or for none; the verdicts
    must leave it out already. `standings` tell where each case stands in which flow, for each in
    turn or for none.
    """

    result: BatchResult
    workdays: WorkCalendar
    printed_on: date
    program_version: str
    choice: Choice = Choice()
    waivers: Sequence[Mapping[str, Waiver]] = ()
    standings: Sequence[Standing | None] = ()
    org: str = field(init=False)
    """The agency: the one of the letterhead, else that of the cases."""

    def __post_init__(self) -> None:
        for given in (self.waivers, self.standings):
            if given and len(given) != len(self.result.cases):
                raise ValueError("as many waivers and standings as cases, or none")
        # Here, for it takes a look at every case, and every page asks for it.
        org = "　".join(self.choice.names) or mask_within(org_of(self.result.cases))
        object.__setattr__(self, "org", org)

    def full_ids(self, key: str) -> bool:
        """Whether ID numbers stand in full in a document."""
        return key in self.choice.full_ids

    def reading(self, case: CaseResult, key: str) -> Reading:
        """A case as a document may show it."""
        return Reading(case.case, self.full_ids(key))

    def cases(self) -> Iterator[tuple[CaseResult, Mapping[str, Waiver], Standing | None]]:
        """Every case with what has been set aside of it, and where it stands."""
        waivers = self.waivers or [NO_WAIVERS] * len(self.result.cases)
        standings = self.standings or [None] * len(self.result.cases)
        yield from zip(self.result.cases, waivers, standings, strict=True)

    def about(self, name: str) -> About:
        """What a document of this name says of itself."""
        org = one_line(self.org)
        return About(
            title=f"{name}（{org}）",
            subject=name,
            author=org,
            creator=f"{PROGRAM} {self.program_version}",
            foot_left=org,
            foot_middle=f"列印日期 {roc(self.printed_on)}",
        )


def org_of(cases: Sequence[CaseResult]) -> str:
    """The agency of a batch: the one named, or the first of several."""
    names = list(dict.fromkeys(c.case.facts.org_name for c in cases if c.case.facts.org_name))
    if not names:
        return "（未填機關名稱）"
    return names[0] if len(names) == 1 else f"{names[0]}等{len(names)}個機關"


def heading(matter: Matter, key: str, name: str, at: int, sheet: Sheet = UPRIGHT) -> list[Block]:
    """The head of a page: the letterhead and the title, smaller from the second page on.

    Below them stand the day of the check and how ID numbers are shown.
    """
    if at:
        return [title(f"{name}（續頁）", 12, sheet), space(3)]
    names = matter.choice.names or (matter.org,)
    shown = IN_FULL if matter.full_ids(key) else MASKED
    return [
        *(title(line, 13, sheet) for line in names),
        title(name, 17, sheet),
        ends(f"檢核基準日：{roc(matter.result.as_of)}", shown, 9.5, sheet),
        space(2),
    ]


def no_cases(matter: Matter, key: str, name: str) -> list[Page]:
    """The one page of a document about no cases."""
    flow = Flow(lambda at: heading(matter, key, name, at))
    flow.pages[0].bookmark = name
    flow.put_each(paragraph(lines_of(NO_CASES, 11)))
    return flow.pages
