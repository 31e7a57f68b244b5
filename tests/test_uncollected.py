"""The search for circles rests while any work wants it to, and goes on as it was before."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from app.uncollected import is_put_off, uncollected


@pytest.fixture(params=[True, False], ids=["on", "off"])
def before(request: pytest.FixtureRequest) -> Iterator[bool]:
    was_enabled = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if was_enabled else gc.disable)()


def test_it_rests_until_the_last_work_is_done(before: bool) -> None:
    first, second = uncollected(), uncollected()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)  # the one that began first need not end last
    assert (gc.isenabled(), is_put_off()) == (False, True)
    second.__exit__(None, None, None)
    assert (gc.isenabled(), is_put_off()) == (before, False)


def test_it_goes_on_after_a_fault(before: bool) -> None:
    with pytest.raises(ZeroDivisionError), uncollected():
        _ = 1 / 0
    assert (gc.isenabled(), is_put_off()) == (before, False)
