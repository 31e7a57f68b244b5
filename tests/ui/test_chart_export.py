"""The chart on paper: one page of A4, its face embedded, its words to be copied and searched."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf
import pypdfium2
import pytest

from app import paths
from app.flow_files import load_flows
from app.ui.chart_export import Sheet, write_pdf, write_svg
from app.ui.chart_scene import HERE, Standstill, StepState

FLOWS = load_flows(paths.resource("flows"))
SMART = FLOWS["智慧登記"]
STATES = {"confirm": StepState(2, HERE), "report": StepState(1204, "done", "115/04/07 王測試")}
STILL = Standstill("confirm", "尚未確認 WebHR 顯示「已報送銓敘部」。請至 WebHR 查看。")
SHEET = Sheet(SMART, STATES, ("製表日期：115年4月20日",), STILL, frozenset({"intake"}))


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.usefixtures("qapp")
class TestPaper:
    @pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.id)
    def test_it_is_one_page_of_a4_with_its_face(self, tmp_path: Path, flow) -> None:
        file = tmp_path / "flow.pdf"
        write_pdf(Sheet(flow, {}), file)
        with pikepdf.open(file) as pdf:
            (page,) = pdf.pages
            width, height = (float(n) for n in page.mediabox[2:])
            assert abs(width - 595) < 1
            assert abs(height - 842) < 1
            for font in page.resources.Font.values():
                (face,) = font.DescendantFonts
                assert "/FontFile2" in face.FontDescriptor

    def test_all_that_is_drawn_is_text(self, tmp_path: Path) -> None:
        file = tmp_path / "flow.pdf"
        write_pdf(SHEET, file)
        document = pypdfium2.PdfDocument(file.read_bytes())
        said = squeezed(document[0].get_textpage().get_text_range())
        document.close()
        assert squeezed(SMART.title) in said
        for step in SMART.steps:
            assert squeezed(step.who) in said
        for text in ("本案在此", "1,204件", "115/04/07王測試", "還不能往下", "02-23979108"):
            assert text in said

    def test_its_smallest_text_can_be_read(self, tmp_path: Path) -> None:
        """The notes and the words of steps are no smaller than 7 points."""
        file = tmp_path / "flow.pdf"
        write_pdf(SHEET, file)
        document = pypdfium2.PdfDocument(file.read_bytes())
        page = document[0].get_textpage()
        at = page.get_text_range().find("收案")
        _, bottom, _, top = page.get_charbox(at, loose=True)
        document.close()
        assert top - bottom >= 7

    def test_the_svg_is_a_drawing_with_its_text(self, tmp_path: Path) -> None:
        file = tmp_path / "flow.svg"
        write_svg(SHEET, file)
        root = ET.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314  # ours
        assert root.tag.endswith("svg")
        said = squeezed("".join(root.itertext()))
        assert "本案在此" in said
        assert "系統檢核" in said

    def test_a_folder_that_is_not_there_is_told_and_nothing_is_left(self, tmp_path: Path) -> None:
        with pytest.raises(OSError, match="No such file"):
            write_pdf(SHEET, tmp_path / "gone" / "flow.pdf")
        assert list(tmp_path.iterdir()) == []

    def test_a_former_file_is_replaced_whole(self, tmp_path: Path) -> None:
        file = tmp_path / "flow.pdf"
        file.write_text("former")
        write_pdf(SHEET, file)
        assert file.read_bytes().startswith(b"%PDF")
        assert [one.name for one in tmp_path.iterdir()] == ["flow.pdf"]
