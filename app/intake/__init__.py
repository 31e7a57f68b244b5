"""Spreadsheets and CSV read as cases, with problems by cell."""
