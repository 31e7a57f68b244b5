"""`pinyong tables`: list, show, replace, write out, go back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import main as program
from app import paths
from app.__main__ import main
from app.cli.run import Status

Said = tuple[int, str, str]
Run = Callable[..., Said]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    monkeypatch.setattr(paths, "user_data", lambda: tmp_path / "data")
    program.renew_law()

    def go(*words: str | Path) -> Said:
        status = main(["tables", *map(str, words)])
        program.renew_law()  # the next run is another process
        return (status, *capsys.readouterr())

    yield go
    program.renew_law()


def one_line(text: str) -> bool:
    return text.count("\n") == 1 and text.endswith("。\n")


def replaced(run: Run, tmp_path: Path) -> Path:
    """The upper limit of the points is 800 now; the file it came from."""
    file = tmp_path / "薪點.csv"
    assert run("--export", "pay.points_range", file)[0] == Status.FINE
    file.write_text(file.read_text(encoding="utf-8").replace(",790,", ",800,"), encoding="utf-8")
    status, out, err = run("--import", file)
    assert (status, out) == (Status.FINE, "")
    assert err.startswith("已匯入：「薪點表之上下限」修改 1 列。法規資料 ")
    assert program.load_law().sha256 in err
    return file


def test_the_list_names_every_table_with_its_rows_and_where_it_is_from(run: Run) -> None:
    status, out, err = run()
    lines = out.splitlines()
    assert (status, err) == (Status.FINE, "")
    assert len(lines) == len(program.load_law().tables) + 1
    (rate,) = (line for line in lines if line.startswith("pay.rate "))
    assert "內建　5 列　已對照原文、由原文推得、尚未查證　薪點折合率" in rate
    assert f"已替換 0 張，法規資料 {program.load_law().sha256}" in lines[-1]


def test_a_table_is_shown_in_words(run: Run) -> None:
    status, out, _ = run("pay.rate")
    assert status == Status.FINE
    assert "107年1月1日至110年12月31日：124.7" in out
    assert "（由原文推得）" in out


def test_a_replaced_table_says_so_and_can_be_reset(run: Run, tmp_path: Path) -> None:
    before = program.load_law().sha256
    replaced(run, tmp_path)
    assert "pay.points_range                已替換　2 列" in run()[1]
    assert "已替換 1 張" in run()[1]
    assert "上限　未限期間：800" in run("pay.points_range")[1]
    status, out, err = run("--reset", "pay.points_range")
    assert (status, out) == (Status.FINE, "")
    assert err == f"已還原內建：「薪點表之上下限」修改 1 列。法規資料 {before}\n"
    assert "上限　未限期間：790" in run("pay.points_range")[1]


def test_a_bad_file_is_one_sentence_with_the_row(run: Run, tmp_path: Path) -> None:
    file = replaced(run, tmp_path)
    sha256 = program.load_law().sha256
    file.write_text(file.read_text(encoding="utf-8").replace(",800,", ",八百,"), encoding="utf-8")
    status, out, err = run("--import", file)
    assert (status, out) == (Status.UNUSABLE, "")
    assert err == "「薪點.csv」第 3 列「薪點表之上下限」：值「八百」須為整數。\n"
    assert program.load_law().sha256 == sha256


def test_what_does_not_exist_is_one_sentence(run: Run, tmp_path: Path) -> None:
    for words in (
        ("--import", tmp_path / "沒有.csv"),
        ("--export", "pay.rat", tmp_path / "a.csv"),
        ("--reset", "折合"),
        ("pay.rats",),
    ):
        status, out, err = run(*words)
        assert (status, out) == (Status.UNUSABLE, "")
        assert one_line(err)
    assert "相近的有 pay.rate" in run("--reset", "折合率")[2]
    assert "請用 pinyong tables 列出全部" in run("zzz")[2]
    assert list(tmp_path.glob("a.*")) == []


def test_what_is_there_is_overwritten_only_by_force(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("我的", encoding="utf-8")
    status, _, err = run("--export", "pay.rate", file)
    assert (status, one_line(err)) == (Status.UNUSABLE, True)
    assert file.read_text(encoding="utf-8") == "我的"
    assert run("--export", "pay.rate", file, "--force")[0] == Status.FINE
    assert 'id = "pay.rate"' in file.read_text(encoding="utf-8")
    assert run("--export", "pay.rate", tmp_path / "沒有" / "a.toml")[0] == Status.UNUSABLE


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--export", "pay.rate"), "--export 之後須有 2 個值"),
        (("--import", "a.csv", "--reset", "pay.rate"), "--reset 不能與 --import 併用"),
        (("pay.rate", "--reset", "pay.rate"), "代號請只寫在選項之後"),
    ],
)
def test_a_command_line_that_contradicts_itself(
    run: Run, words: tuple[str, ...], said: str
) -> None:
    status, out, err = run(*words)
    assert (status, out) == (Status.UNUSABLE, "")
    assert said in err
    assert one_line(err)


def test_a_damaged_table_is_told_by_every_check(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replaced(run, tmp_path)
    (program.law_folder() / "pay.points_range.toml").write_text("壞", encoding="utf-8")
    program.renew_law()
    roster = tmp_path / "名冊.csv"
    roster.write_text("案件編號,薪點\nH-1,795\n", encoding="utf-8")
    main(["check", str(roster)])
    out, err = capsys.readouterr()
    assert "自己的資料表「薪點表之上下限」不能用，已改用內建的表" in err
    assert "參考資料表：內建" in out
    assert "自己的資料表「薪點表之上下限」不能用" in run()[2]


def test_a_report_names_what_was_replaced(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replaced(run, tmp_path)
    roster = tmp_path / "名冊.csv"
    roster.write_text("案件編號,薪點\nH-1,795\n", encoding="utf-8")
    for form in ("text", "html"):
        main(["check", str(roster), "--format", form])
        out = capsys.readouterr().out
        assert "參考資料表：已替換 薪點表之上下限" in out
        assert program.load_law().sha256[:12] in out
