"""Sets everything up, then starts the program. Standard library only.

    python run.py               opens the window on the sample cases
    python run.py test [...]    runs the whole test suite, on every core; arguments go to pytest
    python run.py COMMAND ...   the command line: check, packet, rules, template, selftest, gui

What has been set up is remembered in `.venv/set-up.txt`, one line per finished step, so that a
second start does nothing but look there. A step is written down only once it is done: set-up that
was interrupted begins again. A `.venv` that this file did not make is left alone.

Up to the look at the version this file keeps to what Python 3.6 can parse and run.
"""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

CANNOT_GO_ON = 2


def say(zh: str, en: str) -> None:
    """Tell the user on stderr, in English only where the terminal cannot show Chinese."""
    try:
        zh.encode(sys.stderr.encoding or "ascii")
        print(zh, file=sys.stderr, flush=True)
    except UnicodeEncodeError:
        print(en, file=sys.stderr, flush=True)


if sys.version_info < (3, 11):  # noqa: UP036  # the very case in which it is older
    say(
        "聘用登記預檢需要 Python 3.11 以上，這裡是 {}.{}；請安裝新版後再執行。".format(
            *sys.version_info[:2]
        ),
        "pinyong needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info[:2]),
    )
    sys.exit(CANNOT_GO_ON)

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
DONE = VENV / "set-up.txt"
BEGUN = VENV / "set-up.begun"
"""There while the environment is being made: what is half-made is ours, and may be made anew."""
RUN_LOCK = ROOT / "requirements.txt"
DEV_LOCK = ROOT / "requirements-dev.txt"
SAMPLE = ROOT / "resources" / "samples" / "sample_roster.xlsx"
# The whole suite runs on every core, the tests of a file in one process.
SIDE_BY_SIDE = ("-n", "auto", "--dist", "loadfile")

# What Qt loads from the system: library → its package on Debian and Ubuntu.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
FOR_QT = "libraries for Qt"
FOR_WINDOW = "libraries for a window"
LIBRARIES = {FOR_QT: QT_LIBRARIES, FOR_WINDOW: WINDOW_LIBRARIES}
CHINESE_FACE = "fonts-noto-cjk"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


class SetUpError(Exception):
    """Set-up cannot go on. The arguments are what to tell the user: in Chinese, in English."""


def in_venv(name: str) -> str:
    """The path of a program of the virtual environment."""
    return str(VENV / ("Scripts/" + name + ".exe" if os.name == "nt" else "bin/" + name))


def steps(command: str) -> list[str]:
    """What has to be done before a command can start, in order, as remembered once done."""
    python = "python {}.{} {}".format(*sys.version_info[:2], VENV)  # a moved copy begins anew
    wanted = [python, lock_step(RUN_LOCK)]
    if command == "test":
        wanted.append(lock_step(DEV_LOCK))
    if sys.platform == "linux" and command in ("gui", "test", "selftest"):
        wanted.append(FOR_QT)
        if command == "gui":
            wanted.append(FOR_WINDOW)
    return wanted


def lock_step(lock: Path) -> str:
    """The step that installs a lock; another lock is another step."""
    return f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}"


def done_steps() -> list[str]:
    """The steps that were finished before; none where there is no sound environment."""
    if not Path(in_venv("python")).exists():  # the Python that it was made from may be gone
        return []
    try:
        return DONE.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def remember(done: list[str]) -> None:
    """Write down the finished steps, whole or not at all."""
    draft = DONE.with_suffix(".new")
    draft.write_text("\n".join(done) + "\n", encoding="utf-8")
    draft.replace(DONE)
    with contextlib.suppress(OSError):
        BEGUN.unlink()


