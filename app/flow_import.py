"""An office's own flow files: taken over after they have been read, used before the built-in ones.

A file that no longer reads, say after an edit by hand, is passed over and told of: the built-in
flow applies then, so that nothing stands still.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from app.files_out import whole_file
from app.flow_files import (
    CONTACTS_FILE,
    BadFlow,
    contacts_of,
    load_flows,
    read_contacts,
    read_flow_file,
)
from app.flow_steps import Contact, Flow

OWN_FOLDER: Final = "flows"
"""The folder of the office's own files, within that of its data."""


_Marks = tuple[tuple[str, int, int], ...]
"""Of each file its name, when it was written and how long it is."""


class Flows(NamedTuple):
    """The flows in force, by period; which of them are the office's own; what could not be read."""

    by_period: Mapping[str, Flow]
    own: Mapping[str, Path]
    faults: tuple[str, ...]


def flows_in_force(built_in: Path, own: Path) -> Flows:
    """The built-in flows, with those of the office's folder in their place.

    Raises BadFlow and OSError for the built-in ones only.
    """
    known = load_flows(built_in)
    contacts: Mapping[str, Contact] = read_contacts(built_in / CONTACTS_FILE)
    faults: list[str] = []
    try:
        contacts = contacts_of(own, contacts)
    except BadFlow as fault:
        faults.append(str(fault))
    flows, files = dict(known), dict[str, Path]()
    for file in sorted(own.glob("*.toml")):
        if file.name == CONTACTS_FILE:
            continue
        try:
            flow = read_flow_file(file, contacts, known)
        except BadFlow as fault:
            faults.append(str(fault))
        except OSError:
            faults.append(f"「{file.name}」無法開啟，請查對該檔案之權限。")
        else:
            if flow.period in files:
                faults.append(f"「{file.name}」：「{flow.period}」已有另一個流程檔，請只留一個。")
                continue
            flows[flow.period], files[flow.period] = flow, file
    return Flows(flows, files, tuple(faults))


def take_over(file: Path, built_in: Path, own: Path) -> Flow:
    """Use a file from now on, in the place of the one before for the same period.

    Raises BadFlow, with the line, where it cannot be used; OSError where it cannot be read,
    CannotWrite where it cannot be kept. Nothing has changed then.
    """
    known = load_flows(built_in)
    contacts = contacts_of(own, read_contacts(built_in / CONTACTS_FILE))
    flow = read_flow_file(file, contacts, known)
    content = file.read_bytes()
    own.mkdir(parents=True, exist_ok=True)
    target = own / f"{flow.id}.toml"
    others = [f for p, f in flows_in_force(built_in, own).own.items() if p == flow.period]
    with whole_file(target) as out:
        out.write(content)
    for other in others:
        if other != target:
            other.unlink(missing_ok=True)
    return flow


def give_up(period: str, built_in: Path, own: Path) -> bool:
    """Use the built-in flow of a period again; whether there was one of the office's own."""
    file = flows_in_force(built_in, own).own.get(period)
    if file is None:
        return False
    file.unlink(missing_ok=True)
    return True


class FlowFiles:
    """The flows of an office: those that come with the program, with its own in their place.

    What was read is kept for as long as no file of the office's folder is otherwise, so that a file
    taken over, given up or put there by hand is in force at once. Called from any thread.
    """

    def __init__(self, built_in: Path, own: Path) -> None:
        self._built_in, self._own = built_in, own
        self._read: tuple[_Marks, Flows] | None = None

    def in_force(self) -> Flows:
        """The flows in force. Raises as `flows_in_force`."""
        marks, kept = self._marks(), self._read
        if kept is None or kept[0] != marks:
            self._read = kept = marks, flows_in_force(self._built_in, self._own)
        return kept[1]

    def by_period(self) -> Mapping[str, Flow]:
        """The same, without what is to be told of them."""
        return self.in_force().by_period

    def _marks(self) -> _Marks:
        try:
            files = sorted(self._own.glob("*.toml"))
            found = ((file.name, file.stat()) for file in files)
            return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)
        except OSError:
            return ()  # what cannot be looked at is told of when it is read

    def read(self, file: Path) -> Flow:
        """A file, as `take_over` would use it; nothing is changed. Raises as `take_over`."""
        contacts = contacts_of(self._own, read_contacts(self._built_in / CONTACTS_FILE))
        return read_flow_file(file, contacts, load_flows(self._built_in))

    def take_over(self, file: Path) -> Flow:
        """Use a file from now on. Raises as the function of this name."""
        flow = take_over(file, self._built_in, self._own)
        self._read = None
        return flow

    def give_up(self, period: str) -> bool:
        """Use the built-in flow of a period again; whether there was one of the office's own."""
        had_one = give_up(period, self._built_in, self._own)
        self._read = None
        return had_one

    def built_in(self, period: str) -> Flow:
        """The flow of a period that comes with the program."""
        return load_flows(self._built_in)[period]

    def write(self, period: str, file: Path) -> None:
        """Write the file in force for a period, to be changed and taken over again.

        Raises OSError where it cannot be read, CannotWrite where it cannot be written.
        """
        source = self.in_force().own.get(period)
        if source is None:
            known = {
                flow.period: one
                for one in sorted(self._built_in.glob("*.toml"))
                if one.name != CONTACTS_FILE
                for flow in (self._one(one),)
            }
            source = known[period]
        content = source.read_bytes()
        with whole_file(file) as out:
            out.write(content)

    def _one(self, file: Path) -> Flow:
        return read_flow_file(file, read_contacts(self._built_in / CONTACTS_FILE), {})
