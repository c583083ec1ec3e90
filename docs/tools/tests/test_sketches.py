"""Tests of the sketches, and of the tool that asks them for what the servers promise."""

import json
import re
import sys
import unittest

from course_in_a_box import TOOLS, CourseInABox

sys.path.insert(0, str(TOOLS))
import figures  # noqa: E402
import measuring  # noqa: E402
import stages  # noqa: E402
from stages import Problem  # noqa: E402

import sketching as sketches  # noqa: E402

MOST_LINES = {"01-blocking": 40}
# As the two versions of Catch2 answer, down to the exit codes.
CATCH2_2 = """#!/bin/sh
[ "$1" = --list-test-names-only ] || exit 255
printf 'one, two\\nthree\\n'
exit 2
"""
CATCH2_3 = """#!/bin/sh
[ "$1 $2 $3" = '--list-tests --verbosity quiet' ] || { echo 'Error(s) in input:' >&2; exit 255; }
printf 'one, two\\nthree\\n'
"""
# A test program with one test, "it echoes", which a server that is called `good` passes.
PROGRAM = """#!/bin/sh
"$COURSE_SERVER" --port 0 --log-level off OPTIONS
case "$COURSE_SERVER" in *good) success=true;; *) success=false;; esac
echo "<Catch><TestCase name='it echoes'><Original>code == 0</Original>"
echo "<OverallResult success='$success'/></TestCase></Catch>"
"""


def report(*cases):
    return "<Catch><Group>" + "".join(cases) + "</Group></Catch>"


def case(name, success, inside=""):
    return f'<TestCase name="{name}">{inside}<OverallResult success="{success}"/></TestCase>'


class Sketches(unittest.TestCase):
    """What a sketch has to be to be typed by hand."""

    def setUp(self):
        self.sources = {
            stage.name: (stage / "sketch.cpp").read_text(encoding="utf-8")
            for stage in stages.stages(stages.ROOT)
        }

    def test_they_are_short(self):
        for stage, source in self.sources.items():
            self.assertLessEqual(source.count("\n"), MOST_LINES.get(stage, 80), stage)

    def test_they_include_nothing_of_the_course(self):
        for stage, source in self.sources.items():
            self.assertEqual(re.findall(r'^\s*#\s*include\s*"', source, re.M), [], stage)

    def test_each_listens_on_its_own_port(self):
        for stage, source in self.sources.items():
            self.assertEqual(set(re.findall(r"\b80\d\d\b", source)), {f"80{stage[:2]}"}, stage)

    def test_the_results_are_of_the_tests_that_there_are(self):
        data = figures.load(sketches.RESULTS)
        self.assertEqual(list(sketches.differences(data, stages.ROOT)), [])


class Reports(unittest.TestCase):
    def test_a_test_that_succeeded_has_no_failure(self):
        self.assertIsNone(sketches.failure_in(report(case("a", "true")), "a"))

    def test_an_expression_that_failed_is_named_as_it_is_written(self):
        inside = "<Original> code == 0 </Original><Expanded>1 == 0</Expanded>"
        text = report(case("a", "false", f"<Expression>{inside}</Expression>"))
        self.assertEqual(sketches.failure_in(text, "a"), "code == 0")

    def test_an_exception_is_named_by_its_text(self):
        inside = "<Original>{Unknown}</Original><Exception> no line came </Exception>"
        text = report(case("a", "false", inside))
        self.assertEqual(sketches.failure_in(text, "a"), "no line came")

    def test_a_report_without_the_test_is_no_verdict(self):
        a, b = case("a", "true"), case("b", "true")
        for text in (report(), report(b), report(a, b)):
            with self.assertRaises(Problem):
                sketches.failure_in(text, "a")

    def test_a_report_that_breaks_off_is_no_verdict(self):
        with self.assertRaises(Problem):
            sketches.failure_in('<Catch><TestCase name="a">', "a")


class Runs(unittest.TestCase):
    def settled(self, *failures):
        runs = iter(failures)
        return sketches.settled(lambda: next(runs))

    def test_runs_that_agree_are_a_verdict(self):
        self.assertEqual(self.settled(None, None), {"verdict": "kept"})
        self.assertEqual(self.settled("x", "y"), {"verdict": "broken", "failed": "x"})

    def test_one_broken_run_is_enough_and_all_are_told(self):
        found = self.settled(None, "x", None, None, None)
        self.assertEqual((found["verdict"], found["failed"]), ("broken", "x"))
        self.assertEqual(found["runs"], ["kept", "broken", "kept", "kept", "kept"])


