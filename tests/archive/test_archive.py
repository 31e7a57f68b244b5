"""What is sent comes in as it was, and what is wrong with a file is one sentence."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.archive import form, read, write
from app.archive.form import BadArchive, CannotSend, NeedsPassphrase, SentCase, folded, safe_name
from app.archive.place import place_attachments
from app.archive.read import read_archive
from app.archive.write import sent_cases, write_archive
from app.files_out import CannotWrite
from app.rules.facts import FACTS
from tests.archive.making import CASES, MADE_ON, OFFICE, cases_json, manifest, packed
from tests.archive.sealing import sealed
from tests.exports.making import PERSON, checked

PASSPHRASE = "虛構的密語一二三"


def send(file: Path, cases=CASES, **more) -> Path:
    write_archive(file, cases, OFFICE, made_on=MADE_ON, program="2026.11.0", **more)
    return file


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    made = tmp_path / "契約書.pdf"
    made.write_bytes(b"%PDF-1.7 fictitious")
    return made


def refused(file: Path, passphrase: str = "") -> str:
    with pytest.raises(BadArchive) as caught:
        read_archive(file, passphrase)
    said = str(caught.value)
    assert said.endswith("。")
    assert said.count("。") == 1
    assert "\n" not in said
    return said


# What is sent comes in ----------------------------------------------------------------------------


def test_cases_come_in_as_they_were_sent(tmp_path: Path, letter: Path) -> None:
    file = send(tmp_path / "送出.pinyong", attachments=[letter])
    received = read_archive(file)
    assert [case.typed for case in received.cases] == [case.typed for case in CASES]
    assert [case.notes for case in received.cases] == [{"備註": "=1+1"}, {}]
    assert [case.row for case in received.cases] == [1, 2]
    assert received.waivers == (CASES[0].waivers, ())
    said = received.manifest
    assert (said.office, said.made_on, said.program) == (OFFICE, MADE_ON, "2026.11.0")
    assert [entry.own_name for entry in received.attachments] == ["契約書.pdf"]


def test_what_cannot_be_read_is_told_as_in_a_roster(tmp_path: Path) -> None:
    file = send(tmp_path / "送出.pinyong")
    roster = read_archive(file).roster(file)
    assert roster.source == file
    (problem,) = roster.problems
    assert (problem.row, problem.column, problem.value) == (2, "出生日期", "1150229")
    assert "請填民國日期" in problem.message
    assert roster.cases[1].unreadable == {"birth_date"}


def test_checked_cases_are_sent_with_what_was_set_aside() -> None:
    from datetime import datetime

    from app.stored import Waiver

    waiver = Waiver(1, 1, "L01", "已電洽", "", "承辦甲", datetime(2026, 4, 20), {})
    (sent,) = sent_cases(checked(PERSON, notes=[{"備註": "甲"}]), [{"L01": waiver}])
    assert (sent.typed, sent.notes) == (PERSON, {"備註": "甲"})
    assert [(w.rule, w.reason) for w in sent.waivers] == [("L01", "已電洽")]


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    cases=st.lists(
        st.builds(
            SentCase,
            st.dictionaries(st.sampled_from(sorted(FACTS)), TEXT, max_size=8),
            st.dictionaries(TEXT, TEXT, max_size=3),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_text_comes_in_as_it_was(tmp_path: Path, cases: list[SentCase]) -> None:
    received = read_archive(send(tmp_path / "送出.pinyong", cases))
    assert [case.typed for case in received.cases] == [case.typed for case in cases]
    assert [case.notes for case in received.cases] == [case.notes for case in cases]


def test_a_fact_of_a_newer_program_is_kept_as_a_note(tmp_path: Path) -> None:
    case = {"typed": {"case_no": "1", "new_fact": "值"}, "notes": {}, "waivers": []}
    received = read_archive(packed(tmp_path / "a.pinyong", {"cases.json": cases_json(case)}))
    assert received.cases[0].notes == {"new_fact": "值"}
    assert received.problems[0].column == "new_fact"


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, letter: Path) -> None:
    one = send(tmp_path / "a.pinyong", attachments=[letter])
    two = send(tmp_path / "b.pinyong", attachments=[letter])
    assert one.read_bytes() == two.read_bytes()


def test_what_is_sealed_can_be_opened_here(tmp_path: Path, letter: Path) -> None:
    """With all the work that this computer bears: what it seals, it must be able to open."""
    file = send(tmp_path / "送出.pinyong.age", attachments=[letter], passphrase=PASSPHRASE)
    assert file.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert b"manifest.json" not in file.read_bytes()
    received = read_archive(file, f" {PASSPHRASE} ")
    assert [case.typed for case in received.cases] == [case.typed for case in CASES]
    assert place_attachments(received, tmp_path)[0].read_bytes() == letter.read_bytes()


def test_a_sealed_file_opens_with_its_passphrase_alone(tmp_path: Path, letter: Path) -> None:
    plain = send(tmp_path / "送出.pinyong", attachments=[letter]).read_bytes()
    content = sealed(plain, PASSPHRASE)
    file = tmp_path / "送出.pinyong.age"
    file.write_bytes(content)
    assert "不符" in refused(file, "別的密語一二三四五")
    assert "設有通關密語" in refused(file)
    received = read_archive(file, f" {PASSPHRASE} ")
    assert [case.typed for case in received.cases] == [case.typed for case in CASES]
    file.write_bytes(content[:-7])
    assert "不完整" in refused(file, PASSPHRASE)


def test_only_a_wrong_passphrase_asks_for_another(tmp_path: Path) -> None:
    file = tmp_path / "a.pinyong.age"
    for work, is_too_much in ((20, False), (21, True), (31, True)):
        file.write_bytes(b"age-encryption.org/v1\n-> scrypt AAAA %d\nAAAA\n--- AAAA\n" % work)
        assert ("記憶體" in refused(file, PASSPHRASE)) is is_too_much
    with pytest.raises(NeedsPassphrase):
        read_archive(file)
    file.write_bytes(b"age-encryption.org/v1\n-> X25519 AAAA\nAAAA\n--- AAAA\n")
    with pytest.raises(BadArchive) as caught:
        read_archive(file, PASSPHRASE)
    assert not isinstance(caught.value, NeedsPassphrase)


# What cannot be sent ------------------------------------------------------------------------------


def test_what_is_not_sent_leaves_nothing_behind(tmp_path: Path, letter: Path) -> None:
    folder = tmp_path / "送"
    folder.mkdir()
    file = folder / "送出.pinyong"
    with pytest.raises(CannotSend, match="沒有要送出的案件"):
        send(file, ())
    with pytest.raises(CannotSend, match="通關密語只有 3 字，請取 8 字以上"):
        send(file, passphrase=PASSPHRASE[:3])
    with pytest.raises(CannotSend, match=r"附件「沒有\.pdf」無法讀取"):
        send(file, attachments=[letter, tmp_path / "沒有.pdf"])
    with pytest.raises(CannotSend, match="案件「1」有一欄長達 100,001 字"):
        send(file, [SentCase({"case_no": "1", "duties": "字" * 100_001}, {})])
    with pytest.raises(CannotSend, match="無法寫入檔案的字元"):
        send(file, [SentCase({"case_no": "\ud800"}, {})])
    with pytest.raises(CannotWrite, match="找不到資料夾"):
        send(folder / "沒有" / "a.pinyong")
    assert list(folder.iterdir()) == []


def test_too_much_is_not_sent(tmp_path: Path, letter: Path, monkeypatch) -> None:
    monkeypatch.setattr(write, "MAX_UNPACKED", 100)
    with pytest.raises(CannotSend, match="一個檔案放不下"):
        send(tmp_path / "a.pinyong", attachments=[letter])
    monkeypatch.undo()
    monkeypatch.setattr(write, "MAX_CASES", 1)
    with pytest.raises(CannotSend, match="案件有 2 件"):
        send(tmp_path / "a.pinyong")


def test_sending_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path, letter: Path) -> None:
    class Stopped(Exception):
        pass

    told = []

    def stop(*at) -> None:
        told.append(at)
        if at[1] == 1:
            raise Stopped

    with pytest.raises(Stopped):
        send(tmp_path / "a.pinyong", attachments=[letter, letter], progress=stop)
    assert told[0] == ("放入附件", 0, 2)
    assert [file.name for file in tmp_path.iterdir()] == ["契約書.pdf"]


# Names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("契約書.pdf", "契約書.pdf"),
        ("a:b?.pdf", "a_b_.pdf"),
        ("CON.txt", "_CON.txt"),
        ("com1", "_com1"),
        ("LPT\u00b9.pdf", "_LPT\u00b9.pdf"),
        ("尾巴. . ", "尾巴"),
        ("...", "附件"),
        ("反\u202efdp.exe", "反_fdp.exe"),
        ("e\u0301.pdf", "\u00e9.pdf"),
    ],
)
def test_a_name_that_some_system_refuses_is_changed(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=300), st.sets(st.text(max_size=4)))
def test_a_safe_name_is_safe_and_stays_so(name: str, others: set[str]) -> None:
    taken = {folded(other) for other in others}
    safe = safe_name(name, taken)
    assert folded(safe) not in taken
    assert 0 < len(safe.encode()) <= form.MAX_NAME
    assert safe_name(safe) == safe
    assert form.is_safe(f"attachments/{safe}")


@pytest.mark.parametrize(
    "name",
    [
        "../a.pdf",
        "attachments/../../a.pdf",
        "attachments/..",
        "attachments/a/b.pdf",
        "/etc/passwd",
        "C:\\a.pdf",
        "attachments/C:a.pdf",
        "attachments\\a.pdf",
        "attachments/NUL",
        "attachments/",
        "attachments/a.pdf ",
        "other.json",
        "Manifest.json",
    ],
)
def test_an_unsafe_name_is_refused_before_anything_is_read(tmp_path: Path, name: str) -> None:
    members = {"cases.json": cases_json(), name: b"x"}
    assert "不安全的檔名" in refused(packed(tmp_path / "a.pinyong", members))
    # Also where only the list says so.
    file = packed(tmp_path / "b.pinyong", {"cases.json": cases_json()}, manifest(members))
    assert "不安全的檔名" in refused(file)


def test_names_that_a_system_takes_for_one_are_refused(tmp_path: Path) -> None:
    members = {"cases.json": cases_json(), "attachments/a.pdf": b"1", "attachments/A.PDF": b"2"}
    assert "同名" in refused(packed(tmp_path / "a.pinyong", members))


# What is wrong with a file ------------------------------------------------------------------------


def test_other_files_are_no_archives(tmp_path: Path) -> None:
    file = tmp_path / "a.pinyong"
    file.write_bytes(b"")
    assert "不是案件交換檔" in refused(file)
    file.write_bytes("案件編號,姓名".encode())
    assert "不是案件交換檔" in refused(file)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("cases.json", cases_json())
    assert "沒有清單" in refused(file)
    assert "不是案件交換檔" in refused(packed(file, said=b'{"format": "other"}'))
    assert "找不到" in refused(tmp_path / "沒有.pinyong")


def test_every_truncation_is_noticed(tmp_path: Path) -> None:
    whole = send(tmp_path / "a.pinyong").read_bytes()
    file = tmp_path / "b.pinyong"
    for length in range(2, len(whole), 17):
        file.write_bytes(whole[:length])
        assert "不完整" in refused(file), length


def test_a_newer_form_is_said_to_be_newer(tmp_path: Path) -> None:
    said = manifest({"cases.json": cases_json()}, version=2, files="otherwise")
    assert "較新版的程式" in refused(packed(tmp_path / "a.pinyong", said=said))


@pytest.mark.parametrize("version", [0, -1, "1", True, None, 1.0])
def test_a_version_that_is_none_is_refused(tmp_path: Path, version: object) -> None:
    said = manifest({"cases.json": cases_json()}, version=version)
    assert "不合格式" in refused(packed(tmp_path / "a.pinyong", said=said))


def test_a_checksum_or_a_size_that_is_wrong_is_refused(tmp_path: Path) -> None:
    members = {"cases.json": cases_json(), "attachments/a.pdf": b"abc"}
    for other in (b"abd", b"abcd"):
        said = manifest(members | {"attachments/a.pdf": other})
        shown = refused(packed(tmp_path / "a.pinyong", members, said))
        assert "「attachments/a.pdf」與清單所載不符" in shown
    said = manifest(members | {"cases.json": cases_json() + b" "})
    assert "「cases.json」與清單所載不符" in refused(packed(tmp_path / "a.pinyong", members, said))


def test_more_or_less_than_is_listed_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.pinyong"
    assert "不在清單上" in refused(packed(file, unlisted={"attachments/多.pdf": b"x"}))
    said = manifest({"cases.json": cases_json(), "attachments/少.pdf": b"x"})
    assert "缺少清單所列" in refused(packed(file, said=said))
    assert "沒有案件" in refused(packed(file, {}, manifest({})))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"cases": {}}',
        b'{"cases": [1]}',
        b'{"cases": [{"typed": {}, "notes": {}}]}',
        b'{"cases": [{"typed": {"name": 1}, "notes": {}, "waivers": []}]}',
        b'{"cases": [{"typed": [], "notes": {}, "waivers": []}]}',
        b'{"cases": [{"typed": {"name": "a", "name": "b"}, "notes": {}, "waivers": []}]}',
        b'{"cases": [{"typed": {"name": "\\ud800"}, "notes": {}, "waivers": []}]}',
        b'{"cases": [{"typed": {}, "notes": {}, "waivers": [{"rule": "L01"}]}]}',
        b'{"cases": ' + b"[" * 100_000,
        b'{"cases": ' + b"9" * 5000 + b"}",
    ],
)
def test_content_that_is_not_in_the_form_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "cases.json" in refused(packed(tmp_path / "a.pinyong", {"cases.json": content}))


@pytest.mark.parametrize(
    "changed",
    [
        {"files": {}},
        {"files": [1]},
        {"files": [{"name": "cases.json", "size": -1, "sha256": ""}]},
        {"files": [{"name": "cases.json", "size": "1", "sha256": ""}]},
        {"office": None},
        {"office": {}},
        {"made_on": "yesterday"},
        {"program": 1},
    ],
)
def test_a_list_that_is_not_in_the_form_is_refused(tmp_path: Path, changed: dict) -> None:
    said = manifest({"cases.json": cases_json()}, **changed)
    assert "manifest.json 不合格式" in refused(packed(tmp_path / "a.pinyong", said=said))


def test_a_file_without_cases_is_refused(tmp_path: Path) -> None:
    content = json.dumps({"cases": []}).encode()
    assert "沒有案件" in refused(packed(tmp_path / "a.pinyong", {"cases.json": content}))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch) -> None:
    members = {"cases.json": cases_json(), "attachments/a.bin": b"\0" * 1_100_000}
    file = packed(tmp_path / "a.pinyong", members)
    monkeypatch.setattr(read, "MAX_UNPACKED", 1_000_000)
    monkeypatch.setattr(read, "MAX_MANIFEST", 10_000)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was unpacked"))
    assert file.stat().st_size < 10_000
    assert "超過" in refused(file)


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    members = {f"attachments/{n}": b"" for n in range(form.MAX_MEMBERS)}
    assert "1,002 個檔案" in refused(
        packed(tmp_path / "a.pinyong", {"cases.json": cases_json(), **members})
    )


def test_no_change_of_bytes_gets_through_or_breaks_the_reader(tmp_path: Path) -> None:
    """A seeded run; 100,000 of them by hand gave the same."""
    letter = tmp_path / "契約書.pdf"
    letter.write_bytes(bytes(range(256)))
    whole = send(tmp_path / "a.pinyong", attachments=[letter]).read_bytes()
    right = read_archive(tmp_path / "a.pinyong")
    file = tmp_path / "b.pinyong"
    choose = random.Random(115)  # noqa: S311  # no secret hangs on it
    for _ in range(1500):
        changed = bytearray(whole)
        for _ in range(choose.choice((1, 1, 2, 8))):
            changed[choose.randrange(len(changed))] = choose.randrange(256)
        file.write_bytes(changed)
        try:
            received = read_archive(file)
        except BadArchive:
            continue
        # What does not matter to it, such as a date, may differ; what it holds may not.
        assert (received.cases, received.attachments) == (right.cases, right.attachments)
        assert received.manifest == right.manifest


# Attachments --------------------------------------------------------------------------------------


def test_attachments_are_placed_beside_what_is_there(tmp_path: Path, letter: Path) -> None:
    other = tmp_path / "別處" / "契約書.pdf"
    other.parent.mkdir()
    other.write_bytes(b"other")
    received = read_archive(send(tmp_path / "a.pinyong", attachments=[letter, other]))
    folder = tmp_path / "收"
    folder.mkdir()
    (folder / "契約書.pdf").write_bytes(b"mine")
    placed = place_attachments(received, folder)
    assert [file.name for file in placed] == ["契約書_2.pdf", "契約書_2_2.pdf"]
    assert [file.read_bytes() for file in placed] == [letter.read_bytes(), b"other"]
    assert (folder / "契約書.pdf").read_bytes() == b"mine"
    assert len(list(folder.iterdir())) == 3


def test_attachments_are_placed_all_or_none(tmp_path: Path, letter: Path, monkeypatch) -> None:
    received = read_archive(send(tmp_path / "a.pinyong", attachments=[letter, letter]))
    folder = tmp_path / "收"
    with pytest.raises(CannotWrite, match="找不到資料夾"):
        place_attachments(received, folder)
    folder.mkdir()
    replace = Path.replace
    done = []

    def once(half: Path, target: Path) -> Path:
        if done:
            raise PermissionError(13, "in use")
        done.append(target)
        return replace(half, target)

    monkeypatch.setattr(Path, "replace", once)
    with pytest.raises(CannotWrite, match="無法寫入"):
        place_attachments(received, folder)
    assert list(folder.iterdir()) == []
