"""年度續聘 in the window: from the old contracts to the new cases, all stored or none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from app.cases import Renewable
    from app.renewal import Draft
    from app.rules.engine import Checker
    from app.rules.facts import Case
    from app.ui.case_desk import CaseDesk
    from app.ui.renewal_page import RenewalPage
    from app.ui.report import CaseReport
    from app.ui.window import MainWindow


class RenewalFlow(QObject):
    """What the window does to renew contracts. Its page is made when it is first asked for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.page: RenewalPage | None = None
        self._checker: Checker | None = None
        self._others: Sequence[Case] = ()

    @property
    def _desk(self) -> CaseDesk:
        return self._window.book.case_desk

    def _page(self) -> RenewalPage:
        if self.page is None:
            from app.ui.fields.making import Around, make_field
            from app.ui.renewal_page import RenewalPage

            window = self._window
            around = Around(
                window.desk.today,
                window.desk.is_workday,
                {"plan_approval_no": self._desk.suggest_plans},
            )
            make = partial(make_field, palette=window.colours, around=around)
            self.page = page = RenewalPage(window.colours, make, self._check)
            window.pages.addWidget(page)
            page.save_asked.connect(self._keep)
            page.cancelled.connect(lambda: window.show_page("cases"))
            page.rule_asked.connect(window.visits.show_rule)
        return self.page

    def begin(self, ids: Sequence[int] = ()) -> None:
        """Renew these contracts, or choose among all that end soon."""
        wanted, as_of = list(ids), self._desk.as_of
        self._desk.keep()
        show = partial(self._show, are_asked_for=bool(wanted))
        self._desk.ask(lambda book: book.renewable(wanted, as_of), show)

    def _show(self, found: Renewable, *, are_asked_for: bool) -> None:
        from app.renewal import Terms, points_on

        self._checker, self._others = found.checker, found.others
        as_of = self._desk.as_of
        page = self._page()
        rate = found.agency.rate_on(as_of)
        stated = {"rate": rate[0], "rate_doc_no": rate[1]} if rate else {}
        points = points_on(found.checker.book, as_of)
        page.show_cases(found.cases, as_of, Terms(stated), points, are_asked_for=are_asked_for)
        self._window.show_page("renewal")

    def _check(self, drafts: Sequence[Draft]) -> list[tuple[str, CaseReport]]:
        from app.rules.values import read_case
        from app.ui.report import report_of

        if self._checker is None:
            return []
        as_of = self._desk.as_of
        cases = [read_case(draft.typed) for draft in drafts]
        run = self._checker.run([*cases, *self._others], as_of)
        return [
            (result.verdict.value, report_of(result, as_of)) for result in islice(run, len(cases))
        ]

    def _keep(self, drafts: Sequence[Draft]) -> None:
        if drafts:
            self._window.show_page("cases")
            self._desk.add(
                [(draft.typed, draft.prior_id) for draft in drafts],
                "renewed",
                f"產生續聘案 {len(drafts)} 件",
            )
