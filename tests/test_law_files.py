"""Tables of the user's own: what is taken, what is refused with its row, and what follows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app import law_files, law_in_force, paths
from app.intake.roster import Roster
from app.law_files import (
    CannotKeep,
    built_in,
    export_table,
    import_tables,
    load,
    put_back,
    reset_table,
)
from app.precheck import Checked
from app.reports.json_report import json_chunks
from app.rules.base import Outcome, Severity
from app.rules.law import BadLawTable
from app.rules.results import CaseResult, RuleResult
from app.rules.values import read_case

AS_OF = date(2026, 4, 20)
ORG = "376736800A"
SHA = law_in_force.built_in_checker().book.sha256
BASIS = 'basis = "虛構規定"\nconfidence = "verified"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the user's own tables are kept, empty."""
    monkeypatch.setattr(paths, "user_data", lambda: tmp_path / "data")
    law_in_force.renew_law()
    yield law_in_force.law_folder()
    law_in_force.renew_law()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "匯入.toml"


def toml(table_id: str, *rows: str) -> str:
    return f'[[table]]\nid = "{table_id}"\ntitle = "表"\n' + "".join(
        f"[[table.row]]\n{row}\n{BASIS}" for row in rows
    )


POINTS = ('key = "下限"\nvalue = 280', 'key = "上限"\nvalue = 800')


def write(file: Path, *tables: str) -> Path:
    file.write_text("\n".join(tables), encoding="utf-8")
    return file


def checked(**typed: str) -> CaseResult:
    (found,) = (
        law_in_force.checker()
        .check([read_case({"case_kind": "新聘", **typed}, row=2)], AS_OF)
        .cases
    )
    return found


def said(rule_id: str, **typed: str) -> RuleResult:
    return next(r for r in checked(**typed).results if r.rule.id == rule_id)


# What follows from an import ----------------------------------------------------------------------


def test_without_own_tables_the_built_in_ones_hold(folder: Path) -> None:
    assert law_in_force.load_law().sha256 == SHA
    assert not folder.exists()
    assert not any(t.own for t in law_in_force.load_law().in_force)


def test_another_limit_lets_a_case_pass_and_names_itself_by_its_hash(
    folder: Path, file: Path
) -> None:
    assert said("F34", points="795").outcome is Outcome.FAIL
    done = import_tables(write(file, toml("pay.points_range", *POINTS)), folder)
    assert [str(c) for c in done.changes] == ["「薪點表之上下限」修改 2 列"]
    assert said("F34", points="795").outcome is Outcome.FAIL  # what is loaded is in use until then
    law_in_force.renew_law()
    assert said("F34", points="795").outcome is Outcome.PASS
    assert law_in_force.load_law().sha256 != SHA
    assert [t.id for t in law_in_force.load_law().in_force if t.own] == ["pay.points_range"]
    reset_table("pay.points_range", folder)
    law_in_force.renew_law()
    assert said("F34", points="795").outcome is Outcome.FAIL
    assert law_in_force.load_law().sha256 == SHA
    assert list(folder.iterdir()) == []


def test_an_agencys_own_titles_block(folder: Path, file: Path) -> None:
    typed = {"job_title": "輔導組長", "org_code": ORG}
    assert said("L26", **typed).outcome is Outcome.PASS
    import_tables(
        write(file, toml("titles.ranked", f'key = "{ORG}"\nvalue = ["輔導組長"]')), folder
    )
    law_in_force.renew_law()
    found = said("L26", **typed)
    assert (found.outcome, found.severity) == (Outcome.FAIL, Severity.BLOCK)
    assert "本機關編制表" in found.message
    assert said("L26", job_title="科長").outcome is Outcome.UNKNOWN  # its own row was left out


