from __future__ import annotations

import csv
import errno
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

import app.law_in_force
import app.main
from app import paths
from app.__main__ import main
from app.cli import commands, terminal
from app.cli.run import Status
from app.rules import base
from app.rules.base import PASS, Confidence, RuleClass, Ruling, Severity, rule, wrong
from app.rules.dates import WorkCalendar
from app.rules.engine import Checker, registered_rules
from app.rules.facts import FACTS
from app.rules.law import BadLawTable, LawBook
from app.rules.sources import BYLAW

ROOT = Path(__file__).resolve().parent.parent

CLEAN = {
    "case_no": "H-001",
    "case_kind": "新聘",
    "name": "王測試",
    "id_number": "F100000103",
    "has_resume": "是",
    "unit": "人事室",
}


@pytest.fixture
def tiny_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rules instead of the catalogue: L05 blocks, P01 breaks on a word."""
    registered_rules()  # lest the real ones register among these
    monkeypatch.setattr(base, "REGISTRY", {})
    common = {
        "rule_class": RuleClass.STATUTE,
        "confidence": Confidence.VERIFIED,
        "kinds": base.ALL_KINDS,
        "dated_by": None,
        "basis": (BYLAW.at("第3條第1項"),),
        "why": "",
        "fix": "請備妥履歷表。",
        "examples": (),
    }

    @rule(id="L05", title="履歷表併同造送", severity=Severity.BLOCK, **common)
    def resume(has_resume: bool) -> Ruling:
        return PASS if has_resume else wrong("履歷表尚未備妥。", "has_resume")

    @rule(id="P01", title="會壞的規則", severity=Severity.HINT, **common)
    def breaks(unit: str) -> Ruling:
        if unit == "壞":
            raise ValueError(unit)
        return PASS

    made = Checker(LawBook([]), WorkCalendar(lambda _: frozenset()), dict(base.REGISTRY))
    monkeypatch.setattr(app.law_in_force, "checker", lambda: made)


Roster = Callable[..., Path]


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    """Write cases by fact key as a CSV file under the labels of the vocabulary."""

    def write(*cases: Mapping[str, str], name: str = "名冊.csv") -> Path:
        file = tmp_path / name
        keys = list(dict.fromkeys(k for c in cases for k in c))
        with file.open("w", encoding="utf-8-sig", newline="") as f:
            writer = csv.writer(f)
            writer.writerow([FACTS[k].label for k in keys])
            writer.writerows([[c.get(k, "") for k in keys] for c in cases])
        return file

    return write


@dataclass(frozen=True)
class Said:
    status: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def go(*words: str | Path) -> Said:
        status = main([str(w) for w in words])
        out, err = capsys.readouterr()
        return Said(status, out, err)

    return go


def one_line(text: str) -> bool:
    return text.count("\n") == 1 and text.endswith("。\n")


# --- exit statuses -------------------------------------------------------------------------------


@pytest.mark.usefixtures("tiny_rules")
@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ([{}], 0),
        ([{}, {"has_resume": "否"}], 1),
        ([{}, {"has_resume": ""}], 1),
        ([{"unit": "壞"}], 3),
        ([{"has_resume": "否"}, {"unit": "壞"}], 3),
    ],
)
@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_status_of_check(
    run: Run, roster: Roster, changes: Sequence[Mapping[str, str]], status: int, form: str
) -> None:
    file = roster(*({**CLEAN, "case_no": f"H-{n}", **c} for n, c in enumerate(changes)))
    assert run("check", file, "--format", form).status == status


@pytest.mark.usefixtures("tiny_rules")
def test_status_of_packet_and_what_it_says(run: Run, roster: Roster, tmp_path: Path) -> None:
    file = roster({**CLEAN, "has_resume": "否"})
    said = run("packet", file, "--out", tmp_path / "新" / "包", "--as-of", "115-04-20")
    assert said.status == 1
    assert Path(said.out.strip(), "01_報送清單.pdf").read_bytes().startswith(b"%PDF")
    assert "應先補正 1 件" in said.err


@pytest.mark.usefixtures("tiny_rules")
def test_packet_into_a_place_that_is_no_folder(run: Run, roster: Roster) -> None:
    file = roster(CLEAN)
    said = run("packet", file, "--out", file / "包")
    assert said.status == 2
    assert said.out == ""
    assert one_line(said.err)


@pytest.mark.parametrize("command", [("check",), ("packet", "--out", "包")])
def test_a_roster_that_cannot_be_used(
    run: Run, tmp_path: Path, command: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = run(*command, tmp_path / "沒有這個檔.xlsx")
    assert said.status == 2
    assert said.out == ""
    assert one_line(said.err)
    assert "沒有這個檔.xlsx" in said.err
    assert list(tmp_path.iterdir()) == []


# --- what check writes ---------------------------------------------------------------------------


@pytest.mark.usefixtures("tiny_rules")
def test_json_on_standard_output(run: Run, roster: Roster) -> None:
    said = run(
        "check", roster({**CLEAN, "has_resume": "否"}), "--as-of", "1150420", "--format", "json"
    )
    report: Any = json.loads(said.out)
    assert report["as_of"] == "2026-04-20"
    assert report["rules"]["version"] == paths.version()
    (case,) = report["cases"]
    assert (case["row"], case["case_no"], case["verdict"]) == (2, "H-001", "blocked")
    assert case["results"][0]["values"] == {"has_resume": "否"}
    assert said.err == ""


@pytest.mark.usefixtures("tiny_rules")
@pytest.mark.parametrize("typed", ["115-04-20", "1150420", "115年4月20日", "2026-04-20"])
def test_as_of_in_any_form(run: Run, roster: Roster, typed: str) -> None:
    said = run("check", roster(CLEAN), "--as-of", typed, "--format", "json")
    assert json.loads(said.out)["as_of"] == "2026-04-20"


@pytest.mark.usefixtures("tiny_rules")
def test_as_of_is_today_where_none_is_given(
    run: Run, roster: Roster, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Fixed(date):
        @classmethod
        def today(cls) -> date:
            return date(2026, 5, 4)

    monkeypatch.setattr(commands, "date", Fixed)
    said = run("check", roster(CLEAN), "--format", "json")
    assert json.loads(said.out)["as_of"] == "2026-05-04"


@pytest.mark.usefixtures("tiny_rules")
def test_all_keeps_what_passed(run: Run, roster: Roster) -> None:
    file = roster(CLEAN)
    assert json.loads(run("check", file, "--format", "json").out)["cases"][0]["results"] == []
    (case,) = json.loads(run("check", file, "--format", "json", "--all").out)["cases"]
    assert [r["rule"] for r in case["results"]] == ["L05", "P01"]


@pytest.mark.usefixtures("tiny_rules")
def test_mapping_names_columns(run: Run, roster: Roster, tmp_path: Path) -> None:
    file = roster(CLEAN)
    text = file.read_text(encoding="utf-8-sig").replace("已備履歷表", "有無履歷")
    file.write_text(text, encoding="utf-8")
    mapping = tmp_path / "對照.toml"
    mapping.write_text('[columns]\n"有無履歷" = "has_resume"\n', encoding="utf-8")
    assert run("check", file).status == 1
    assert run("check", file, "--mapping", mapping).status == 0
    mapping.write_text("[columns\n", encoding="utf-8")
    said = run("check", file, "--mapping", mapping)
    assert said.status == 2
    assert one_line(said.err)


@pytest.mark.usefixtures("tiny_rules")
@pytest.mark.parametrize("form", ["text", "json", "html", "xlsx"])
def test_out_is_written_whole(run: Run, roster: Roster, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"結果.{form}"
    out.write_text("舊的內容", encoding="utf-8")
    said = run("check", roster(CLEAN), "--format", form, "--out", out)
    assert said.status == 0
    assert said.out == ""
    assert said.err == f"已寫入 結果.{form}\n"
    if form == "xlsx":
        assert CalamineWorkbook.from_path(str(out)).sheet_names[0] == "總表"
    else:
        assert "H-001" in out.read_text(encoding="utf-8")
        assert "舊的內容" not in out.read_text(encoding="utf-8")
    assert {f.name for f in tmp_path.iterdir()} == {"名冊.csv", out.name}


@pytest.mark.usefixtures("tiny_rules")
def test_a_workbook_goes_through_a_pipe_as_it_is(
    roster: Roster, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", pipe)
    assert main(["check", str(roster(CLEAN)), "--format", "xlsx"]) == 0
    pipe.flush()
    content = pipe.buffer
    assert isinstance(content, io.BytesIO)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content.getvalue()))
    assert book.sheet_names == ["總表", "檢核結果", "檔案問題", "依據"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.usefixtures("tiny_rules")
def test_a_workbook_is_not_poured_over_a_terminal(
    roster: Roster, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    assert main(["check", str(roster(CLEAN)), "--format", "xlsx"]) == 2
    assert screen.getvalue() == ""
    assert "--out" in capsys.readouterr().err


@pytest.mark.usefixtures("tiny_rules")
def test_colour_on_a_terminal_only(
    run: Run, roster: Roster, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = roster(CLEAN)
    assert "\x1b" not in run("check", file).out
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert main(["check", str(file)]) == 0
    assert "\x1b[" in screen.getvalue()


@pytest.mark.usefixtures("tiny_rules")
@pytest.mark.parametrize("target", ["沒有/結果.json", "", "名冊.csv"])
def test_a_target_that_cannot_be_written_is_found_first(
    run: Run,
    roster: Roster,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    target: str,
) -> None:
    file = roster(CLEAN)
    before = file.read_bytes()
    monkeypatch.setattr(commands, "_precheck", lambda _: pytest.fail("checked in vain"))
    said = run("check", file, "--format", "json", "--out", tmp_path / target)
    assert said.status == 2
    assert one_line(said.err)
    assert file.read_bytes() == before
    assert [f.name for f in tmp_path.iterdir()] == ["名冊.csv"]


@pytest.mark.usefixtures("tiny_rules")
def test_an_earlier_file_survives_a_check_that_fails(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "結果.json"
    out.write_text("舊的內容", encoding="utf-8")
    assert run("check", tmp_path / "沒有.csv", "--out", out).status == 2
    assert out.read_text(encoding="utf-8") == "舊的內容"
    assert [f.name for f in tmp_path.iterdir()] == ["結果.json"]


@pytest.mark.usefixtures("tiny_rules")
@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes in folders")
def test_what_is_no_ordinary_file_is_written_to_and_stays(
    run: Run, roster: Roster, tmp_path: Path
) -> None:
    pipe, link, real = (tmp_path / name for name in ("管", "連結.json", "實檔.json"))
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert run("check", roster(CLEAN), "--format", "json", "--out", pipe).status == 0
        assert b'"H-001"' in os.read(reader, 10_000)
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    link.symlink_to(real)
    assert run("check", roster(CLEAN), "--format", "json", "--out", link).status == 0
    assert link.is_symlink()
    assert "H-001" in real.read_text(encoding="utf-8")


@pytest.mark.usefixtures("tiny_rules")
def test_a_suffix_that_says_another_format_is_pointed_out(
    run: Run, roster: Roster, tmp_path: Path
) -> None:
    said = run("check", roster(CLEAN), "--out", tmp_path / "結果.xlsx")
    assert said.status == 0
    assert "--format xlsx" in said.err


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chek"], "沒有「chek」這個指令"),
        (["check"], "缺少 FILE"),
        (["packet", "x.csv"], "缺少 --out"),
        (["check", "x.csv", "--as-of"], "--as-of 之後須有一個值"),
        (["check", "x.csv", "--as-of", "115-02-29"], "「115-02-29」不是存在的日期"),
        (["check", "x.csv", "--format", "pdf"], "不認得「pdf」，可用的有 text、json、html、xlsx"),
        (["rules", "--format", "html"], "不認得「html」，可用的有 text、json"),
        (["check", "x.csv", "y.csv"], "多了 y.csv"),
        (["check", "x.csv", "--all=yes"], "--all 不需要值"),
        (["check", "x.csv", "--form", "json"], "多了 --form"),
    ],
)
def test_a_slip_in_the_command_line(run: Run, words: list[str], said: str) -> None:
    heard = run(*words)
    assert heard.status == 2
    assert heard.out == ""
    assert said in heard.err
    assert heard.err.endswith("--help。\n")
    assert one_line(heard.err)


@pytest.mark.parametrize("command", ["", "gui", "check", "packet", "rules", "template", "selftest"])
def test_every_command_has_help_in_chinese(run: Run, command: str) -> None:
    said = run(*([command] if command else []), "--help")
    assert said.status == 0
    assert said.out.startswith("用法：pinyong")
    for english in ("usage", "options", "positional", "show this", "arguments"):
        assert english not in said.out


def test_version(run: Run) -> None:
    assert run("--version").out == f"pinyong {paths.version()}\n"


# --- rules ---------------------------------------------------------------------------------------


def test_the_catalogue_as_json(run: Run) -> None:
    listed = json.loads(run("rules", "--format", "json").out)
    assert len(listed) == app.law_in_force.checker().count
    for entry in listed:
        assert list(entry) == [
            *("id", "title", "severity", "class", "confidence", "case_kinds", "basis"),
        ]
        assert isinstance(entry["basis"], str)
    kinds = {entry["id"]: entry["case_kinds"] for entry in listed}
    assert kinds["S01"] == ["全部"]
    assert kinds["L03"] == ["新聘"]


def test_the_catalogue_as_text(run: Run) -> None:
    lines = run("rules").out.splitlines()
    assert "L03  阻擋　法規　已對照原文　報送不得早於到職" in lines
    assert lines[-1].startswith(f"共 {app.law_in_force.checker().count} 項")


@pytest.mark.parametrize("asked", ["S01", "s01"])
def test_one_rule_explained(run: Run, asked: str) -> None:
    said = run("rules", asked)
    assert said.status == 0
    for part in (
        *("S01　暫緩報送期間", "阻擋　函文　適用：全部案件", "為什麼：", "怎麼辦："),
        *("所據版本：", "通過　暫緩前一日：報送日期「115-02-26」", "不符　暫緩首日"),
        "報送期間　115年2月27日至115年3月22日：暫緩報送",
    ):
        assert part in said.out


def test_one_rule_as_json(run: Run) -> None:
    (entry,) = json.loads(run("rules", "S01", "--format", "json").out)
    assert entry["id"] == "S01"
    assert entry["examples"][0]["typed"] == {"report_date": "115-02-26"}
    assert [row["value"] for row in entry["law"]] == ["舊流程", "暫緩報送", "智慧登記"]


def test_an_unknown_rule_is_answered_with_near_ones(run: Run) -> None:
    said = run("rules", "L033")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("沒有編號「L033」的規則。相近的有 ")
    assert "L03 報送不得早於到職" in said.err
    assert "S01 暫緩報送期間" in run("rules", "暫緩報送").err
    assert run("rules", "@@@@").err == "沒有編號「@@@@」的規則。全部規則請用 pinyong rules 列出。\n"


def test_every_rule_can_be_explained(run: Run) -> None:
    for rule_id, versions in registered_rules().items():
        said = run("rules", rule_id)
        assert said.status == 0
        assert said.out.startswith(f"{rule_id}　{versions[0].title}\n")


def test_the_catalogue_as_pages_and_as_a_manual(run: Run, tmp_path: Path) -> None:
    folder, file = tmp_path / "規則", tmp_path / "手冊.pdf"
    said = run("rules", "--html", folder, "--pdf", file)
    assert (said.status, said.out) == (0, "")
    assert said.err.splitlines() == [
        f"已寫入 {app.law_in_force.checker().count + 1} 個網頁，請開啟 {folder / 'index.html'}",
        "已寫入 手冊.pdf",
    ]
    assert "暫緩報送期間" in (folder / "S01.html").read_text(encoding="utf-8")
    assert file.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["S01", "--html", "規則"], "請勿與編號或 --format json 併用"),
        (["--format", "json", "--pdf", "手冊.pdf"], "請勿與編號或 --format json 併用"),
        (["--html", "檔案"], "無法寫入「檔案」：這個名稱已經是檔案，請另取資料夾名稱。"),
        (["--pdf", "無此資料夾/手冊.pdf"], "無法寫入「手冊.pdf」：資料夾不存在。"),
        (["--pdf", "資料夾"], "無法寫入「資料夾」：這是資料夾，請寫出檔名。"),
    ],
)
def test_a_catalogue_that_cannot_be_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "檔案").write_bytes(b"mine")
    (tmp_path / "資料夾").mkdir()
    said = run("rules", *words)
    assert (said.status, said.out) == (2, "")
    assert one_line(said.err)
    assert why in said.err
    assert sorted(f.name for f in tmp_path.iterdir()) == ["檔案", "資料夾"]
    assert (tmp_path / "檔案").read_bytes() == b"mine"


# --- template, selftest, gui ---------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".csv"])
def test_template_does_not_overwrite_unless_told(run: Run, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"表單{suffix}"
    assert run("template", file).status == 0
    file.write_bytes(b"mine")
    said = run("template", file)
    assert said.status == 2
    assert one_line(said.err)
    assert file.read_bytes() == b"mine"
    assert run("template", file, "--force").status == 0
    assert file.read_bytes() != b"mine"


@pytest.mark.parametrize("name", ["表單.pdf", "沒有/表單.csv", "表單"])
def test_template_to_a_place_that_will_not_do(run: Run, tmp_path: Path, name: str) -> None:
    said = run("template", tmp_path / name)
    assert said.status == 2
    assert one_line(said.err)


@dataclass(frozen=True)
class Check:
    name: str
    ok: bool
    detail: str


@pytest.mark.parametrize(("sound", "status"), [(True, 0), (False, 1)])
def test_selftest(run: Run, monkeypatch: pytest.MonkeyPatch, sound: bool, status: int) -> None:
    checks = [Check("規則", ok=True, detail="125 項"), Check("字型", ok=sound, detail="")]
    monkeypatch.setattr("app.selftest.run_selftest", lambda: checks)
    said = run("selftest")
    assert said.status == status
    assert said.out == f"通過　規則：125 項\n{'通過' if sound else '失敗'}　字型\n"


@pytest.mark.parametrize(
    ("words", "opened"),
    [
        ([], None),
        (["gui"], None),
        (["--debug"], None),
        (["gui", "名冊.xlsx"], Path("名冊.xlsx")),
        (["在此.csv"], Path("在此.csv")),
    ],
)
def test_the_window_is_the_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str], opened: Path | None
) -> None:
    asked: list[Path | None] = []

    def open_window(file: Path | None) -> int:
        asked.append(file)
        return 0

    monkeypatch.setattr(app.main, "run_gui", open_window, raising=False)
    monkeypatch.chdir(tmp_path)
    Path("在此.csv").touch()
    assert main(words) == 0
    assert asked == [opened and opened.resolve()]


# --- when things go wrong ------------------------------------------------------------------------


@pytest.mark.usefixtures("tiny_rules")
def test_the_unexpected_is_said_without_what_a_case_states(
    run: Run, roster: Roster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise ValueError("王測試 F100000103")

    monkeypatch.setattr(commands, "_precheck", fail)
    said = run("check", roster(CLEAN))
    assert said.status == 3
    assert one_line(said.err)
    assert "ValueError" in said.err
    assert "王測試" not in said.err
    said = run("check", roster(CLEAN), "--debug")
    assert said.status == 3
    assert "ValueError: 王測試" in said.err


@pytest.mark.usefixtures("tiny_rules")
def test_a_wrong_table_of_the_law_is_named(
    run: Run, roster: Roster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise BadLawTable("pay.toml「俸點」第 3 列：basis（依據）未填。")

    monkeypatch.setattr(app.law_in_force, "checker", fail)
    said = run("check", roster(CLEAN))
    assert said.status == 3
    assert said.err == "法規資料有誤，無法檢核：pay.toml「俸點」第 3 列：basis（依據）未填。\n"


@pytest.mark.usefixtures("tiny_rules")
def test_ctrl_c_ends_quietly_and_leaves_no_half_file(
    run: Run, roster: Roster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "_precheck", stop)
    assert run("check", roster(CLEAN), "--out", tmp_path / "結果.txt") == Said(130, "", "")
    assert [f.name for f in tmp_path.iterdir()] == ["名冊.csv"]


class FullDisk(io.StringIO):
    def write(self, text: str, /) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.usefixtures("tiny_rules")
@pytest.mark.parametrize("command", ["check", "rules", "rules L03", "rules --format json"])
def test_a_full_disk_behind_standard_output(
    roster: Roster,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    words = [*command.split(), *([str(roster(CLEAN))] if command == "check" else [])]
    monkeypatch.setattr(sys, "stdout", FullDisk())
    assert main(words) == 2
    assert capsys.readouterr().err == "無法寫入「輸出」：磁碟空間不足。\n"


def python(*words: str, **settings: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, timeout=60, check=False, **settings
    )


def test_output_is_utf8_whatever_the_locale(roster: Roster) -> None:
    file = roster({**CLEAN, "case_no": "𠮷\U000f0000é"})
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    for form in ("text", "json", "html"):
        done = python("-m", "app", "check", str(file), "--format", form, env=environment)
        assert done.returncode in (0, 1), done.stderr
        assert "𠮷" in done.stdout.decode("utf-8")
    missing = python("-m", "app", "check", "沒有.csv", env=environment)
    assert missing.returncode == 2
    assert "沒有.csv" in missing.stderr.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGPIPE")
def test_a_reader_who_leaves_early_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "app", "rules", "--format", "json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.close()
        assert started.stderr.read() == b""
    assert started.returncode == Status.READER_GONE


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    heavy = "PySide6 reportlab rich holidays sqlalchemy jinja2 xlsxwriter python_calamine odfdo"
    for words in (["--version"], ["rules", "L03"], ["check", "--help"]):
        code = (
            "import sys; from app.__main__ import main; main(sys.argv[1:]);"
            f"print(sorted(set({heavy.split()!r}) & set(sys.modules)), file=sys.stderr)"
        )
        assert python("-c", code, *words).stderr == b"[]\n"
    code = "import app.__main__, sys; print([m for m in sys.modules if m.startswith('app')])"
    assert python("-c", code).stdout == b"['app', 'app.__main__']\n"


# --- progress ------------------------------------------------------------------------------------


def test_progress_is_for_eyes_only() -> None:
    screen, pipe = Terminal(), io.StringIO()
    for out in (screen, pipe):
        line = terminal.ProgressLine(out)
        line("讀取檔案", 0, 0)
        line("檢核案件", 1200, 10000)
        line.clear()
    assert pipe.getvalue() == ""
    assert screen.getvalue() == (
        "\r讀取檔案…" + "\r檢核案件　1,200／10,000" + "\r" + " " * 23 + "\r"
    )
