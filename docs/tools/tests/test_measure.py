"""Tests of `measure`, of its table of experiments, and of the commands that they run."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from course_in_a_box import TOOLS

sys.path.insert(0, str(TOOLS))
import commands  # noqa: E402
from commands import Words  # noqa: E402
import stages  # noqa: E402
from experiments import table  # noqa: E402
from experiments.experiment import Experiment, summary  # noqa: E402
from measuring import Document  # noqa: E402


class Measure(unittest.TestCase):
    def measure(self, *arguments: str) -> tuple[int, str, str]:
        """Returns the exit code, and what was printed on both outputs."""
        done = subprocess.run(
            [sys.executable, "-B", TOOLS / "measure", *arguments],
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        return done.returncode, done.stdout, done.stderr

    def test_without_an_experiment_it_lists_all_of_them(self) -> None:
        code, out, error = self.measure()
        self.assertEqual((code, error), (0, ""))
        listed = out.partition("experiments:")[2]
        for name in (
            "costs",
            "floor",
            "handoff",
            "listeners",
            "locks",
            "logger",
            "steps",
            "syscalls",
            "timers",
            "tuning",
        ):
            self.assertRegex(listed, rf"(?m)^    {name}\b")

    def test_each_experiment_says_how_it_measures_and_where_the_results_go(self) -> None:
        for experiment in table.EXPERIMENTS:
            with self.subTest(experiment.name):
                code, out, _ = self.measure(experiment.name, "--help")
                self.assertEqual(code, 0)
                self.assertIn(f"docs/tools/measure {experiment.name}", out)
                self.assertIn(f"docs/results/{experiment.name}.json", out)

    def test_what_is_published_was_measured_by_an_experiment_of_the_same_name(self) -> None:
        for experiment in table.EXPERIMENTS:
            self.assertTrue((stages.ROOT / f"docs/results/{experiment.name}.json").exists())

    def test_an_unknown_experiment_and_no_round_at_all_are_bad_usage(self) -> None:
        self.assertEqual(self.measure("weight")[0], 2)
        self.assertEqual(self.measure("timers", "--rounds", "0", "--out", "/nowhere/out")[0], 2)

    def test_a_problem_is_one_line_that_names_the_experiment(self) -> None:
        code, out, error = self.measure("costs", "--build", "/nowhere", "--out", "/nowhere/out")
        self.assertEqual((code, out, error.count("\n")), (1, "", 1))
        self.assertTrue(error.startswith("measure costs: there is no build in /nowhere"))


class Table(unittest.TestCase):
    def options(
        self, *arguments: str, uses_build: bool = True, takes_stages: bool = False
    ) -> argparse.Namespace:
        """The options of an experiment of this kind."""
        experiment = Experiment(
            "sizes",
            "",
            "",
            run=self.run_sizes,
            rounds=3,
            uses_build=uses_build,
            takes_stages=takes_stages,
        )
        return table.parser_of([experiment]).parse_args(["sizes", *arguments])

    def run_sizes(self, options: argparse.Namespace) -> Document:
        return {"rounds": options.rounds}

    def test_what_experiments_share_has_the_same_options_everywhere(self) -> None:
        options = self.options()
        self.assertEqual((options.rounds, options.build), (3, stages.ROOT / "build"))
        self.assertNotIn("stages", options)
        self.assertNotIn("build", self.options(uses_build=False))
        self.assertEqual(self.options("02-fork", takes_stages=True).stages, ["02-fork"])

    def test_results_of_some_stages_do_not_replace_the_published_ones(self) -> None:
        published = stages.ROOT / "docs/results/sizes.json"
        self.assertEqual(table.file_of(self.options()), published)
        self.assertEqual(table.file_of(self.options(takes_stages=True)), published)
        self.assertIsNone(table.file_of(self.options("02-fork", takes_stages=True)))
        named = self.options("--out", "mine.json", "02-fork", takes_stages=True)
        self.assertEqual(table.file_of(named), Path("mine.json"))

    def test_costs_and_syscalls_take_stages(self) -> None:
        parser = table.parser_of(table.EXPERIMENTS)
        for name in ("costs", "syscalls"):
            self.assertEqual(parser.parse_args([name, "02-fork"]).stages, ["02-fork"])

    def test_results_are_written_and_then_told(self) -> None:
        def told(results: Document) -> list[str]:
            return [f"{results['rounds']} rounds"]

        sizes = Experiment("sizes", "", "", run=self.run_sizes, lines=told, rounds=3)
        with tempfile.TemporaryDirectory() as directory:
            out = Path(directory) / "new" / "sizes.json"
            command = ["measure", "sizes", "--rounds", "5", "--out", str(out)]
            with mock.patch.object(table, "EXPERIMENTS", [sizes]), mock.patch.object(
                sys, "argv", command
            ), mock.patch("builtins.print") as printed:
                self.assertEqual(table.main(), 0)
            self.assertEqual(json.loads(out.read_text()), {"rounds": 5})
        printed.assert_called_once_with("5 rounds")


class Summary(unittest.TestCase):
    def test_it_is_the_median_with_the_least_and_the_greatest(self) -> None:
        found = summary((3.0, 1.0, 2000.0), ",.0f")
        self.assertEqual((found["median"], found["least"], found["greatest"]), (3, 1, 2000))
        self.assertEqual((found["text"], found["values"]), ("3 (1–2,000)", [3, 1, 2000]))


class Commands(unittest.TestCase):
    def test_the_output_is_returned_and_the_environment_has_what_is_added(self) -> None:
        with mock.patch.dict(os.environ, {"KEPT": "3"}):
            out = commands.output_of("sh", "-c", "echo $KEPT $ADDED", environment={"ADDED": "7"})
        self.assertEqual(out, "3 7\n")

    def test_a_command_that_fails_lasts_too_long_or_is_not_there_is_a_problem(self) -> None:
        expected: list[tuple[Words, str]] = [
            (["sh", "-c", "echo why >&2; exit 3"], "failed: why"),
            (["sleep", 20], "sleep took longer than 0.1 s"),
            (["/nowhere"], "cannot run /nowhere: No such file"),
        ]
        for words, said in expected:
            with self.assertRaisesRegex(stages.Problem, said):
                commands.output_of(*words, time_limit=0.1 if words[0] == "sleep" else 20)


if __name__ == "__main__":
    unittest.main()
