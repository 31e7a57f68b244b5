"""An empty store is the same every time: made once, and copied wherever one is begun."""

from __future__ import annotations

import atexit
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Engine

from app.models import FILE_NAME, store
from app.models.engine import make_engine

make_by_tables = store.create


@cache
def _pattern() -> TemporaryDirectory[str]:
    """A folder with an empty store in it; it goes when the process ends."""
    folder = TemporaryDirectory(prefix="pinyong-empty-")
    atexit.register(folder.cleanup)
    engine = make_engine(Path(folder.name) / FILE_NAME, create=True)
    make_by_tables(engine)
    engine.dispose()
    return folder


def _copy(engine: Engine) -> None:
    with closing(sqlite3.connect(Path(_pattern().name) / FILE_NAME)) as source:
        pooled = engine.raw_connection()
        try:
            source.backup(pooled.driver_connection)
        finally:
            pooled.close()


@contextmanager
def copied() -> Iterator[None]:
    """Meanwhile a store that is begun is a copy; tests/models has each made by the tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "create", _copy)
        yield
