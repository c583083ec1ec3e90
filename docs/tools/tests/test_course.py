"""Tests of `course`, as far as nothing has to be built for them."""

import os
import shutil
import subprocess
import unittest
from pathlib import Path

from course_in_a_box import TOOLS, CourseInABox


class Course(CourseInABox):
    def setUp(self) -> None:
        super().setUp()
        shutil.copy(TOOLS.parents[1] / "course", self.root)
        for stage, text in (("01-blocking", "one\n"), ("02-fork", "two\n")):
            self.stage(stage, net_cpp="net\n", server_cpp=text, CMakeLists_txt="\n")
            self.write(f"{stage}/README.md", f"prose of {stage}\n")

    def course(
        self, *arguments: str, program: Path | None = None, **environment: str
    ) -> tuple[int, str, str]:
        result = subprocess.run(
            [str(program or self.root / "course"), *arguments],
            cwd="/",
            timeout=60,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, **environment},
        )
        return result.returncode, result.stdout, result.stderr

    def assert_bad_usage(self, *arguments: str) -> str:
        code, out, error = self.course(*arguments)
        self.assertEqual((code, out, error.count("\n")), (2, "", 1), error)
        return error

    def test_without_a_command_it_helps(self) -> None:
        code, out, error = self.course()
        self.assertEqual((code, error), (0, ""))
        self.assertEqual(self.course("help")[1], out)
        self.assertIn("compare [STAGE...]", out)

    def test_an_unknown_command_is_one_line(self) -> None:
        self.assertIn("'fly'", self.assert_bad_usage("fly"))

    def test_a_stage_that_is_not_there_is_one_line_that_names_those_that_are(self) -> None:
        for stage in ("9", "", "net.cpp", "02-fork.", "0", "002", "-2", "*"):
            for command in ("run", "test", "diff") if stage == "9" else ("diff",):
                error = self.assert_bad_usage(command, stage)
                self.assertIn(f"'{stage}'", error)
                self.assertIn("01-blocking 02-fork", error)

    def test_a_command_without_its_stage_or_with_too_much_is_one_line(self) -> None:
        for arguments in (["run"], ["diff"], ["diff", "1", "2"], ["test", "1", "2"], ["docs", "x"]):
            self.assert_bad_usage(*arguments)

    def test_a_diff_lists_the_files_then_shows_the_code_and_is_no_failure(self) -> None:
        for stage in ("2", "02", "02-fork", "02-fork/"):
            code, out, error = self.course("diff", stage)
            self.assertEqual((code, error), (0, ""))
            self.assertRegex(out, r"changed +server\.cpp +\+1 +-1\n")
            self.assertIn("-one\n+two\n", out)
            self.assertRegex(out, r"changed +README\.md")
            self.assertNotIn("prose of", out)
            self.assertNotIn("net.cpp", out)
            self.assertNotIn("\033", out)

    def test_the_first_stage_has_nothing_before_it(self) -> None:
        self.assertIn("01-blocking", self.assert_bad_usage("diff", "1"))

    def test_it_finds_its_course_through_a_link_from_anywhere(self) -> None:
        (self.root / "elsewhere").mkdir()
        link = self.root / "elsewhere/link"
        link.symlink_to(self.root / "course")
        self.assertIn("+two\n", self.course("diff", "2", program=link)[1])

    def bare_machine(self) -> str:
        """A search path to programs of which nothing is built, and to an apt that notes its calls."""
        programs = self.root / "programs"
        programs.mkdir()
        for name in ("bash", "env", "dirname", "basename", "readlink", "sed"):
            (programs / name).symlink_to(shutil.which(name) or "")
        for name in ("apt-get", "dpkg-query"):
            self.write(
                f"programs/{name}", f"#!/bin/sh\necho {name} >>'{self.root}/called'\nexit 1\n"
            )
            (programs / name).chmod(0o755)
        return str(programs)

    def test_it_installs_nothing_where_that_is_forbidden(self) -> None:
        code, out, error = self.course("run", "1", PATH=self.bare_machine(), COURSE_NO_INSTALL="1")
        self.assertEqual((code, out, error.count("\n")), (1, "", 1), error)
        for package in ("g++", "cmake", "libcli11-dev", "catch2"):
            self.assertIn(package, error)
        self.assertNotIn("apt-get", self.read("called"))

    def test_what_draws_the_pictures_is_installed_for_a_comparison_but_never_demanded(self) -> None:
        path = self.bare_machine()
        for command, forbidden, wanted in (
            ("compare", "1", False),
            ("compare", "0", True),
            ("stress", "0", False),
        ):
            error = self.course(command, "1", PATH=path, COURSE_NO_INSTALL=forbidden)[2]
            self.assertIn("nlohmann-json3-dev", error)
            self.assertEqual("gnuplot-nox" in error, wanted, error)


if __name__ == "__main__":
    unittest.main()