def set_up(wanted: list[str]) -> None:
    """Do the steps that are not done yet. Raises SetUpError."""
    with alone():
        done = done_steps()
        anew = wanted[:2] != done[:2]
        if anew:
            leave_others_alone()
        todo = wanted if anew else [step for step in wanted if step not in done]
        add_system_packages(missing_packages(todo, for_venv=anew))
        if anew:
            make_venv()
            install(RUN_LOCK)
            install_command()
            done = wanted[:2]
        if any(step.startswith(DEV_LOCK.name) for step in todo):
            install(DEV_LOCK)
            done = [step for step in done if not step.startswith(DEV_LOCK.name)]
        remember(list(dict.fromkeys([*done, *wanted])))


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Wait until no other start of this copy is setting up; a start that dies lets go."""
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    with (folder / "set-up.lock").open("a+b") as lock:
        if sys.platform == "win32":
            import msvcrt  # Windows only

            lock.seek(0)
            while True:
                with contextlib.suppress(OSError):  # it gives up after ten seconds
                    msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl  # not on Windows

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def leave_others_alone() -> None:
    """Raise SetUpError where there is a `.venv` that this file did not make."""
    if not os.path.lexists(VENV) or DONE.exists() or BEGUN.exists():
        return
    with contextlib.suppress(OSError):
        if not any(VENV.iterdir()):
            return
    raise SetUpError(
        f"這裡已有不是由 run.py 建立的執行環境「{VENV}」，未予更動；"
        "請將它改名、移走或刪除，再執行一次。",
        f"There is an environment that run.py did not make, left as it is: {VENV}. "
        "Rename, move or delete it, then run this again.",
    )


def make_venv() -> None:
    """Make the virtual environment, in place of one that is unfinished or of another Python.

    Emptied here and not by `venv --clear`, so that at every moment a file in it tells whose it is.
    """
    say("首次設定：建立執行環境…", "First set-up: making the environment...")
    try:
        VENV.mkdir(exist_ok=True)
        BEGUN.touch()
        DONE.unlink(missing_ok=True)  # first: what is half-emptied must not look done
        for one in VENV.iterdir():
            if one.is_dir() and not one.is_symlink():
                shutil.rmtree(one)
            elif one != BEGUN:
                one.unlink()
    except OSError as failed:
        raise SetUpError(
            f"設定未完成：「{VENV}」無法清空（{failed}）。請關閉正在執行的本程式，再執行一次。",
            f"Set-up is not finished: {VENV} cannot be emptied ({failed}). "
            "Close the program, then run it again.",
        ) from failed
    call([sys.executable, "-I", "-m", "venv", str(VENV)])


def install(lock: Path) -> None:
    """Install exactly what a lock names, each file checked against its hash."""
    dev = lock == DEV_LOCK
    say(
        "首次設定：下載並安裝{}，需要數分鐘…".format("測試工具" if dev else "程式所需的套件"),
        "First set-up: downloading and installing {}, some minutes...".format(
            "the test tools" if dev else "what the program needs"
        ),
    )
    pip("--require-hashes", "--only-binary=:all:", "--no-compile", "-r", str(lock))


def install_command() -> None:
    """Put the command `pinyong` into the environment; it runs the sources where they are."""
    options = ("--no-deps", "--no-build-isolation", "--config-settings=editable_mode=compat")
    pip(*options, "--editable", str(ROOT))


def pip(*arguments: str) -> None:
    """Run `pip install` in the environment."""
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    options = ["--disable-pip-version-check", "--no-input", "--no-warn-script-location", *quiet]
    call([in_venv("python"), "-I", "-m", "pip", "install", *options, *arguments])


def call(command: list[str]) -> None:
    """Run one command of the set-up; its output belongs on stderr, as ours does."""
    try:
        subprocess.run(command, check=True, stdout=sys.stderr, cwd=ROOT)
    except (OSError, subprocess.CalledProcessError) as failed:
        shown = " ".join(command)
        raise SetUpError(
            f"設定未完成：「{shown}」未能執行（{failed}）。"
            "請關閉正在執行的本程式，確認網路與磁碟空間，再執行一次。",
            f"Set-up is not finished: {shown} failed ({failed}). "
            "Close the program, check the network and the disk, then run it again.",
        ) from failed


def missing_packages(todo: list[str], *, for_venv: bool) -> list[str]:
    """The packages of Debian and Ubuntu that hold what the system lacks for these steps."""
    packages = []
    if for_venv and not importlib.util.find_spec("ensurepip"):  # Debian splits it off
        packages.append("python{}.{}-venv".format(*sys.version_info[:2]))
    for step, libraries in LIBRARIES.items():
        if step in todo:
            packages += [package for name, package in libraries.items() if not has_library(name)]
    if FOR_WINDOW in todo and not has_chinese_face():
        packages.append(CHINESE_FACE)
    return packages


def has_library(name: str) -> bool:
    """Whether the system's loader finds a shared library."""
    import ctypes  # only set-up needs it

    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_chinese_face() -> bool:
    """Whether there is a font that shows Traditional Chinese."""
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=zh-tw"], capture_output=True, check=False)
        return bool(listed.stdout.strip())
    folders = [Path(f).expanduser() for f in FONT_FOLDERS]
    return any(next(folder.rglob("*CJK*"), None) for folder in folders)


