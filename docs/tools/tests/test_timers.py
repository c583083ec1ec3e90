"""Tests of the experiment with timers: what it makes of the rounds of its benchmark."""

import sys
import unittest

from course_in_a_box import TOOLS

sys.path.insert(0, str(TOOLS))
from experiments import timers  # noqa: E402
from experiments.timers import Report  # noqa: E402


def report(nanoseconds: float) -> Report:
    """A round of two sizes, in which everything costs as much, and ten times that."""
    return [
        {"entries": entries, "note": cost}
        | {name: dict.fromkeys(timers.OPERATIONS, cost) for name in timers.CANDIDATES}
        for entries, cost in [(1000, nanoseconds), (10000, 10 * nanoseconds)]
    ]


class Results(unittest.TestCase):
    def setUp(self) -> None:
        self.reports = [report(3), report(1), report(200)]

    def test_a_figure_is_the_median_with_the_least_and_the_greatest(self) -> None:
        heap = timers.results_of(self.reports)[0]["heap"]
        self.assertEqual((heap["median"], heap["least"], heap["greatest"]), (3, 1, 200))
        self.assertEqual(heap["text"], "3 (1–200)")

    def test_there_is_a_row_for_each_operation_and_size(self) -> None:
        rows = timers.results_of(self.reports)
        self.assertEqual([row["entries"] for row in rows], [1000, 10000] * 3)
        self.assertEqual(rows[1]["wheel"]["median"], 30)


if __name__ == "__main__":
    unittest.main()
