"""Tests of the experiment with the log: what it makes of the rounds of benchmark and server."""

import sys
import unittest

from course_in_a_box import TOOLS

sys.path.insert(0, str(TOOLS))
from experiments import logger  # noqa: E402
from measuring import Document  # noqa: E402


def report(nanoseconds: float, lost: float = 0) -> Document:
    """A round of two loads, in which all counters are the same but that of the lost lines."""
    counters = dict.fromkeys(logger.COUNTERS, nanoseconds)
    return {
        "benchmarks": [
            {"run_name": f"{candidate}/{load}/iterations:100/real_time", "threads": threads}
            | counters
            | {"lost_percent": lost if load == "no_pause" else 0}
            for load, threads in [("8_lines", 1), ("no_pause", 2)]
            for candidate in logger.CANDIDATES
        ]
    }


class Calls(unittest.TestCase):
    def setUp(self) -> None:
        self.calls = logger.calls_of([report(3), report(1), report(2000, lost=12)])

    def test_a_figure_is_the_median_with_the_least_and_the_greatest(self) -> None:
        cpu = self.calls[0]["ours"]["cpu_ns"]
        self.assertEqual((cpu["median"], cpu["least"], cpu["greatest"]), (3, 1, 2000))
        self.assertEqual(cpu["text"], "3 (1–2,000)")

    def test_there_is_an_item_for_each_load_and_number_of_threads(self) -> None:
        found = [(item["load"], item["threads"]) for item in self.calls]
        self.assertEqual(found, [("8 lines", 1), ("no pause", 2)])

    def test_a_load_under_which_a_line_was_lost_in_one_round_is_told(self) -> None:
        self.assertEqual([item["load"] for item in logger.losing(self.calls)], ["no pause"])


class Server(unittest.TestCase):
    def test_a_ratio_is_taken_within_a_round_and_so_is_that_of_equals(self) -> None:
        def turns(*values: float) -> list[dict[str, float]]:
            return [dict.fromkeys(logger.FIGURES, value) for value in values]

        modes = {"off": turns(8, 2, 4), "info": turns(8, 3, 4), "off_again": turns(8, 2, 2)}
        found = logger.server_of({"connections": modes})
        self.assertEqual([item["figure"] for item in found], list(logger.FIGURES))
        self.assertEqual(found[0]["ratio"]["values"], [1.0, 1.5, 1.0])
        self.assertEqual(found[0]["equals"]["values"], [1.0, 1.0, 0.5])
        self.assertEqual(found[0]["ratio"]["text"], "1.000 (1.000–1.500)")

    def test_an_interval_leaves_out_as_many_on_each_side_as_the_binomial_allows(self) -> None:
        # The tables in Le Boudec's appendix have the ranks 6 and 16 of 21, and 1 and 6 of 6.
        self.assertEqual(logger.interval(list(range(21, 0, -1))), {"low": 6, "high": 16})
        self.assertEqual(logger.interval([3, 1, 2, 6, 5, 4]), {"low": 1, "high": 6})
        self.assertEqual(logger.interval([7]), {"low": 7, "high": 7})


if __name__ == "__main__":
    unittest.main()
