"""Where things are, from source or from a built copy: resources to read, and the user's folder."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import Final

APP_NAME: Final = "pinyong"


@cache
def root() -> Path:
    """The folder that holds `resources` and `pyproject.toml`."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) if bundle else Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """A file or folder below `resources`."""
    return root().joinpath("resources", *parts)


def user_data() -> Path:
    """The user's data folder; made where it does not exist yet."""
    import platformdirs  # only those who keep something need it

    return platformdirs.user_data_path(APP_NAME, appauthor=False, ensure_exists=True)


@cache
def version() -> str:
    """The program's version, from pyproject.toml, its only place."""
    import tomllib

    with (root() / "pyproject.toml").open("rb") as f:
        project: dict[str, str] = tomllib.load(f)["project"]
    return project["version"]
