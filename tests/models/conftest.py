from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

NOBODY = 65534


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that others may enter too; those of pytest are the user's own."""
    folder = Path(tempfile.mkdtemp(prefix="pinyong-"))
    folder.chmod(0o777)
    yield folder
    folder.chmod(0o777)
    shutil.rmtree(folder)


@contextmanager
def powerless() -> Iterator[None]:
    """Without the rights of an administrator, whom no file is read-only to."""
    if os.name == "nt" or os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def without_rights() -> AbstractContextManager[None]:
    return powerless()