def test_results_name_their_tables(folder: Path, file: Path) -> None:
    import_tables(write(file, toml("pay.points_range", *POINTS)), folder)
    law_in_force.renew_law()
    result = law_in_force.checker().check([read_case({}, row=2)], AS_OF)
    roster = Roster(Path("名冊.csv"), "", 1, (), ())
    rules = json.loads("".join(json_chunks(Checked(roster, result), "1")))["rules"]
    assert rules["sha256"] == law_in_force.load_law().sha256
    assert {t["id"]: t["own"] for t in rules["tables"]} == {
        table: table == "pay.points_range" for table in built_in()
    }
    assert {"id": "pay.rate", "title": built_in()["pay.rate"].title, "own": False} in rules[
        "tables"
    ]


def test_a_new_rate_is_a_new_row(folder: Path, tmp_path: Path) -> None:
    assert said("F39", contract_start="115-04-07", rate="144").outcome is Outcome.UNKNOWN
    out = tmp_path / "pay.rate.csv"
    export_table("pay.rate", folder, out)
    with out.open("a", encoding="utf-8") as f:
        f.write("pay.rate,,115/1/1,,144,虛構規定,尚未查證\r\n")
    done = import_tables(out, folder)
    assert str(done.changes[0]) == "「薪點折合率通案最高標準（元／點）」新增 1 列"
    law_in_force.renew_law()
    law = law_in_force.load_law().row("pay.rate", "", date(2026, 4, 7))
    assert (law.value, law.since, law.confidence) == (144, date(2026, 1, 1), "unverified")
    typed = {"contract_start": "115-04-07", "rate": "144"}
    assert said("F39", **typed).outcome is Outcome.PASS
    assert said("F39", **typed | {"rate": "144.1"}).outcome is Outcome.FAIL


