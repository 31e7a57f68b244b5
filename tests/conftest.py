"""Tests need no display and change nothing outside their own folders."""

from __future__ import annotations

import os

# Before anything imports Qt; the folders keep a test from the user's own settings and data.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
