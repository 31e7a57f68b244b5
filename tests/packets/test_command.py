"""`pinyong packet`: a packet written from a roster, and proved."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import paths
from app.cli.run import run

SAMPLE = str(paths.resource("samples", "sample_roster.xlsx"))


@pytest.fixture(scope="module")
def packet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packets")
    assert run(["packet", SAMPLE, "--out", str(folder), "--as-of", "115-04-20"]) == 1
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
    import pypdf

    reader = pypdf.PdfReader(packet / "05_流程檢核表.pdf")
    text = "".join(reader.pages[0].extract_text().split())
    assert "於WebHR報送" in text
    assert "目前" in text


def test_a_changed_packet_has_another_status(
    packet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil

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
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster = tmp_path / "名冊.csv"
    roster.write_text("案件編號,案件類別,姓名\n測-1,新聘,王測試\n", "utf-8")
    words = ["packet", str(roster), "--out", str(tmp_path), "--as-of", "115-04-20", "--zip"]
    assert run(words) == 1
    place = Path(capsys.readouterr().out.strip())
    assert place == tmp_path / "報送包_1150420.zip"
    assert run(["packet", "--verify", str(place)]) == 0
