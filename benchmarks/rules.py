"""How long all rules take over many cases, and whether that grows with their number alone.

    python -m benchmarks.rules [CASES]

The aim: 125 rules over 100,000 cases in 6 s on one core, findings included. The floor, in the same
run, is as many calls of a plain function that compares two facts.
"""

from __future__ import annotations

import gc
import sys
from datetime import date
from itertools import cycle, islice
from time import perf_counter

from app.law_in_force import checker
from app.rules.facts import FACTS, Case
from app.rules.values import read_case
from tools.make_samples import cases, id_number

AS_OF = date(2026, 4, 20)


def batch(count: int) -> list[Case]:
    """The samples over and over, each with numbers of its own."""
    made = []
    for n, case in enumerate(islice(cycle(list(cases())), count), 1):
        own = {"case_no": f"範115-{n:06d}", "id_number": id_number(n, case["id_number"][1])}
        if "plan_approval_no" in case:
            own["plan_approval_no"] = f"府人力字第115{n:07d}號"
        known = {key: text for key, text in (case | own).items() if key in FACTS}
        made.append(read_case(known, row=n + 1))
    return made


def compare(a: date | None, b: date | None) -> bool:
    return a is not None and b is not None and a <= b


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    check = checker()
    check.check(batch(40), AS_OF)
    per_case = []
    for size in (count // 100, count // 10, count):
        made = batch(size)
        gc.collect()
        gc.freeze()
        start = perf_counter()
        evaluations = 0
        for result in check.run(made, AS_OF):
            evaluations += len(result.results)
        seconds = perf_counter() - start
        gc.unfreeze()
        per_case.append(seconds / size)
        print(
            f"{size:>9,} cases {seconds:8.2f} s {seconds / size * 1e6:7.1f} µs a case "
            f"{evaluations / seconds / 1e6:5.2f} million outcomes a second"
        )
    # Counted by itself: to look at nine million outcomes takes a noticeable time of its own.
    few = list(check.run(made[:1000], AS_OF))
    findings = sum(len(r.findings) for result in few for r in result.results)
    print(f"findings per case: {findings / len(few):.2f}")
    start = perf_counter()
    for case in made[: count // 10]:
        facts = case.facts
        for _ in range(100):
            compare(facts.contract_start, facts.contract_end)
    floor = (perf_counter() - start) / (count // 10) / 100
    a_rule = per_case[-1] / (evaluations / count)
    print(
        f"one outcome {a_rule * 1e9:.0f} ns, bare comparison {floor * 1e9:.0f} ns: "
        f"ratio {a_rule / floor:.2f}"
    )
    print(f"growth from {count // 100:,} to {count:,}: {per_case[-1] / per_case[0]:.2f} (aim: 1)")


if __name__ == "__main__":
    main()
