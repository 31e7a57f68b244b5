"""Cases to practise with: those of the sample roster, whose people and agencies are fictitious."""

from __future__ import annotations

_NUMBER = "範"
_AGENCY = "範例"


def is_practice(case_no: str, org_name: str) -> bool:
    """Whether a case is one of the sample, by its number and its agency: no real one has both."""
    return case_no.startswith(_NUMBER) and org_name.startswith(_AGENCY)
