"""What is kept on this computer."""

from __future__ import annotations

from typing import Final

FILE_NAME: Final = "pinyong.db"
"""The database file in the user's folder; here, so that asking for it needs no SQLAlchemy."""
