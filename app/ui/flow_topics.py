"""Which part of 說明 F1 opens on the page 流程, by what has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.ui.help_pages import TOPIC

if TYPE_CHECKING:
    from app.flow_steps import Flow
    from app.ui.flow_page import FlowPage

_PAGE: Final = "flow"
_HEADING: Final = {"smart": "智慧登記，一步一步", "former": "舊流程", "pause": "暫緩報送"}
"""The part about a flow, by its id."""


def name_topics(page: FlowPage) -> None:
    """Name the parts of the page that stay what they are."""
    for part, heading in (
        (page.moves, "記下一步"),
        (page.moves.returning, "退回補正"),
        (page.batch, "一次記下多件"),
        (page.official, "官方圖與流程檔"),
        (page.tools, "官方圖與流程檔"),
    ):
        part.setProperty(TOPIC, f"{_PAGE}#{heading}")


def name_flow(page: FlowPage, flow: Flow) -> None:
    """Name the chart and the list after the flow that they show."""
    for part in (page.chart, page.list):
        part.setProperty(TOPIC, f"{_PAGE}#{_HEADING.get(flow.id, '')}")
