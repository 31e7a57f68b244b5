"""A database file's name as SQLite is asked for it, with how it is to be opened."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote


def uri_of(file: Path) -> str:
    """The file: URI of a file, also on a server's share."""
    # Not Path.as_uri: it names the server of \\server\share where SQLite allows no name.
    path = file.absolute().as_posix()
    return "file://" + quote(path if path.startswith("/") else f"/{path}")
