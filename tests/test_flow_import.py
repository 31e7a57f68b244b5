"""An office's own flow files: taken over, given up, passed over once they no longer read."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import paths
from app.flow_files import BadFlow, load_flows
from app.flow_import import FlowFiles, flows_in_force, give_up, take_over

BUILT_IN = paths.resource("flows")
NEW = "智慧登記"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "data" / "flows"


def letter(tmp_path: Path, old: str = 'version = "115.1"', new: str = 'version = "116.1"') -> Path:
    text = (BUILT_IN / "smart.toml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "新函.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


def test_a_file_is_taken_over_and_given_up(tmp_path: Path, own: Path) -> None:
    assert take_over(letter(tmp_path), BUILT_IN, own).version == "116.1"
    found = flows_in_force(BUILT_IN, own)
    assert found.by_period[NEW].version == "116.1"
    assert found.own == {NEW: own / "smart.toml"}
    assert found.faults == ()
    assert give_up(NEW, BUILT_IN, own)
    assert flows_in_force(BUILT_IN, own).by_period == load_flows(BUILT_IN)
    assert not give_up(NEW, BUILT_IN, own)


def test_the_next_takes_the_place_of_the_one_before(tmp_path: Path, own: Path) -> None:
    own.mkdir(parents=True)
    (own / "某人放的.toml").write_bytes(letter(tmp_path).read_bytes())
    take_over(letter(tmp_path, 'version = "115.1"', 'version = "117.1"'), BUILT_IN, own)
    assert [f.name for f in own.iterdir()] == ["smart.toml"]
    assert flows_in_force(BUILT_IN, own).by_period[NEW].version == "117.1"


def test_a_bad_one_is_refused_with_its_line_and_changes_nothing(tmp_path: Path, own: Path) -> None:
    take_over(letter(tmp_path), BUILT_IN, own)
    with pytest.raises(BadFlow, match=r"「新函\.toml」第 \d+ 行，第 5 步「intake」"):
        take_over(letter(tmp_path, 'words = "收案"', 'words = ""'), BUILT_IN, own)
    assert flows_in_force(BUILT_IN, own).by_period[NEW].version == "116.1"


def test_one_that_no_longer_reads_is_passed_over_and_told_of(tmp_path: Path, own: Path) -> None:
    take_over(letter(tmp_path), BUILT_IN, own)
    (own / "smart.toml").write_text("period = 智慧", encoding="utf-8")
    (own / "contacts.toml").write_bytes(b"\xff")
    found = flows_in_force(BUILT_IN, own)
    assert found.by_period == load_flows(BUILT_IN)
    assert len(found.faults) == 2
    assert "「smart.toml」第 1 行" in found.faults[1]


def test_two_for_one_period_are_told_of(tmp_path: Path, own: Path) -> None:
    take_over(letter(tmp_path), BUILT_IN, own)
    (own / "z.toml").write_bytes((own / "smart.toml").read_bytes())
    found = flows_in_force(BUILT_IN, own)
    assert found.own == {NEW: own / "smart.toml"}
    assert found.faults == ("「z.toml」：「智慧登記」已有另一個流程檔，請只留一個。",)


@pytest.fixture
def files(own: Path) -> FlowFiles:
    return FlowFiles(BUILT_IN, own)


def test_what_is_in_force_follows_the_files(tmp_path: Path, own: Path, files: FlowFiles) -> None:
    first = files.in_force()
    assert files.in_force() is first, "read once, as long as no file is otherwise"
    assert files.take_over(letter(tmp_path)).version == "116.1"
    assert files.by_period()[NEW].version == "116.1"
    other = letter(tmp_path, 'version = "115.1"', 'version = "117.10"')
    (own / "smart.toml").write_bytes(other.read_bytes())  # by hand, while the program is open
    assert files.by_period()[NEW].version == "117.10"
    assert files.give_up(NEW)
    assert files.by_period()[NEW] == files.built_in(NEW)


def test_looking_at_a_file_changes_nothing(tmp_path: Path, own: Path, files: FlowFiles) -> None:
    assert files.read(letter(tmp_path)).version == "116.1"
    with pytest.raises(BadFlow, match=r"第 \d+ 行"):
        files.read(letter(tmp_path, 'words = "收案"', 'words = ""'))
    assert not own.exists()


def test_what_is_written_can_be_taken_over_again(tmp_path: Path, files: FlowFiles) -> None:
    out = tmp_path / "流程_智慧登記.toml"
    files.write(NEW, out)
    assert out.read_bytes() == (BUILT_IN / "smart.toml").read_bytes()
    files.take_over(letter(tmp_path))
    files.write(NEW, out)
    assert files.read(out).version == "116.1"
