"""Read mutated rosters by the ten thousand, and tell of each that ends in anything but a sentence.

    python -m tools.fuzz_readers [--archives] [--files N] [--seed N] [--out FILE]

Every file is one of a few whole rosters, spoiled by a seed: bytes changed, cut off or doubled;
members of a package spliced, dropped or their XML changed and packed again. Each must come to a
roster, or to an UnusableFile, within two seconds of the processor and 300 MB. With `--archives` it
is files between offices that are spoiled: what is read of one must be all that it lists. The work
is done in children, so that an abort, which takes the process with it, is told like any other slip;
the seed makes it again:

    python -m tools.fuzz_readers [--archives] --one SEED FILE
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import multiprocessing as mp
import os
import random
import re
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.archive.form import BadArchive, Office, SentCase, SentWaiver
from app.archive.read import read_archive
from app.archive.write import write_archive
from app.intake.guide import open_guide
from app.intake.outcome import roster_of
from app.intake.preview import preview
from app.intake.read import read_roster
from app.intake.roster import UnusableFile

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 2.0
"""Seconds of the processor for one file: others may be at work beside it."""
MOST_MEMORY = 300 * 1024 * 1024
_LIMIT = 3 << 30
_PER_CHILD = 2000

Mutation = Callable[[random.Random, bytes], bytes]

_NUMBERS = (
    *(b"0", b"-1", b"1", b"255", b"65535", b"65536", b"1048576", b"2147483647", b"4294967295"),
    *(b"18446744073709551615", b"1e308", b"NaN", b"", b"9" * 400),
)
_WORDS = (
    *(b"<", b">", b"&", b'"', b"'", b"/>", b"<c/>", b"<row/>", b"<f/>", b"<v/>", b"&#x0;", b"&a;"),
    *(b"]]>", b"<![CDATA[", b"<!--", b"<!DOCTYPE a>", b' r="XFD1048576"', b' t="s"', b' t="e"'),
    *(b' t="d"', b' table:number-rows-repeated="1048576"', b'<text:s text:c="99999999"/>'),
    *(b"\0", b"\xff\xfe", b"\xa4\xa4", b"\xfa\x40", b"\n", b"\r", b",", b"\t", b'""', b"=1/0"),
)


def bases() -> list[bytes]:
    """The rosters to spoil: small ones of every form."""
    folder = ROOT / "tests" / "data" / "rosters"
    found = sorted(p for p in folder.glob("*.*") if p.suffix != ".json")
    found += sorted((ROOT / "resources" / "samples").glob("sample_roster*"))
    return [p.read_bytes() for p in found]


def _changed_bytes(rng: random.Random, data: bytes) -> bytes:
    spoiled = bytearray(data)
    for _ in range(rng.choice((1, 2, 4, 16, 64))):
        spoiled[rng.randrange(len(spoiled))] = rng.choice((0, 255, 127, rng.randrange(256)))
    return bytes(spoiled)


def _changed_words(rng: random.Random, data: bytes) -> bytes:
    spoiled = bytearray(data)
    for _ in range(rng.choice((1, 2, 8))):
        at = 4 * rng.randrange(max(len(spoiled) // 4, 1))
        number = rng.choice((0, 1, 2, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, rng.randrange(1 << 32)))
        width = rng.choice((2, 4))
        spoiled[at : at + width] = (number & ((1 << 8 * width) - 1)).to_bytes(width, "little")
    return bytes(spoiled)


def _cut(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data))]


def _moved(rng: random.Random, data: bytes) -> bytes:
    at, until, into = (rng.randrange(len(data)) for _ in range(3))
    piece = data[min(at, until) : min(at, until) + rng.choice((4, 64, 512, 4096))]
    return data[:into] + piece + data[into + rng.choice((0, len(piece))) :]


def _put_in(rng: random.Random, data: bytes) -> bytes:
    for _ in range(rng.choice((1, 2, 6))):
        at = rng.randrange(len(data) + 1)
        data = data[:at] + rng.choice(_WORDS) + data[at:]
    return data


def _other_numbers(rng: random.Random, data: bytes) -> bytes:
    places = [m.span() for m in re.finditer(rb"\d+", data)]
    for start, end in sorted(rng.sample(places, min(len(places), rng.choice((1, 2, 5)))))[::-1]:
        data = data[:start] + rng.choice(_NUMBERS) + data[end:]
    return data


def _other_tags(rng: random.Random, data: bytes) -> bytes:
    """One tag taken out, doubled or put in another's place."""
    places = [m.span() for m in re.finditer(rb"<[^>]*>", data)]
    if not places:
        return data
    (start, end), (first, last) = rng.choice(places), rng.choice(places)
    tag = rng.choice((b"", data[start:end] * rng.choice((2, 50, 5000)), data[first:last]))
    return data[:start] + tag + data[end:]


