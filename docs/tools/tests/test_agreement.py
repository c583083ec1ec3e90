"""Tests of the tool that says whether two runs agree."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

from course_in_a_box import TOOLS

Document = dict[str, Any]


def load(
    verdicts: dict[str, Any],
    stress: str = "--connections 10",
    rate: float | None = None,
    unserved: str = "",
) -> Document:
    """One load, with the verdicts on the CPU time of pairs: {"one/other": "higher"}."""
    names = sorted({name for pair in verdicts for name in pair.split("/")})
    return {
        "stress": stress,
        "rate": rate,
        "figures": ["cpu_us_per_message"],
        "servers": {name: {"never_served": {"median": name in unserved}} for name in names},
        "ratios": {
            pair: {
                "cpu_us_per_message": verdict and {"verdict": verdict, "median": 1.5},
                "max_us": None,
            }
            for pair, verdict in verdicts.items()
        },
    }


def results(**scenarios: Document) -> Document:
    origin = {"date": "2026", "command": "compare", "rounds": 9, "seconds": 1.0, "commit": None}
    return {**origin, "scenarios": scenarios}


class Agreement(unittest.TestCase):
    def run_on(self, first: Document, second: Document) -> tuple[int, list[str], Any]:
        """The exit code, the last line or the error, and what was written."""
        with tempfile.TemporaryDirectory() as directory:
            paths = [Path(directory) / name for name in ("first", "second", "out")]
            for path, document in zip(paths, (first, second)):
                path.write_text(json.dumps(document), encoding="utf-8")
            done = subprocess.run(
                [sys.executable, "-B", TOOLS / "agreement", *paths[:2], "--out", paths[2]],
                capture_output=True,
                encoding="utf-8",
                timeout=60,
            )
            written = json.loads(paths[2].read_text()) if paths[2].exists() else None
            return done.returncode, (done.stdout or done.stderr).splitlines(), written

    def counts(self, first: Document, second: Document) -> tuple[int, int, int]:
        code, _, written = self.run_on(results(light=first), results(light=second))
        self.assertEqual(code, 1 if written["contradict"] else 0)
        return written["agree"], written["contradict"], written["undecided"]

    def test_the_same_verdict_agrees_and_the_other_one_contradicts(self) -> None:
        higher, lower = load({"a/b": "higher"}), load({"a/b": "lower"})
        self.assertEqual(self.counts(higher, higher), (1, 0, 0))
        self.assertEqual(self.counts(lower, lower), (1, 0, 0))
        self.assertEqual(self.counts(higher, lower), (0, 1, 0))

    def test_a_contradiction_is_named_with_both_ratios(self) -> None:
        code, lines, written = self.run_on(
            results(light=load({"a/b": "higher"})), results(light=load({"a/b": "lower"}))
        )
        self.assertEqual(code, 1)
        self.assertEqual(
            lines[0],
            "light: a and b contradict each other in cpu_us_per_message: 1.500 and 1.500",
        )
        self.assertEqual(written["contradictions"][0]["servers"], "a and b")
        self.assertEqual(len(written["runs"]), 2)

    def test_what_rankings_are_made_of_is_counted_by_itself(self) -> None:
        ranked, unranked, hidden = (load({"a/b": "higher"}) for _ in range(3))
        unranked["ratios"]["a/b"] = {"max_us": {"verdict": "higher", "median": 1.5}}
        hidden["figures"] = ["max_us"]
        document = results(one=ranked, two=unranked, three=hidden)
        _, lines, written = self.run_on(document, document)
        self.assertEqual((written["agree"], written["of_rankings"]["agree"]), (3, 1))
        self.assertTrue(lines[0].startswith("of rankings: 1 verdicts agree, 0 contradict"))
        self.assertTrue(lines[1].startswith("in all: 3 verdicts agree, 0 contradict"))

    def test_a_tie_or_too_few_rounds_in_either_run_decide_nothing(self) -> None:
        for open_verdict in ("tie", "too few rounds"):
            with self.subTest(open_verdict):
                decided, undecided = load({"a/b": "higher"}), load({"a/b": open_verdict})
                self.assertEqual(self.counts(decided, undecided), (0, 0, 1))
                self.assertEqual(self.counts(undecided, decided), (0, 0, 1))

    def test_a_pair_counts_once_and_what_was_not_measured_not_at_all(self) -> None:
        both_ways = load({"a/b": "higher", "b/a": "lower", "a/c": None})
        self.assertEqual(self.counts(both_ways, both_ways), (1, 0, 0))

    def test_a_server_that_ran_twice_or_left_clients_unserved_is_not_ranked(self) -> None:
        verdicts = {"a/b": "higher", "a/b again": "higher", "b/c": "higher"}
        other = {pair: "lower" for pair in verdicts}
        self.assertEqual(self.counts(load(verdicts, unserved="c"), load(other)), (0, 1, 0))
        self.assertEqual(self.counts(load(verdicts), load(other, unserved="c")), (0, 1, 0))

    def test_loads_that_only_one_run_has_are_passed_over(self) -> None:
        one = results(light=load({"a/b": "higher"}), heavy=load({"a/b": "higher"}))
        _, _, written = self.run_on(one, results(light=load({"a/b": "higher"})))
        self.assertEqual(written["agree"], 1)

    def test_other_loads_can_not_be_compared_but_a_share_of_what_servers_can_do_is_a_share(self) -> None:
        one = results(light=load({"a/b": "higher"}))
        code, lines, written = self.run_on(one, results(light=load({"a/b": "higher"}, "-c 5")))
        self.assertEqual((code, written), (2, None))
        self.assertIn("the loads differ: '--connections 10' and '-c 5'", lines[0])
        paced = [load({"a/b": "higher"}, f"-c 5 --rate {rate} -d 2s", rate) for rate in (100, 90)]
        self.assertEqual(self.counts(*paced), (1, 0, 0))

    def test_what_is_no_results_document_is_refused(self) -> None:
        code, lines, written = self.run_on({"scenarios": {}}, results())
        self.assertEqual((code, written), (2, None))
        self.assertIn("is no results document", lines[0])


if __name__ == "__main__":
    unittest.main()
