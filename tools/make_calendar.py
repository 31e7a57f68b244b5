"""Write resources/holidays.json: the public holidays of the years that cases have to do with.

    python tools/make_calendar.py

They come from the package `holidays`, which knows every other year too. Importing it loads the
holidays of all the world and takes half a second, longer than checking a roster; a test holds the
file to what the package says.
"""

from __future__ import annotations

import json
from pathlib import Path

from holidays.countries.taiwan import Taiwan

FIRST, LAST = 1911 + 90, 1911 + 130
TARGET = Path(__file__).resolve().parent.parent / "resources" / "holidays.json"


def main() -> None:
    """Write the file."""
    years = {
        str(year): sorted(day.strftime("%m-%d") for day in Taiwan(years=year))
        for year in range(FIRST, LAST + 1)
    }
    lines = [f'"{year}": {json.dumps(days)}' for year, days in years.items()]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
