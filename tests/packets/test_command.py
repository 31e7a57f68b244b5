"""`pinyong packet`: a packet written from a roster, and proved."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from app import paths
from app.cli.run import run
from app.flow_import import OWN_FOLDER


def roster_in(folder: Path) -> Path:
    """A roster of one case, far from complete."""
    roster = folder / "名冊.csv"
    roster.write_text("案件編號,案件類別,姓名\n測-1,新聘,王測試\n", "utf-8")
    return roster


@pytest.fixture(scope="module")
def packet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packets")
    roster = str(roster_in(folder))
    assert run(["packet", roster, "--out", str(folder), "--as-of", "115-04-20"]) == 1
    return folder / "報送包_1150420"


def test_the_packet_is_proved_by_itself_and_by_its_folder(
    packet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for place in (packet, packet.parent):
        assert run(["packet", "--verify", str(place)]) == 0
        said = capsys.readouterr()
        assert said.out.startswith("報送包_1150420：與寫出時相同，識別碼 ")
        assert said.err == ""


def test_the_checklists_know_where_the_cases_stand(packet: Path) -> None:
    reader = pypdf.PdfReader(packet / "05_流程檢核表.pdf")
    text = "".join(reader.pages[0].extract_text().split())
    assert "於WebHR報送" in text
    assert "目前" in text


@pytest.fixture
def one_case(tmp_path: Path) -> list[str]:
    """The command for a roster of one case."""
    return ["packet", str(roster_in(tmp_path)), "--out", str(tmp_path), "--as-of", "115-04-20"]


@pytest.fixture
def own_flow() -> Iterator[Path]:
    """The office's own copy of a flow."""
    folder = paths.user_data() / OWN_FOLDER
    folder.mkdir(parents=True)
    yield Path(shutil.copy(paths.resource("flows", "smart.toml"), folder))
    shutil.rmtree(folder)


def test_the_checklists_follow_the_offices_own_flow(
    one_case: list[str], own_flow: Path, tmp_path: Path
) -> None:
    text = own_flow.read_text("utf-8")
    own_flow.write_text(text.replace("於 WebHR 報送", "由本府彙整後報送"), "utf-8")
    assert run(one_case) == 1
    reader = pypdf.PdfReader(tmp_path / "報送包_1150420" / "05_流程檢核表.pdf")
    assert "由本府彙整後報送" in "".join(reader.pages[0].extract_text().split())


def test_an_own_flow_that_cannot_be_read_is_told_and_the_built_in_one_used(
    one_case: list[str], own_flow: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_flow.write_text("period = ", "utf-8")
    assert run(one_case) == 1
    assert own_flow.name in capsys.readouterr().err
    reader = pypdf.PdfReader(tmp_path / "報送包_1150420" / "05_流程檢核表.pdf")
    assert "於WebHR報送" in "".join(reader.pages[0].extract_text().split())


def test_a_changed_packet_has_another_status(
    packet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = shutil.copytree(packet, tmp_path / packet.name)
    (other / "01_報送清單.pdf").write_bytes(b"%PDF-")
    assert run(["packet", "--verify", str(other)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "「01_報送清單.pdf」的內容與寫出時不同。" in said.err


def test_what_is_no_packet_cannot_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["packet", "--verify", str(tmp_path)]) == 2
    assert run(["packet", "--verify", str(tmp_path / "沒有")]) == 2
    assert "找不到「沒有」" in capsys.readouterr().err


def test_an_archive_where_one_is_asked_for(
    one_case: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*one_case, "--zip"]) == 1
    place = Path(capsys.readouterr().out.strip())
    assert place == tmp_path / "報送包_1150420.zip"
    assert run(["packet", "--verify", str(place)]) == 0
