"""The rules of the catalogue, one module per subject of the law.

Importing this package registers them all.
"""

from app.rules.checks import (
    consistency,
    contract,
    counsellor_pay,
    counsellors,
    courts,
    cross_case,
    deadlines,
    dismissal,
    documents,
    eligibility,
    identity,
    insurance,
    names,
    nationality,
    office,
    pay,
    practice,
    procedure,
    registration,
    renewal,
    safeguards,
    titles,
)

__all__ = [
    "consistency",
    "contract",
    "counsellor_pay",
    "counsellors",
    "courts",
    "cross_case",
    "deadlines",
    "dismissal",
    "documents",
    "eligibility",
    "identity",
    "insurance",
    "names",
    "nationality",
    "office",
    "pay",
    "practice",
    "procedure",
    "registration",
    "renewal",
    "safeguards",
    "titles",
]
