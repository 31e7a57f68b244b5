"""What comes of a guide: how values are read, the roster to be checked, and what is told of it."""

from __future__ import annotations

from app.intake.cells import Notice
from app.intake.guide import Guide, SheetChoice
from app.intake.header import header_of
from app.intake.lines import read_lines
from app.intake.matching import How
from app.intake.questions import readings
from app.intake.roster import Problem, Roster, UnusableFile
from app.intake.stopping import Tick, unwatched
from app.rules.facts import label


def readings_of(guide: Guide) -> dict[str, dict[str, str]]:
    """By fact key, what texts are to be read as: what they surely mean, and what was decided."""
    found: dict[str, dict[str, str]] = {
        read.key: dict(read.sure) for read in guide.columns.values() if read.sure
    }
    for question in guide.asked:
        given = guide.answers.get(question.id)
        if given is not None and (read_as := readings(question, given)):
            found.setdefault(question.key, {}).update(read_as)
    return found


def roster_of(guide: Guide, tick: Tick = unwatched) -> Roster:
    """The roster as it is to be checked or stored.

    Raises UnusableFile where it has no case, and what `tick` raises.
    """
    decided = readings_of(guide)
    header = header_of(guide.titles, guide.known)
    cases, notices = read_lines(header, guide.rows, decided, tick)
    if not cases:
        raise UnusableFile(
            f"「{guide.name}」第 {guide.titles.row + 1} 列的標題列下面沒有案件；"
            "請填入案件後再匯入。"
        )
    found = [*notices, *told(guide)]
    found += [n for n in guide.notices if n.row > guide.titles.row]
    found.sort(key=lambda n: (n.row, n.column))
    chosen = guide.sheets[guide.sheet]
    others = [s for n, s in enumerate(guide.sheets) if n != guide.sheet and s.is_sure]
    return Roster(
        source=guide.path,
        sheet=chosen.name,
        header_row=guide.titles.row + 1,
        cases=tuple(cases),
        problems=(
            *(_passed_by(other, guide.titles.row + 1) for other in others),
            *(Problem(n.row + 1, header.title(n.column), n.value, n.message) for n in found),
        ),
    )


def told(guide: Guide) -> list[Notice]:
    """What is good to know of the columns: those of no fact, and values read by another name."""
    row = guide.titles.row
    found: list[Notice] = []
    for match in guide.matches:
        title = guide.titles.shown[match.column]
        if not match.key and match.how in (How.NOTE, How.NONE):
            found.append(Notice(row, match.column, title, "這一欄不檢核，內容列為備註。"))
        elif match.how is How.TWICE and not match.key:
            same = label(match.near[0])
            message = f"「{same}」有兩欄，這一欄列為備註；請刪除多餘的一欄。"
            found.append(Notice(row, match.column, title, message))
    for column, read in guide.columns.items():
        for text, meant in read.sure.items():
            message = f"「{text}」讀為「{meant}」。"
            found.append(Notice(row, column, guide.titles.shown[column], message))
    return found


def _passed_by(sheet: SheetChoice, row: int) -> Problem:
    hidden = "（隱藏）" if sheet.hidden else ""
    return Problem(
        row=row,
        column="",
        value=sheet.name,
        message=f"工作表「{sheet.name}」{hidden}也有標題列，但沒有讀取；需要時，請另行匯入。",
    )
