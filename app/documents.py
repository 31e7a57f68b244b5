"""The documents of checked cases, wired for the window: a part of the composition root.

What is heavy is imported in the thread that needs it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app import paths
from app.ui.packet_flow import PacketDesk, Ready

if TYPE_CHECKING:
    from app.packets.choice import Choice
    from app.packets.matter import Matter
    from app.ui.desk import Progress


def packet_desk() -> PacketDesk:
    """What the page 報送包 works with."""
    return PacketDesk(render, write, warm)


def render(key: str, cases: Ready, choice: Choice, progress: Progress) -> bytes:
    """One document by its key, as a PDF. Raises whatever `progress` raises."""
    from app.packets.packet import document

    return document(key, _matter(cases, choice)).drawn(progress).content


def write(cases: Ready, choice: Choice, folder: Path, progress: Progress) -> Path:
    """The whole packet, as `app.packets.packet.write_whole` has it."""
    from app.packets.packet import write_whole

    return write_whole(_matter(cases, choice), folder, progress)


def warm() -> None:
    """Have the libraries, the faces and the page's modules in memory before they are asked for."""
    import app.ui.packet_page  # noqa: F401  # its own, which the window's thread would wait for
    from app.law_in_force import checker
    from app.packets.choice import Choice
    from app.packets.document import no_progress
    from app.ui.preview_file import PreviewFile

    nothing = Ready(checker().result((), date.today()))
    file = PreviewFile(render("list", nothing, Choice(), no_progress))
    file.image(0, 1.0)
    file.close()


def _matter(cases: Ready, choice: Choice) -> Matter:
    from app.cli.packet import standings_of
    from app.law_in_force import checker
    from app.packets.matter import Matter

    return Matter(
        cases.result,
        checker().workdays,
        printed_on=date.today(),
        program_version=paths.version(),
        choice=choice,
        waivers=cases.waivers,
        standings=standings_of(cases.result, cases.places),
    )