class Programs(CourseInABox):
    def program(self, path, text):
        self.write(path, text)
        (self.root / path).chmod(0o755)
        return self.root / path

    def judged(self, sketch, options=""):
        server = self.program("good", "#!/bin/sh\n")
        program = self.program("contract_test", PROGRAM.replace("OPTIONS", options))
        return sketches.judged(program, "it echoes", self.program(sketch, "#!/bin/sh\n"), server)

    def test_names_are_listed_by_both_versions_of_catch2(self):
        for text in (CATCH2_2, CATCH2_3):
            self.assertEqual(sketches.names_of(self.program("a_test", text)), ["one, two", "three"])

    def test_a_program_that_lists_nothing_is_a_problem(self):
        with self.assertRaises(Problem):
            sketches.names_of(self.program("a_test", "#!/bin/sh\n"))

    def test_a_promise_is_kept_or_broken(self):
        self.assertEqual(self.judged("as good")["verdict"], "kept")
        broken = self.judged("bad")
        self.assertEqual((broken["verdict"], broken["failed"]), ("broken", "code == 0"))

    def test_http_is_not_asked(self):
        found = self.judged("bad", "--service http")
        self.assertEqual((found["verdict"], found["reason"]), ("not asked", "it needs --service"))

    def test_another_option_is_asked_and_noted(self):
        found = self.judged("bad", "--workers 1")
        self.assertEqual((found["verdict"], found["options"]), ("broken", ["--workers"]))

    def test_what_the_server_breaks_too_is_no_verdict(self):
        program = self.program("contract_test", PROGRAM.replace("OPTIONS", ""))
        bad = self.program("bad", "#!/bin/sh\n")
        with self.assertRaises(Problem):
            sketches.judged(program, "it echoes", bad, bad)

    def test_a_test_that_starts_no_server_asks_nothing(self):
        text = PROGRAM.replace('"$COURSE_SERVER" --port', "true")
        program = self.program("contract_test", text)
        good = self.program("good", "#!/bin/sh\n")
        self.assertEqual(sketches.judged(program, "it echoes", good, good)["verdict"], "not asked")

    def test_a_case_that_does_not_end_is_broken(self):
        slow = self.program("slow_test", "#!/bin/sh\nexec sleep 30\n")
        limit, sketches.LIMIT = sketches.LIMIT, 0.2
        self.addCleanup(setattr, sketches, "LIMIT", limit)
        self.assertIn("no end", sketches.run_case(slow, "a", "server"))


class Check(CourseInABox):
    def test_a_renamed_test_is_found_on_both_sides(self):
        self.stage("01-blocking", sketch_cpp="")
        source = 'TEST_CASE(\n    "new "\n    "name") {}\n'
        self.write("01-blocking/tests/contract_test.cpp", source)
        self.write("01-blocking/tests/clients_test.cpp", 'TEST_CASE("as before") {}\n')
        tests = [("contract_test", "old name"), ("clients_test", "as before")]
        tests = [{"program": program, "name": name} for program, name in tests]
        data = {"stages": [{"stage": "01-blocking", "tests": tests}]}
        found = list(sketches.differences(json.loads(json.dumps(data)), self.root))
        self.assertEqual(len(found), 2)
        self.assertIn("no verdict on 'new name'", found[0])
        self.assertIn("there is no 'old name'", found[1])


class Table(unittest.TestCase):
    def test_it_has_each_broken_promise_and_counts_the_rest(self):
        runs = ["kept", "broken"]
        tests = [
            {"name": "it echoes", "verdict": "kept"},
            {"name": "it stops", "verdict": "broken", "failed": "a || b", "runs": runs},
            {"name": "it speaks HTTP", "verdict": "not asked", "reason": "it needs --service"},
        ]
        item = {"stage": "01-blocking", "kept": 1, "broken": 1, "not_asked": 1, "tests": tests}
        lines = figures.promises({"stages": [item]}, "01-blocking")
        self.assertEqual(lines[2], "| it stops | `a \\|\\| b` in 1 of 2 runs |")
        self.assertEqual(lines[3], "| **kept**: 1 of 2 | |")
        self.assertEqual(lines[4], "| **not asked**: 1 | it needs --service (1) |")
        self.assertEqual(len(lines), 5)


if __name__ == "__main__":
    unittest.main()
