"""The set-up, with what it would download and install replaced by a record of the calls."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

SOURCES = Path(__file__).resolve().parent.parent
RUN = SOURCES / "run.py"
LOCKS = ("requirements.txt", "requirements-dev.txt")


class Recorded:
    """A copy of run.py in a folder of its own, and what it asked for."""

    def __init__(self, root: Path) -> None:
        for name in ("run.py", *LOCKS):
            shutil.copy(SOURCES / name, root)
        spec = importlib.util.spec_from_file_location("run_copy", root / "run.py")
        assert spec
        assert spec.loader
        self.run: ModuleType = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.run)
        self.calls: list[list[str]] = []
        self.started: list[list[str]] = []

    def call(self, command: list[str]) -> None:
        self.calls.append(command)
        if "venv" in command:
            assert [one.name for one in self.run.VENV.iterdir()] == ["set-up.begun"]
            python = Path(self.run.in_venv("python"))
            python.parent.mkdir(parents=True)
            python.touch()

    def start(self, command: list[str]) -> int:
        self.started.append(command)
        return 0

    def done(self) -> list[str]:
        """What the calls so far were for, in short; forgets them."""
        words = ("apt-get", "venv", "requirements.txt", "requirements-dev.txt", "--editable")
        found = [next(w for w in words if w in [Path(part).name for part in c]) for c in self.calls]
        self.calls.clear()
        return found


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recorded:
    recorded = Recorded(tmp_path)
    monkeypatch.setattr(recorded.run, "call", recorded.call)
    monkeypatch.setattr(recorded.run, "start", recorded.start)
    monkeypatch.setattr(recorded.run, "has_library", lambda _: True)
    monkeypatch.setattr(recorded.run, "has_chinese_face", lambda: True)
    monkeypatch.setattr(recorded.run.importlib.util, "find_spec", lambda _: True)
    monkeypatch.setattr(recorded.run.sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.chdir(tmp_path)
    return recorded


def lacking(
    copy: Recorded, monkeypatch: pytest.MonkeyPatch, *names: str, root: bool, apt: bool = True
) -> None:
    """A system without these libraries."""
    monkeypatch.setattr(copy.run, "has_library", lambda name: name not in names)
    monkeypatch.setattr(copy.run.shutil, "which", lambda _: "/usr/bin/apt-get" if apt else None)
    monkeypatch.setattr(copy.run.os, "geteuid", lambda: 0 if root else 1000, raising=False)
    update = subprocess.CompletedProcess[bytes]([], 0)
    monkeypatch.setattr(copy.run.subprocess, "run", lambda *_, **__: update)


def test_the_first_start_sets_up_and_the_second_does_nothing(copy: Recorded) -> None:
    assert copy.run.main(["check", "a.csv"]) == 0
    assert copy.done() == ["venv", "requirements.txt", "--editable"]
    assert copy.run.main(["check", "b.csv"]) == 0
    assert copy.done() == []
    assert [c[1:] for c in copy.started] == [
        ["-P", "-m", "app", "check", "a.csv"],
        ["-P", "-m", "app", "check", "b.csv"],
    ]


def test_every_download_is_checked_against_its_hash(copy: Recorded) -> None:
    copy.run.main(["test"])
    downloads = [c for c in copy.calls if "-r" in c]
    assert len(downloads) == 2
    assert all("--require-hashes" in c and "--only-binary=:all:" in c for c in downloads)
    [ours] = [c for c in copy.calls if "--editable" in c]
    assert {"--no-deps", "--no-build-isolation"} <= set(ours)


def test_alone_it_opens_the_window_on_the_sample(copy: Recorded) -> None:
    assert copy.run.main([]) == 0
    [command] = copy.started
    assert command[-2:] == ["gui", str(copy.run.SAMPLE)]
    assert copy.run.SAMPLE.relative_to(copy.run.ROOT).as_posix() == (
        "resources/samples/sample_roster.xlsx"
    )


def test_the_tests_add_their_tools_and_need_no_display(
    copy: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("QT_QPA_PLATFORM")
    copy.run.main(["check"])
    copy.done()
    assert copy.run.main(["test", "-k", "dates"]) == 0
    assert copy.done() == ["requirements-dev.txt"]
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    assert copy.started[-1][1:] == ["-m", "pytest", "-k", "dates"]
    assert copy.run.main(["test"]) == 0
    assert copy.started[-1][1:] == ["-m", "pytest", "-n", "auto", "--dist", "loadfile"]
    copy.run.main(["test"])
    assert copy.done() == []


@pytest.mark.parametrize("broken_call", [0, 1, 2])
def test_set_up_that_was_interrupted_begins_again(
    copy: Recorded, monkeypatch: pytest.MonkeyPatch, broken_call: int
) -> None:
    def fail(command: list[str]) -> None:
        if len(copy.calls) == broken_call:
            raise KeyboardInterrupt
        copy.call(command)

    monkeypatch.setattr(copy.run, "call", fail)
    assert copy.run.main(["check"]) == 130
    assert copy.started == []
    copy.done()
    monkeypatch.setattr(copy.run, "call", copy.call)
    assert copy.run.main(["check"]) == 0
    assert copy.done() == ["venv", "requirements.txt", "--editable"]


def test_renewal_that_was_interrupted_leaves_nothing_that_looks_done(
    copy: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy.run.main(["check"])
    lock = copy.run.RUN_LOCK
    before = lock.read_text(encoding="utf-8")
    lock.write_text(before + "\n", encoding="utf-8")

    def fail(command: list[str]) -> None:
        raise copy.run.SetUpError("不通", "broken")

    monkeypatch.setattr(copy.run, "call", fail)
    assert copy.run.main(["check"]) == 2
    lock.write_text(before, encoding="utf-8")
    monkeypatch.setattr(copy.run, "call", copy.call)
    copy.done()
    copy.run.main(["check"])
    assert copy.done() == ["venv", "requirements.txt", "--editable"]


def change_lock(run: ModuleType) -> None:
    run.RUN_LOCK.write_text("# another\n", encoding="utf-8")


def lose_python(run: ModuleType) -> None:
    Path(run.in_venv("python")).unlink()


def come_from_elsewhere(run: ModuleType) -> None:
    text = run.DONE.read_text(encoding="utf-8")
    run.DONE.write_text(text.replace(str(run.ROOT), "elsewhere"), encoding="utf-8")


def come_from_older_python(run: ModuleType) -> None:
    text = run.DONE.read_text(encoding="utf-8")
    run.DONE.write_text(re.sub(r"^python \S+", "python 3.1", text), encoding="utf-8")


def be_garbled(run: ModuleType) -> None:
    run.DONE.write_bytes(b"\xff\xfe")


@pytest.mark.parametrize(
    "change", [change_lock, lose_python, come_from_elsewhere, come_from_older_python, be_garbled]
)
def test_what_no_longer_fits_is_made_anew(
    copy: Recorded, change: Callable[[ModuleType], None]
) -> None:
    copy.run.main(["check"])
    copy.done()
    change(copy.run)
    copy.run.main(["check"])
    assert copy.done() == ["venv", "requirements.txt", "--editable"]


def make_folder(venv: Path) -> None:
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "tool").write_text("of someone", encoding="utf-8")


def make_environment(venv: Path) -> None:
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    python.parent.mkdir(parents=True)
    python.touch()
    (venv / "pyvenv.cfg").write_text("home = elsewhere\n", encoding="utf-8")


def make_file(venv: Path) -> None:
    venv.write_text("name of an environment elsewhere\n", encoding="utf-8")


@pytest.mark.parametrize("make", [make_folder, make_environment, make_file])
@pytest.mark.parametrize("command", [["check", "a.csv"], ["test"], []])
def test_an_environment_of_someone_else_is_left_alone(
    copy: Recorded,
    capsys: pytest.CaptureFixture[str],
    make: Callable[[Path], None],
    command: list[str],
) -> None:
    venv: Path = copy.run.VENV
    make(venv)
    before = {p: p.is_file() and p.read_bytes() for p in [venv, *sorted(venv.rglob("*"))]}
    assert copy.run.main(command) == 2
    assert copy.calls == copy.started == []
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "不是由 run.py 建立" in told
    assert "改名" in told
    after = {p: p.is_file() and p.read_bytes() for p in [venv, *sorted(venv.rglob("*"))]}
    assert after == before
    if venv.is_dir():
        shutil.rmtree(venv)
    else:
        venv.unlink()
    assert copy.run.main(command) == 0


def test_an_empty_folder_is_nobodys(copy: Recorded) -> None:
    copy.run.VENV.mkdir()
    assert copy.run.main(["check"]) == 0
    assert copy.done() == ["venv", "requirements.txt", "--editable"]


@pytest.mark.skipif(os.name == "nt", reason="Windows makes links for administrators only")
def test_what_an_old_environment_links_to_is_not_emptied(copy: Recorded, tmp_path: Path) -> None:
    copy.run.main(["check"])
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    (copy.run.VENV / "lib64").symlink_to(elsewhere)
    change_lock(copy.run)
    assert copy.run.main(["check"]) == 0
    assert (elsewhere / "kept").exists()


def test_an_environment_that_cannot_be_emptied_is_told(
    copy: Recorded, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.run.main(["check"])
    copy.done()
    change_lock(copy.run)

    def in_use(_: Path) -> None:
        raise PermissionError(13, "in use")

    with monkeypatch.context() as patch:
        patch.setattr(copy.run.shutil, "rmtree", in_use)
        assert copy.run.main(["check"]) == 2
    assert "無法清空" in capsys.readouterr().err
    assert copy.done() == []
    assert not copy.run.DONE.exists()  # what is half-emptied does not look done
    assert copy.run.main(["check"]) == 0  # it is still known to be ours
    assert copy.done() == ["venv", "requirements.txt", "--editable"]


def test_a_command_that_fails_is_told_in_one_sentence(
    copy: Recorded, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    genuine = Recorded(copy.run.ROOT).run  # whose `call` is not replaced
    with pytest.raises(genuine.SetUpError, match=r"設定未完成.*exit status 3"):
        genuine.call([sys.executable, "-c", "raise SystemExit(3)"])

    def fail(command: list[str]) -> None:
        raise copy.run.SetUpError("設定未完成。", "Not finished.")

    monkeypatch.setattr(copy.run, "call", fail)
    assert copy.run.main(["check"]) == 2
    assert capfd.readouterr().err.endswith("設定未完成。\n")


def test_root_gets_all_that_the_system_lacks_by_one_apt(
    copy: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking(copy, monkeypatch, "libEGL.so.1", "libxcb-cursor.so.0", root=True)
    monkeypatch.setattr(copy.run, "has_chinese_face", lambda: False)
    monkeypatch.setattr(copy.run.importlib.util, "find_spec", lambda _: None)
    assert copy.run.main([]) == 0
    venv = "python{}.{}-venv".format(*sys.version_info[:2])
    wanted = [venv, "libegl1", "libxcb-cursor0", "fonts-noto-cjk"]
    assert [p for p in copy.calls[0] if p in wanted] == wanted
    assert copy.done()[0] == "apt-get"
    assert copy.run.main([]) == 0
    assert copy.done() == []


def test_others_are_told_the_one_command(
    copy: Recorded, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking(copy, monkeypatch, "libEGL.so.1", "libxcb-cursor.so.0", root=False)
    assert copy.run.main([]) == 2
    assert (
        "sudo apt-get install -y --no-install-recommends libegl1 libxcb-cursor0\n"
        in capsys.readouterr().err
    )
    assert copy.calls == []


def test_without_apt_the_packages_are_named(
    copy: Recorded, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking(copy, monkeypatch, "libEGL.so.1", root=True, apt=False)
    assert copy.run.main(["test"]) == 2
    assert capsys.readouterr().err.endswith("libegl1\n")


def test_a_missing_face_is_told_but_stops_nothing(
    copy: Recorded, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking(copy, monkeypatch, root=False)
    monkeypatch.setattr(copy.run, "has_chinese_face", lambda: False)
    assert copy.run.main([]) == 0
    assert "fonts-noto-cjk" in capsys.readouterr().err
    assert copy.started


def test_the_command_line_asks_nothing_of_the_system(
    copy: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking(copy, monkeypatch, "libEGL.so.1", root=False)
    assert copy.run.main(["check"]) == 0


@pytest.mark.parametrize("command", [[], ["gui"], ["gui", "a.xlsx"]])
def test_without_display_it_says_how_to_go_on(
    copy: Recorded,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM")
    assert copy.run.main(command) == 2
    assert copy.done() == ["venv", "requirements.txt", "--editable"]
    assert copy.started == []
    told = capsys.readouterr().err
    assert "python run.py check resources/samples/sample_roster.xlsx" in told
    assert "QT_QPA_PLATFORM" in told
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert copy.run.main(command) == 0


@pytest.mark.parametrize(
    ("encoding", "told"), [("utf-8", "需要 Python 3.11 以上"), ("ascii", "or newer")]
)
def test_an_older_python_is_told_so(encoding: str, told: str) -> None:
    pretend = (
        "import runpy, sys; sys.version_info = (3, 8, 10, 'final', 0);"
        f"runpy.run_path({str(RUN)!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", pretend],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
    )
    assert done.returncode == 2
    assert told in done.stderr
    assert "3.8" in done.stderr
    assert done.stderr.count("\n") == 1


def test_older_pythons_can_parse_it() -> None:
    ast.parse(RUN.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_it_needs_the_standard_library_only() -> None:
    tree = ast.parse(RUN.read_text(encoding="utf-8"))
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {n.partition(".")[0] for n in names} <= sys.stdlib_module_names


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for Python is a shell script")
def test_a_second_start_adds_less_than_a_fifth_of_a_second(tmp_path: Path) -> None:
    copy = Recorded(tmp_path)
    python = Path(copy.run.in_venv("python"))
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\n", encoding="utf-8")
    python.chmod(0o755)
    copy.run.remember(copy.run.steps("check"))

    def seconds(*command: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, *command], check=True, capture_output=True)
        return time.perf_counter() - start

    ours = min(seconds(str(tmp_path / "run.py"), "check") for _ in range(5))
    assert ours - min(seconds("-c", "pass") for _ in range(5)) < 0.2


def pins(lock: str) -> dict[str, str]:
    """Locked package → version."""
    text = (SOURCES / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==([^\s;]+)", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_every_direct_dependency(lock: str) -> None:
    project = tomllib.loads((SOURCES / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *groups["setup"]]
    wanted += groups["dev"] if "dev" in lock else []
    names = {re.split(r"[<>=!~\[ ]", w)[0].lower() for w in wanted}
    assert names <= pins(lock).keys()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_everything_and_no_address(lock: str) -> None:
    text = (SOURCES / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(pins(lock))
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert not re.search(r"^--", text, re.MULTILINE)


def test_both_locks_agree() -> None:
    assert pins(LOCKS[0]).items() <= pins(LOCKS[1]).items()
