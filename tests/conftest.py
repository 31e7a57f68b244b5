"""Tests need no display and change nothing outside their own folders."""

from __future__ import annotations

import atexit
import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before anything imports Qt; the folder keeps a test from the user's own settings, data and tables.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
_DATA = tempfile.TemporaryDirectory(prefix="pinyong-tests-")
atexit.register(_DATA.cleanup)
os.environ["XDG_DATA_HOME"] = _DATA.name  # for the programs that a test starts

from app import paths  # noqa: E402  # after the folder is named

paths.user_data = lambda: Path(_DATA.name)


def pytest_collection() -> None:
    """All that is collected stays: to look for circles in it meanwhile finds none."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Nor is it walked again by any collecting while the tests run."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="module")
def store_made_once() -> Iterator[None]:
    """For a module that begins a store in each test, and does not prove how one is begun."""
    from tests import empty_store  # it brings the store with it

    with empty_store.copied():
        yield
