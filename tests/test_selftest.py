"""The self-test sees what works and tells what does not."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from app import paths, selftest
from app.law_in_force import checker
from app.rules.base import Outcome
from app.rules.engine import Checker


@pytest.fixture(autouse=True)
def _no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process has one application object, and here it belongs to the tests of the window."""
    monkeypatch.delitem(selftest.CHECKS, "視窗")


def in_a_process_of_its_own(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=paths.root(),
    )
    return done.stdout


def failed(name: str) -> str:
    """What the self-test says of a check that must fail."""
    check = selftest._tried(name, selftest.CHECKS[name])
    assert not check.ok
    return check.detail


def test_this_copy_is_sound() -> None:
    checks = selftest.run_selftest()
    assert [c for c in checks if not c.ok] == []
    assert [c.name for c in checks] == list(selftest.CHECKS)
    assert all(c.detail for c in checks)


def test_it_counts_every_rule() -> None:
    assert selftest.CHECKS["檢核規則"]().startswith(f"{checker().count} 項規則")


def test_a_rule_that_contradicts_its_example_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    rule_id, versions = next(iter(checker().rules.items()))
    wrong = dataclasses.replace(versions[0].examples[0], outcome=Outcome.ERROR, note="相反")
    broken = dataclasses.replace(versions[0], examples=(wrong,))
    known = checker()
    monkeypatch.setattr(
        selftest, "checker", lambda: Checker(known.book, known.workdays, {rule_id: [broken]})
    )
    assert f"{rule_id} 相反" in failed("檢核規則")


def test_a_copy_without_rules_is_not_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    known = checker()
    monkeypatch.setattr(selftest, "checker", lambda: Checker(known.book, known.workdays, {}))
    assert "沒有任何規則" in failed("檢核規則")


def test_a_character_without_a_face_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selftest, "FOUND_ON_PAPER", "聘\ue001")
    assert "缺字" in failed("列印字型")


@pytest.mark.parametrize(
    ("proof", "told"), [("round_trip", "讀回的內容"), ("upgrade_trip", "舊格式")]
)
def test_a_store_that_does_not_work_is_told(
    monkeypatch: pytest.MonkeyPatch, proof: str, told: str
) -> None:
    monkeypatch.setattr(f"app.models.proof.{proof}", lambda folder: False)
    assert told in failed("資料庫")


def test_a_missing_sample_breaks_only_what_needs_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    selftest._checked_sample.cache_clear()
    genuine = paths.resource
    monkeypatch.setattr(
        paths, "resource", lambda *p: tmp_path / "none" if p[0] == "samples" else genuine(*p)
    )
    broken = {c.name for c in selftest.run_selftest() if not c.ok}
    assert broken == {"讀取檔案", "匯入表單", "報表", "報送包 PDF"}


def test_this_copy_opens_windows() -> None:
    seen = in_a_process_of_its_own("from app import selftest; print(selftest.CHECKS['視窗']())")
    assert seen.startswith("Qt 6.")


def test_icons_that_cannot_be_drawn_are_named(tmp_path: Path) -> None:
    (tmp_path / "bad.svg").write_text("<svg", encoding="utf-8")
    code = f"""
from pathlib import Path
from app import paths, selftest
genuine = paths.resource
paths.resource = lambda *p: Path({str(tmp_path)!r}) if p == ("icons",) else genuine(*p)
print(selftest._tried("視窗", selftest.CHECKS["視窗"]))
"""
    seen = in_a_process_of_its_own(code)
    assert "ok=False" in seen
    assert "bad.svg" in seen
