"""What may be typed: the commands and their options, with help and errors in Chinese."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, NoReturn

FORMATS: Final = ("text", "json", "html", "xlsx")
CATALOGUE_FORMATS: Final = ("text", "json")
KINDS: Final = ("新聘", "續聘", "改聘", "解聘", "更正", "註銷")
"""As `app.rules.facts.CASE_KINDS`, which not every command needs."""

_IN_CHINESE: Final = (
    (r"argument (\S+?)(?:/\S+)?: expected one argument", r"\1 之後須有一個值"),
    (r"argument (\S+?)(?:/\S+)?: ignored explicit argument .*", r"\1 不需要值"),
    (r"argument COMMAND: invalid choice: '?(.*?)'? \(.*", r"沒有「\1」這個指令"),
    (r"argument (\S+?)(?:/\S+)?: expected (\d) arguments", r"\1 之後須有 \2 個值"),
    (r"argument (\S+?)(?:/\S+)?: not allowed with argument (\S+)", r"\1 不能與 \2 併用"),
    (r"argument (\S+?)(?:/\S+)?: (.*)", r"\1：\2"),
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"unrecognized arguments: (.*)", r"多了 \1"),
)
"""What argparse says of a command line, and how the program says it."""

EXIT_STATUSES: Final = """\
結束狀態：
  0  沒有案件應先補正或資料不足
  1  有案件應先補正或資料不足
  2  名冊無法使用、無法寫入，或指令有誤
  3  有規則未能執行，預檢不完整"""

PACKET_STATUSES: Final = f"""\
{EXIT_STATUSES}
以 --verify 核對時：
  0  與寫出時相同
  1  有檔案遭更改、缺少或多出
  2  不是報送包，或無法讀取"""


class BadUsage(Exception):
    """A command line that cannot be understood; the message is one sentence."""


class _Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese and leaves the exit to its caller."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(
            add_help=False,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **settings,
        )
        self.options = self.add_argument_group("選項")
        self.options.add_argument("-h", "--help", action="help", help="顯示這份說明")
        self.options.add_argument(
            "--debug",
            action="store_true",
            default=argparse.SUPPRESS,
            help="發生未預期的錯誤時列出詳情（可能含名冊內容，請勿外流）",
        )

    def error(self, message: str) -> NoReturn:
        """Raise BadUsage with what argparse has to say, in Chinese."""
        said = message
        for english, chinese in _IN_CHINESE:
            if found := re.fullmatch(english, message, re.DOTALL):
                said = found.expand(chinese)
                break
        raise BadUsage(f"{said}。用法請見 {self.prog} --help。")

    def format_usage(self) -> str:
        """The usage line."""
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        """The whole help."""
        return super().format_help().replace("usage: ", "用法：", 1)


def _one_of(allowed: Sequence[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise argparse.ArgumentTypeError(f"不認得「{text}」，可用的有 {'、'.join(allowed)}")
        return text

    return read


def _day(text: str) -> date:
    from app.rules.dates import parse_date  # not for every command

    day = parse_date(text)
    if day is None:
        raise argparse.ArgumentTypeError(
            f"「{text}」不是存在的日期，請寫成 115-04-20、1150420 或 2026-04-20"
        )
    return day


def _add_roster(parser: _Parser) -> None:
    parser.add_argument_group("檔案").add_argument(
        "file", metavar="FILE", type=Path, help="試算表（.xlsx、.xls、.ods）或 CSV 檔"
    )
    parser.options.add_argument(
        "--as-of",
        metavar="DATE",
        type=_day,
        help="預檢基準日，民國或西元皆可，例：115-04-20（未寫時為今日）",
    )
    parser.options.add_argument(
        "--mapping",
        metavar="FILE",
        type=Path,
        help='欄名對照（TOML），例：[columns] 之下寫 "員工姓名" = "name"',
    )


def _gui(parser: _Parser) -> None:
    parser.add_argument_group("檔案").add_argument(
        "file", metavar="FILE", type=Path, nargs="?", help="要開啟的名冊"
    )


def _check(parser: _Parser) -> None:
    _add_roster(parser)
    parser.options.add_argument(
        "--format",
        metavar="FORMAT",
        type=_one_of(FORMATS),
        default="text",
        help="text（預設）、json、html 或 xlsx",
    )
    parser.options.add_argument("--out", metavar="FILE", type=Path, help="寫入檔案，而非顯示")
    parser.options.add_argument("--all", action="store_true", help="連同通過與不適用的項目一併列出")


class _Instead(argparse.Action):
    """An option that stands for a job of its own, which needs nothing that the usual one needs."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        """Keep the value, and ask for nothing else."""
        setattr(namespace, self.dest, values)
        for action in parser._actions:  # noqa: SLF001  # what is required is kept nowhere else
            action.required = False


def _packet(parser: _Parser) -> None:
    _add_roster(parser)
    parser.options.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        required=True,
        help="報送包放進這個資料夾，沒有時會建立",
    )
    parser.options.add_argument("--zip", action="store_true", help="寫成一個壓縮檔，而非資料夾")
    parser.options.add_argument(
        "--verify",
        metavar="DIR",
        type=Path,
        action=_Instead,
        help="核對已寫出的報送包（資料夾或壓縮檔）是否與寫出時相同；不須另給名冊與 --out",
    )


def _rules(parser: _Parser) -> None:
    parser.add_argument_group("規則").add_argument(
        "id", metavar="ID", nargs="?", help="規則編號，例：L05"
    )
    parser.options.add_argument(
        "--format",
        metavar="FORMAT",
        type=_one_of(CATALOGUE_FORMATS),
        default="text",
        help="text（預設）或 json",
    )
    parser.options.add_argument(
        "--html", metavar="DIR", type=Path, help="把全部規則寫成網頁，放進這個資料夾"
    )
    parser.options.add_argument(
        "--pdf", metavar="FILE", type=Path, help="把全部規則寫成 PDF 的檢核規則手冊"
    )


def _template(parser: _Parser) -> None:
    parser.add_argument_group("檔案").add_argument(
        "file", metavar="FILE", type=Path, help="副檔名須為 .xlsx、.ods 或 .csv"
    )
    parser.options.add_argument(
        "--kind",
        metavar="KIND",
        type=_one_of(KINDS),
        help=f"只列這一類案件的欄位：{'、'.join(KINDS)}（未寫時為全部欄位）",
    )
    parser.options.add_argument("--force", action="store_true", help="檔案已存在時覆寫")


def _tables(parser: _Parser) -> None:
    parser.add_argument_group("資料表").add_argument(
        "id", metavar="ID", nargs="?", help="資料表代號，例：pay.rate"
    )
    one = parser.options.add_mutually_exclusive_group()
    one.add_argument(
        "--import",
        metavar="FILE",
        type=Path,
        dest="import_file",
        help="以檔案（.toml 或 .csv）裡的資料表替換；有一列不對就全部不換",
    )
    one.add_argument(
        "--export",
        metavar=("ID", "FILE"),
        nargs=2,
        help="把使用中的資料表寫成檔案（.toml 或 .csv），改好後可再匯入",
    )
    one.add_argument("--reset", metavar="ID", help="還原內建的資料表")
    parser.options.add_argument("--force", action="store_true", help="匯出的檔案已存在時覆寫")


def _selftest(parser: _Parser) -> None:
    """The self-test takes no options of its own."""


COMMANDS: Final = {
    "gui": (_gui, "開啟視窗", ""),
    "check": (_check, "預檢名冊中的每一件案件", EXIT_STATUSES),
    "packet": (_packet, "預檢名冊並寫出報送包，或核對已寫出的報送包", PACKET_STATUSES),
    "rules": (_rules, "列出全部規則、說明其中一項，或寫成網頁與手冊", ""),
    "tables": (_tables, "列出參考資料表，或檢視、匯入、匯出、還原", ""),
    "template": (_template, "寫出空白表單", ""),
    "selftest": (_selftest, "檢查這份程式是否完整可用", ""),
}
"""Every command: what adds its options, what it does in a few words, what its help ends with."""


def build_parser(version: str) -> argparse.ArgumentParser:
    """The parser of the whole command line; its result has `command` and that command's options."""
    parser = _Parser(
        prog="pinyong",
        description="聘用登記預檢：聘用人員案件報送前，在自己的電腦上先行檢查。",
        epilog="未寫指令時開啟視窗。各指令的選項請用 pinyong 指令 --help 查看。",
    )
    parser.options.add_argument(
        "--version", action="version", version=f"%(prog)s {version}", help="顯示版本"
    )
    commands = parser.add_subparsers(
        title="指令", dest="command", metavar="COMMAND", parser_class=_Parser
    )
    for name, (add_options, summary, ending) in COMMANDS.items():
        add_options(
            commands.add_parser(name, help=summary, description=f"{summary}。", epilog=ending)
        )
    return parser