def add_system_packages(packages: list[str]) -> None:
    """Install them as root by apt; else tell the one command that does.

    Raises SetUpError where it cannot go on without them; it can without a face, since the program
    brings one.
    """
    if not packages:
        return
    names = " ".join(packages)
    install_them = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if shutil.which("apt-get") and os.geteuid() == 0:
        say(f"首次設定：安裝系統元件 {names}…", f"First set-up: installing {names}...")
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        # Without lists, or with old ones, apt finds nothing to install.
        subprocess.run(["apt-get", "update", "-qq"], check=False, stdout=sys.stderr)
        call([*install_them, "-qq"])
        return
    if shutil.which("apt-get"):
        command = " ".join(["sudo", *install_them])
        messages = (
            f"系統還缺幾個元件，請執行這一個指令後再試一次：{command}",
            f"The system lacks some parts; run this, then try again: {command}",
        )
    else:
        messages = (
            f"系統還缺幾個元件，請以本系統的套件工具安裝後再試一次；在 Debian 名為：{names}",
            f"The system lacks some parts; please install them. In Debian they are: {names}",
        )
    if packages != [CHINESE_FACE]:
        raise SetUpError(*messages)
    say(*messages)


def has_display() -> bool:
    """Whether a window can be shown, or has been told where to go."""
    ways = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(way) for way in ways)


def start(command: list[str]) -> int:
    """Become the command, or on Windows, where that cannot be, wait for it."""
    if os.name != "nt":
        os.execv(command[0], command)
    import signal  # Windows only

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the program's to answer
    return subprocess.run(command, check=False).returncode


def main(arguments: list[str]) -> int:
    """Set up what the arguments need, then start it. Returns an exit status."""
    if not arguments:
        arguments = ["gui", str(SAMPLE)]
    command = arguments[0]
    wanted = steps(command)
    if set(wanted) - set(done_steps()):
        try:
            set_up(wanted)
        except SetUpError as cannot:
            say(*cannot.args)
            return CANNOT_GO_ON
        except KeyboardInterrupt:
            say("設定中斷；再執行一次即從頭設定。", "Interrupted; run it again to set up anew.")
            return 130
    if command == "test":
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.chdir(ROOT)
        return start([in_venv("python"), "-m", "pytest", *(arguments[1:] or SIDE_BY_SIDE)])
    if command == "gui" and not has_display():
        say(
            "這裡沒有可以顯示視窗的畫面。請在桌面環境執行；或改用指令，例如："
            "python run.py check resources/samples/sample_roster.xlsx"
            "（有其他顯示方式時，請設定 QT_QPA_PLATFORM）。",
            "There is no display here. Start it on a desktop, or use the command line: "
            "python run.py check resources/samples/sample_roster.xlsx "
            "(or set QT_QPA_PLATFORM where there is another way to show windows).",
        )
        return CANNOT_GO_ON
    # -P: the folder that it is started from may hold an `app` of its own.
    return start([in_venv("python"), "-P", "-m", "app", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