_PLAIN: Sequence[Mutation] = (_changed_bytes, _changed_words, _cut, _moved, _put_in, _other_numbers)
_IN_PARTS: Sequence[Mutation] = (*_PLAIN, _other_tags, _other_tags, _other_numbers)


def _in_package(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """The package with a member spoiled, dropped, or taken from another."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {m.filename: archive.read(m) for m in archive.infolist()}
    name = rng.choice(list(members))
    what = rng.randrange(12)
    if what == 0:
        del members[name]
    elif what == 1:
        members[rng.choice(("../../a", "C:\\a", "xl/worksheets/sheet1.xml", "/a", name + "/"))] = (
            b""
        )
    elif what == 2 and other.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(other)) as archive:
            members[name] = archive.read(rng.choice(archive.namelist()))
    elif members[name]:
        for _ in range(rng.choice((1, 1, 3))):
            members[name] = rng.choice(_IN_PARTS)(rng, members[name] or b" ")
    return _packed(members, rng.choice((0, 8, 8, 8)))


def _packed(members: Mapping[str, bytes], way: int) -> bytes:
    """A package of these members; it says no time, so that it is the same whenever it is made."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, held in members.items():
            archive.writestr(zipfile.ZipInfo(name), held, way)
    return packed.getvalue()


def spoiled(seed: int, whole: Sequence[bytes]) -> bytes:
    """The file that a seed makes of these."""
    rng = random.Random(seed)  # noqa: S311  # to be made again, not to be secret
    data = rng.choice(whole)
    if data.startswith(b"PK") and rng.random() < 0.75:
        return _in_package(rng, data, rng.choice(whole))
    for _ in range(rng.choice((1, 1, 2, 3))):
        data = rng.choice(_PLAIN)(rng, data or b" ")
    return data


def archives() -> list[bytes]:
    """Files between offices to spoil: one with attachments, one with many cases."""
    made_on = datetime(2026, 4, 20, 9, 30)
    waiver = SentWaiver("L01", "已電洽", "", "承辦甲", made_on)
    cases = [
        SentCase({"case_no": f"範115-{n:03d}", "name": "林𠮷例"}, {"備註": "=1+1"}, (waiver,))
        for n in range(60)
    ]
    found: list[bytes] = []
    with tempfile.TemporaryDirectory() as folder:
        letter = Path(folder) / "契約書.pdf"
        letter.write_bytes(bytes(range(256)) * 8)
        for some, attached in ((cases[:3], [letter]), (cases, [])):
            file = Path(folder) / "a.pinyong"
            write_archive(file, some, Office(), made_on=made_on, program="1", attachments=attached)
            found.append(file.read_bytes())
    return found


def spoiled_archive(seed: int, whole: Sequence[bytes]) -> bytes:
    """The file that a seed makes of these; some with a list that agrees with what was changed."""
    rng = random.Random(seed)  # noqa: S311  # to be made again, not to be secret
    data = rng.choice(whole)
    way = rng.random()
    if way < 0.3:
        for _ in range(rng.choice((1, 1, 2, 3))):
            data = rng.choice(_PLAIN)(rng, data or b" ")
        return data
    if way < 0.6:
        return _in_package(rng, data, rng.choice(whole))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {m.filename: archive.read(m) for m in archive.infolist()}
    said = json.loads(members.pop("manifest.json"))
    for _ in range(rng.choice((1, 1, 2, 4))):
        members["cases.json"] = rng.choice(_IN_PARTS)(rng, members["cases.json"] or b" ")
    said["files"] = [
        {"name": name, "size": len(held), "sha256": hashlib.sha256(held).hexdigest()}
        for name, held in members.items()
    ]
    listed = {**members, "manifest.json": json.dumps(said).encode()}
    return _packed(listed, zipfile.ZIP_DEFLATED)


def read(file: Path) -> str:
    """How a roster comes out: read, refused, or what it should never be."""
    return max((_outcome(way, file) for way in (_by_check, _by_guide)), key=_is_slip)


def read_sent(file: Path) -> str:
    """How a file between offices comes out."""
    return _outcome(_by_receiving, file)


def _is_slip(outcome: str) -> bool:
    return outcome not in ("read", "refused")


def _outcome(way: Callable[[Path], None], file: Path) -> str:
    try:
        way(file)
    except (UnusableFile, BadArchive) as refused:
        sentence = str(refused)
        is_one = sentence.endswith("。") and "\n" not in sentence
        return "refused" if is_one else f"no sentence: {sentence[:80]}"
    except MemoryError:
        return "MemoryError"
    except BaseException as error:  # a panic is no Exception
        return f"{type(error).__name__}: {str(error)[:120]}"
    return "read"


def _by_receiving(file: Path) -> None:
    received = read_archive(file)
    with zipfile.ZipFile(file) as archive:
        for entry in received.manifest.files:
            held = archive.read(entry.name)
            if (len(held), hashlib.sha256(held).hexdigest()) != (entry.size, entry.sha256):
                raise ValueError(f"{entry.name} is not as listed")
        if len(received.cases) != len(json.loads(archive.read("cases.json"))["cases"]):
            raise ValueError("some cases are not read")


def _by_check(file: Path) -> None:
    read_roster(file)


def _by_guide(file: Path) -> None:
    guide = open_guide(file)
    preview(guide)
    roster_of(guide)


@dataclass(frozen=True)
class Kind:
    """What is spoilt and read: whole files, what a seed makes of them, and how that comes out."""

    whole: Callable[[], Sequence[bytes]]
    spoil: Callable[[int, Sequence[bytes]], bytes]
    read: Callable[[Path], str]


ROSTERS = Kind(bases, spoiled, read)
ARCHIVES = Kind(archives, spoiled_archive, read_sent)


def _work(first: int, last: int, folder: str, kind: Kind, tell: mp.connection.Connection) -> None:
    """Read the files of these seeds, telling of each before and after."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a panic tells the terminal as well
    resource.setrlimit(resource.RLIMIT_AS, (_LIMIT, _LIMIT))
    whole = kind.whole()
    file = Path(folder) / "roster"
    for seed in range(first, last):
        file.write_bytes(kind.spoil(seed, whole))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        tell.send((seed, None, 0.0, 0))
        began = time.process_time()
        outcome = kind.read(file)
        grown = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
        tell.send((seed, outcome, time.process_time() - began, grown))
    tell.send((last, "done", 0.0, 0))


@dataclass
class _Tally:
    """What came of the files so far, and where it is told."""

    out: Callable[[str], object]
    counts: Counter[str] = field(default_factory=Counter)
    slips: int = 0
    longest: tuple[float, int] = (0.0, 0)
    most: tuple[int, int] = (0, 0)

    def slip(self, seed: int, what: str) -> None:
        """Tell of a file that came to anything but a roster or a sentence."""
        self.slips += 1
        self.out(f"seed {seed}: {what}")

    def count(self, seed: int, outcome: str, seconds: float, grown: int) -> None:
        """Count a file that came to an end."""
        self.counts[outcome] += 1
        self.longest = max(self.longest, (seconds, seed))
        self.most = max(self.most, (grown, seed))
        if _is_slip(outcome):
            self.slip(seed, outcome)
        if seconds > LONGEST:
            self.slip(seed, f"takes {seconds:.1f} s")
        if grown > MOST_MEMORY:
            self.slip(seed, f"takes {grown >> 20} MB")


def _by_child(at: int, end: int, kind: Kind, tally: _Tally) -> int:
    """Read the files of these seeds in a child; returns the seed to go on with."""
    hear, tell = mp.Pipe(duplex=False)
    with tempfile.TemporaryDirectory() as folder:
        child = mp.get_context("fork").Process(target=_work, args=(at, end, folder, kind, tell))
        child.start()
        tell.close()
        try:
            while hear.poll(10 * LONGEST):
                at, outcome, seconds, grown = hear.recv()
                if outcome == "done":
                    return end
                if outcome is not None:
                    tally.count(at, outcome, seconds, grown)
            tally.slip(at, "hangs")
            child.kill()
        except EOFError:
            child.join()
            tally.slip(at, f"the process ends with {child.exitcode}")
        finally:
            child.join()
    return at + 1


def run(first: int, files: int, out: Callable[[str], object], kind: Kind = ROSTERS) -> int:
    """Read so many files; returns how many slips there were."""
    tally = _Tally(out)
    began = time.perf_counter()
    at, end = first, first + files
    while at < end:
        at = _by_child(at, min(at + _PER_CHILD, end), kind, tally)
        out(
            f"{at - first} files, {tally.slips} slips, {time.perf_counter() - began:.0f} s; "
            f"read {tally.counts['read']}, refused {tally.counts['refused']}; longest "
            f"{tally.longest[0]:.2f} s (seed {tally.longest[1]}), "
            f"most {tally.most[0] >> 20} MB (seed {tally.most[1]})"
        )
    return tally.slips


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--one", nargs=2, metavar=("SEED", "FILE"))
    parser.add_argument("--archives", action="store_true")
    chosen = parser.parse_args(arguments)
    kind = ARCHIVES if chosen.archives else ROSTERS
    if chosen.one:
        Path(chosen.one[1]).write_bytes(kind.spoil(int(chosen.one[0]), kind.whole()))
        return 0
    to = chosen.out.open("a", encoding="utf-8") if chosen.out else sys.stdout
    return bool(run(chosen.seed, chosen.files, lambda line: print(line, file=to, flush=True), kind))


if __name__ == "__main__":
    sys.exit(main())