def test_an_import_that_changes_nothing_leaves_the_built_in_table(
    folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "x.toml"
    export_table("pay.rate", folder, out)
    done = import_tables(out, folder)
    assert str(done.changes[0]).endswith("內容相同，沒有變動")
    assert list(folder.iterdir()) == []


def test_an_import_can_be_undone(folder: Path, file: Path) -> None:
    first = import_tables(write(file, toml("pay.points_range", *POINTS)), folder)
    before = load(folder).book.sha256
    higher = (POINTS[0], 'key = "上限"\nvalue = 900')
    second = import_tables(write(file, toml("pay.points_range", *higher)), folder)
    assert load(folder).book.sha256 not in (SHA, before)
    put_back(folder, second.before)
    assert load(folder).book.sha256 == before
    put_back(folder, first.before)
    assert load(folder).book.sha256 == SHA


# What is written is read back ---------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".toml", ".csv"])
@pytest.mark.parametrize("table_id", list(built_in()))
def test_what_is_exported_can_be_imported(
    folder: Path, tmp_path: Path, table_id: str, ending: str
) -> None:
    out = tmp_path / f"表{ending}"
    export_table(table_id, folder, out)
    assert str(import_tables(out, folder).changes[0]).endswith("沒有變動")


def test_the_export_explains_itself(folder: Path, tmp_path: Path) -> None:
    export_table("reporting.period", folder, tmp_path / "a.toml")
    text = (tmp_path / "a.toml").read_text(encoding="utf-8")
    assert "# 參考資料表：報送期間" in text
    assert '須為"舊流程"、"暫緩報送"、"智慧登記"之一' in text
    assert 'until = "115-02-26"' in text
    export_table("titles.ranked", folder, tmp_path / "b.toml")
    assert "鍵：十碼的機關代碼，或不填" in (tmp_path / "b.toml").read_text(encoding="utf-8")


def test_a_spreadsheet_knows_the_csv_for_utf8_and_leaves_its_dates_alone(
    folder: Path, tmp_path: Path
) -> None:
    export_table("reporting.period", folder, tmp_path / "a.csv")
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert "民國115年2月26日" in data.decode()


def test_csv_may_come_in_big5_and_hold_several_tables(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(
        "資料表,鍵,值,依據,把握程度\r\n"
        "age.limit,,６６,虛構規定,已對照原文\r\n"
        ",,,,\r\n"
        "severance.pension_required,,是,虛構規定,由原文推得\r\n"
        "pay.rate,,140.5,虛構規定,尚未查證\r\n".encode("cp950")
    )
    assert len(import_tables(file, folder).changes) == 3
    tables = load(folder).book
    assert tables.row("age.limit", "", None).value == 66
    assert tables.row("severance.pension_required", "", None).value is True
    assert str(tables.row("pay.rate", "", None).value) == "140.5"


@pytest.mark.parametrize(("table_id", "ending"), [("pay.rate", ".xlsx"), ("pay.rate", "")])
def test_other_forms_are_not_written(
    folder: Path, tmp_path: Path, table_id: str, ending: str
) -> None:
    with pytest.raises(CannotKeep, match=r"副檔名須為 \.toml 或 \.csv"):
        export_table(table_id, folder, tmp_path / f"a{ending}")
    assert list(tmp_path.iterdir()) == []


# What is refused ----------------------------------------------------------------------------------

BAD_TOML = {
    "unknown table": (toml("pay.rat", "value = 1"), "沒有「pay.rat」這張資料表"),
    "overlap": (toml("age.limit", "value = 65", "value = 66"), "第 1 列與第 2 列之適用期間重疊"),
    "overlap by key": (
        toml("pay.points_range", *POINTS, 'key = "上限"\nfrom = "115-01-01"\nvalue = 900'),
        "第 2 列與第 3 列（鍵「上限」）之適用期間重疊",
    ),
    "bad date": (
        toml("age.limit", 'from = "115-02-30"\nvalue = 65'),
        "第 1 列：起日（from）「115-02-30」",
    ),
    "date of TOML": (toml("age.limit", "from = 2026-01-01\nvalue = 65"), "第 1 列：起日（from）"),
    "before the calendar": (
        toml("age.limit", 'from = "0115-03-23"\nvalue = 65'),
        "第 1 列：起日讀成",
    ),
    "wrong way round": (
        toml("age.limit", 'from = "116-01-01"\nuntil = "115-01-01"\nvalue = 65'),
        "第 1 列：起日晚於迄日",
    ),
    "word for a number": (toml("age.limit", 'value = "65"'), "第 1 列：值（value）須為整數"),
    "decimal for a number": (toml("age.limit", "value = 65.5"), "第 1 列：值（value）須為整數"),
    "flag for a number": (toml("age.limit", "value = true"), "第 1 列：值（value）須為整數"),
    "list for a number": (toml("age.limit", "value = [65]"), "第 1 列：值（value）須為整數"),
    "number for a flag": (toml("severance.pension_required", "value = 1"), "須為是或否"),
    "word for a rate": (toml("pay.rate", 'value = "140"'), "須為數，可有小數"),
    "no number": (toml("pay.rate", "value = nan"), "不能是 NaN"),
    "endless": (toml("pay.rate", "value = 1e400"), "不是合理的數"),
    "too fine": (toml("pay.rate", "value = 1e-9"), "不是合理的數"),
    "below nothing": (toml("age.limit", "value = -1"), "第 1 列：值（value）不是合理的數"),
    "beyond sense": (toml("age.limit", "value = 0xFFFFFFFFFFFF"), "不是合理的數"),
    "numbers for words": (toml("places.counties", "value = [1]"), "須為文字的清單"),
    "a blank word": (toml("counsellor.licences", 'value = ["臨床心理師", ""]'), "第 1 列：值"),
    "an empty list": (toml("counsellor.licences", "value = []"), "第 1 列：值"),
    "steps in disorder": (
        toml("counsellor.uncertified_points", 'key = "一般"\nvalue = [312, 296]'),
        "由小到大",
    ),
    "three limits": (
        toml("assistant.points", 'key = "學士"\nvalue = [1, 2, 3]'),
        "下限與上限兩個數",
    ),
    "no renaming": (toml("places.former", 'value = ["臺北縣"]'), "舊名→新名"),
    "word no rule knows": (
        toml("reporting.period", 'value = "新流程"'),
        "須為「舊流程」、「暫緩報送」、「智慧登記」之一",
    ),
    "list sign in a word": (toml("counsellor.licences", 'value = ["甲、乙"]'), "不得含「、」"),
    "unknown key": (
        toml("pay.points_range", *POINTS, 'key = "中限"\nvalue = 1'),
        "第 3 列：鍵（key）「中限」須為下限、上限",
    ),
    "key left out": (
        toml("pay.points_range", *POINTS, "value = 1"),
        "第 3 列：鍵（key）未填，須為下限、上限",
    ),
    "key where there is none": (
        toml("age.limit", 'key = "甲"\nvalue = 65'),
        "第 1 列：這張表不分鍵",
    ),
    "key lacking": (toml("pay.points_range", POINTS[0]), "少了鍵「上限」的列"),
    "no agency code": (
        toml("titles.ranked", 'key = "376736800a"\nvalue = ["科長"]'),
        "十碼的機關代碼",
    ),
    "no grade": (toml("pay.points", 'key = "五等"\nvalue = [1]'), "六等至十三等之一"),
    "unknown field": (toml("age.limit", "value = 65\nnote = 1"), "不認得的欄位 note"),
    "unseen sign": (toml("counsellor.licences", 'value = ["甲\\u202e乙"]'), "看不見的字元"),
    "line end": (toml("counsellor.licences", 'value = ["甲\\n乙"]'), "換行或看不見的字元"),
    "formula": (toml("counsellor.licences", 'value = ["=1+1"]'), "不得以 = 起頭"),
    "lost sign": (toml("counsellor.licences", 'value = ["甲?"]'), "可能是存檔時遺失的字"),
    "space around": (toml("counsellor.licences", 'value = [" 甲"]'), "「甲」前後有空白"),
    "same table twice": (toml("age.limit", "value = 65") * 2, "出現兩次"),
    "no rows": ('[[table]]\nid = "age.limit"\nrow = []', "至少一列"),
    "no id": ('[[table]]\ntitle = "表"', "沒有 id"),
    "no table": ("a = 1", "沒有任何 [[table]]"),
    "something else beside": (toml("age.limit", "value = 65") + "[other]\n", "不認得 other"),
    "no TOML": ("[[table]]\nid = x\n", "第 2 行第 6 字附近的寫法有誤"),
    "cut off": ("[[table]]\nid = ", "結尾或某一處的寫法有誤"),
    "deep": ("a = " + "[" * 3000, "讀不懂"),
}


@pytest.mark.parametrize(("text", "message"), BAD_TOML.values(), ids=BAD_TOML)
def test_a_bad_file_is_refused_with_the_row_and_changes_nothing(
    folder: Path, file: Path, text: str, message: str
) -> None:
    with pytest.raises(BadLawTable) as refused:
        import_tables(write(file, text), folder)
    assert message in str(refused.value)
    assert "匯入.toml" in str(refused.value)
    assert str(refused.value).endswith("。")
    assert "\n" not in str(refused.value)
    assert not folder.exists()


HEADER = "資料表,鍵,起日,迄日,值,依據,把握程度\r\n"
BAD_CSV = {
    "unknown table": (HEADER + "x,,,,1,甲,尚未查證", "第 2 列：沒有「x」這張資料表"),
    "no table named": (HEADER + ",,,,1,甲,尚未查證", "第 2 列：沒有「」這張資料表"),
    "wrong kind": (
        HEADER + "\r\nage.limit,,,,六十五,甲,尚未查證",
        "第 3 列「屆齡」：值「六十五」須為整數",
    ),
    "two for one": (
        HEADER + "age.limit,,,,65、66,甲,尚未查證",
        "第 2 列「屆齡」：值「65、66」須為整數",
    ),
    "no flag": (HEADER + "severance.pension_required,,,,對,甲,尚未查證", "須為是或否"),
    "no rate": (HEADER + "pay.rate,,,,1.2.3,甲,尚未查證", "須為數，可有小數"),
    "bad date": (
        HEADER + "age.limit,,115-02-30,,65,甲,尚未查證",
        "第 2 列：起日（from）「115-02-30」不是存在的日期",
    ),
    "overlap": (
        HEADER + "age.limit,,,,65,甲,尚未查證\r\n\r\nage.limit,,,,66,甲,尚未查證",
        "第 2 列與第 4 列之適用期間重疊",
    ),
    "no basis": (HEADER + "age.limit,,,,65,,尚未查證", "第 2 列：請填依據"),
    "no value": (HEADER + "age.limit,,,,,甲,尚未查證", "第 2 列：值（value）"),
    "unsure how sure": (
        HEADER + "age.limit,,,,65,甲,很確定",
        "須為已對照原文、由原文推得、尚未查證之一",
    ),
    "a comma too many": (HEADER + "age.limit,,,,65,甲,尚未查證,乙", "第 2 列：欄數比標題列多"),
    "unknown column": ("資料表,值,備註\r\n", "不認得「備註」這一欄"),
    "column twice": (HEADER.replace("鍵", "值"), "各一欄"),
    "column lacking": ("資料表,值\r\n", "各一欄"),
    "only the header": (HEADER, "只有標題列"),
    "nothing": ("\r\n,,\r\n", "沒有任何資料"),
    "quotes": (HEADER + 'age.limit,,,,65,"甲,尚未查證', "引號"),
}


@pytest.mark.parametrize(("text", "message"), BAD_CSV.values(), ids=BAD_CSV)
def test_a_bad_csv_is_refused_with_the_row(
    folder: Path, tmp_path: Path, text: str, message: str
) -> None:
    file = tmp_path / "匯入.csv"
    file.write_text(text, encoding="utf-8-sig", newline="")
    with pytest.raises(BadLawTable) as refused:
        import_tables(file, folder)
    assert message in str(refused.value)
    assert "匯入.csv" in str(refused.value)
    assert not folder.exists()


def test_bytes_that_are_no_text_are_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadLawTable, match="不是 UTF-8"):
        import_tables(tmp_path / "a.toml", folder)
    (tmp_path / "a.csv").write_bytes(HEADER.encode() + b"age.limit,,,,65,\x80\xff,\x80")
    with pytest.raises(BadLawTable, match="第 2 列有無法辨識的字"):
        import_tables(tmp_path / "a.csv", folder)


def test_what_is_no_such_file_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(BadLawTable, match=r"副檔名須為 \.toml 或 \.csv"):
        import_tables(tmp_path / "a.xlsx", folder)
    with pytest.raises(CannotKeep, match=r"無法讀取「a\.toml」"):
        import_tables(tmp_path / "a.toml", folder)
    (tmp_path / "big.toml").write_bytes(b"#" * (3 * 1024 * 1024))
    with pytest.raises(BadLawTable, match="太大"):
        import_tables(tmp_path / "big.toml", folder)


def test_one_bad_table_keeps_the_good_one_out(folder: Path, file: Path) -> None:
    text = toml("pay.points_range", *POINTS) + toml("age.limit", "value = true")
    with pytest.raises(BadLawTable, match="屆齡"):
        import_tables(write(file, text), folder)
    assert load(folder).book.sha256 == SHA


def test_a_disk_that_fails_midway_leaves_what_was_there(
    folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_tables(write(file, toml("age.limit", "value = 66")), folder)
    before = load(folder).book.sha256
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if target.name == "pay.points_range.toml":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    both = toml("age.limit", "value = 67") + toml("pay.points_range", *POINTS)
    with pytest.raises(CannotKeep, match="資料表沒有變動"):
        import_tables(write(file, both), folder)
    assert load(folder).book.sha256 == before
    assert [f.name for f in folder.iterdir()] == ["age.limit.toml"]


def test_the_name_of_a_table_stays_that_of_the_built_in_one(folder: Path, file: Path) -> None:
    import_tables(write(file, toml("age.limit", "value = 66")), folder)
    assert load(folder).book.tables["age.limit"].title == built_in()["age.limit"].title


# Own files that are no good any more --------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"[[table]\n",
        b"\xff\xfe",
        b"",
        toml("age.limit", "value = true").encode(),
        toml("pay.points_range", *POINTS).encode(),
    ],
)
def test_a_file_damaged_later_stays_and_the_built_in_table_holds(
    folder: Path, file: Path, content: bytes
) -> None:
    import_tables(write(file, toml("age.limit", "value = 66")), folder)
    own = folder / "age.limit.toml"
    own.write_bytes(content)
    law = load(folder)
    assert law.book.sha256 == SHA
    assert list(law.damaged) == ["age.limit"]
    (notice,) = law.notices
    assert notice.startswith("自己的資料表「屆齡」不能用，已改用內建的表：「age.limit.toml」")
    assert own.read_bytes() == content
    reset_table("age.limit", folder)
    assert load(folder).notices == ()


