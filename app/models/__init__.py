"""What is kept on this computer."""

from __future__ import annotations

from typing import Final

# Here, so that asking for them needs no SQLAlchemy.

FILE_NAME: Final = "pinyong.db"
"""The database file in the user's folder."""

APPLICATION_ID: Final = int.from_bytes(b"PNYG")
"""What tells our files from all others, at byte 68."""

REVISIONS: Final = ("0001", "0002", "0003")
"""Every revision of the tables, oldest first, as the migrations name them."""

HEAD: Final = REVISIONS[-1]