def test_a_damaged_file_can_be_imported_over(folder: Path, file: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "age.limit.toml").write_text("?", encoding="utf-8")
    import_tables(write(file, toml("age.limit", "value = 66")), folder)
    law = load(folder)
    assert (law.notices, law.book.row("age.limit", "", None).value) == ((), 66)


def test_a_file_of_no_table_is_told_and_left(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "old.table.toml").write_text("x", encoding="utf-8")
    law = load(folder)
    assert law.notices == ("「old.table.toml」不是本程式的資料表，沒有採用。",)
    assert law.book.sha256 == SHA


def test_a_folder_that_cannot_be_read_does_not_stop_the_program(
    folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_tables(write(file, toml("age.limit", "value = 66")), folder)

    def fail(file: Path) -> bytes:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(law_files, "_content", fail)
    assert load(folder).book.sha256 == SHA
    assert "無法讀取" in load(folder).notices[0]


def test_without_a_folder_of_ones_own_the_built_in_tables_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> Path:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(paths, "user_data", fail)
    law_in_force.renew_law()
    assert (law_in_force.load_law().sha256, law_in_force.law().notices) == (SHA, ())
    law_in_force.renew_law()


def test_a_table_that_does_not_exist_is_a_mistake(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        reset_table("x", folder)
    with pytest.raises(KeyError):
        export_table("x", folder, tmp_path / "x.toml")


@pytest.mark.parametrize(
    ("table_id", "row", "is_taken"),
    [
        ("age.limit", "value = 0", True),
        ("age.limit", "value = -1", False),
        ("age.limit", "value = 1000000000", True),
        ("age.limit", "value = 1000000001", False),
        ("pay.rate", "value = 121.123456", True),
        ("pay.rate", "value = 121.1234567", False),
        ("age.limit", 'from = "民國1年1月1日"\nvalue = 65', True),
        ("age.limit", 'from = "1911-12-31"\nvalue = 65', False),
        ("counsellor.uncertified_points", 'key = "一般"\nvalue = [296, 312]', True),
        ("counsellor.uncertified_points", 'key = "一般"\nvalue = [296, 296]', False),
    ],
)
def test_numbers_and_days_on_each_side_of_what_is_taken(
    folder: Path, file: Path, table_id: str, row: str, is_taken: bool
) -> None:
    rows = [row]
    if table_id.startswith("counsellor"):
        rows.append('key = "離島偏遠"\nvalue = [296, 312, 328]')
    write(file, toml(table_id, *rows))
    if is_taken:
        import_tables(file, folder)
    else:
        with pytest.raises(BadLawTable):
            import_tables(file, folder)
