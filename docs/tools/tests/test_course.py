"""Tests of `course`; what is built for them are scripts."""

import os
import re
import shutil
import subprocess
import unittest

from course_in_a_box import TOOLS, CourseInABox


class FrontDoor(CourseInABox):
    def setUp(self):
        super().setUp()
        shutil.copy(TOOLS.parents[1] / "course", self.root)
        (self.root / "docs").mkdir()
        (self.root / "docs/tools").symlink_to(TOOLS)

    def course(self, *arguments, program=None, **environment):
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

    def assert_bad_usage(self, *arguments):
        code, out, error = self.course(*arguments)
        self.assertEqual((code, out, error.count("\n")), (2, "", 1), error)
        return error

    def store(self, *pairs):
        code, printed = self.run_tool("landing", "store", *pairs)
        self.assertEqual(code, 0, printed)


class Course(FrontDoor):
    def setUp(self):
        super().setUp()
        for stage, text in (("01-blocking", "one\n"), ("02-fork", "two\n")):
            self.stage(stage, net_cpp="net\n", server_cpp=text, CMakeLists_txt="\n")
            self.write(f"{stage}/README.md", f"prose of {stage}\n")

    def test_without_a_command_it_helps(self):
        code, out, error = self.course()
        self.assertEqual((code, error), (0, ""))
        self.assertEqual(self.course("help")[1], out)
        self.assertIn("compare [STAGE...]", out)

    def test_an_unknown_command_is_one_line(self):
        self.assertIn("'fly'", self.assert_bad_usage("fly"))

    def test_a_stage_that_is_not_there_is_one_line_that_names_those_that_are(self):
        for stage in ("9", "", "net.cpp", "02-fork.", "0", "002", "-2", "*"):
            for command in ("run", "test", "diff") if stage == "9" else ("diff",):
                error = self.assert_bad_usage(command, stage)
                self.assertIn(f"'{stage}'", error)
                self.assertIn("01-blocking 02-fork", error)

    def test_a_command_without_its_stage_or_with_too_much_is_one_line(self):
        for arguments in (["run"], ["diff"], ["diff", "1", "2"], ["test", "1", "2"], ["docs", "x"]):
            self.assert_bad_usage(*arguments)

    def test_a_diff_lists_the_files_then_shows_the_code_and_is_no_failure(self):
        for stage in ("2", "02", "02-fork", "02-fork/"):
            code, out, error = self.course("diff", stage)
            self.assertEqual((code, error), (0, ""))
            self.assertRegex(out, r"changed +server\.cpp +\+1 +-1\n")
            self.assertIn("-one\n+two\n", out)
            self.assertRegex(out, r"changed +README\.md")
            self.assertNotIn("prose of", out)
            self.assertNotIn("net.cpp", out)
            self.assertNotIn("\033", out)

    def test_a_diff_has_the_lesson_first_and_a_line_for_what_came_went_or_is_in_a_room(self):
        both = ("01-blocking", "02-fork")
        for stage, text in zip(both, ("one\n", "two\n")):
            for file in ("stage.hpp", "echo.cpp", "tests/usage_test.cpp", "tests/promise_test.cpp"):
                self.write(f"{stage}/{file}", text)
            for file in ("server.hpp", "CMakeLists.txt", "http/http.cpp", "tests/given/kit.hpp"):
                self.write(f"{stage}/{file}", text)
        self.write("01-blocking/client.cpp", "gone\n" * 3)
        self.write("02-fork/children.hpp", "came\n")
        self.write("02-fork/http/body.cpp", "came\n" * 2)
        code, out, error = self.course("diff", "2")
        self.assertEqual((code, error), (0, ""))
        summary, shown = out.split("\n\n", 1)
        self.assertEqual(
            [" ".join(line.split()) for line in summary.splitlines()[1:-1]],
            [
                "changed server.hpp +1 -1",
                "changed server.cpp +1 -1",
                "new children.hpp 1 line",
                "removed client.cpp 3 lines",
                "changed echo.cpp +1 -1",
                "changed CMakeLists.txt +1 -1",
                "changed stage.hpp +1 -1",
                "changed tests/promise_test.cpp +1 -1",
                "changed tests/usage_test.cpp +1 -1",
                "room tests/given/: 1 file changed, +1 -1",
                "room http/: 1 file changed, 1 file new, +3 -1",
                "changed README.md +1 -1",
            ],
        )
        files = re.findall(r"^\+\+\+ (.*)", shown, re.M)
        self.assertEqual(
            files,
            [
                f"02-fork/{file}"
                for file in ("server.hpp", "server.cpp", "echo.cpp", "CMakeLists.txt", "stage.hpp",
                             "tests/usage_test.cpp")
            ],
        )  # fmt: skip
        self.assertNotIn("gone", shown)
        self.assertNotIn("came", shown)

    def test_a_diff_of_all_shows_what_is_only_listed_without(self):
        self.write("02-fork/children.hpp", "came\n")
        self.write("02-fork/http/body.cpp", "room\n")
        self.write("01-blocking/client.cpp", "went\n")
        for arguments in (["2", "--all"], ["--all", "2"]):
            code, out, error = self.course("diff", *arguments)
            self.assertEqual((code, error), (0, ""))
            for line in ("+came", "+room", "-went", "-prose of 01-blocking"):
                self.assertIn(f"{line}\n", out)

    def test_what_the_stages_change_can_be_read_in_one_sitting(self):
        for stage, most in (("2", 320), ("8", 2500)):
            code, out, error = self.course("diff", stage, program=TOOLS.parents[1] / "course")
            self.assertEqual((code, error), (0, ""))
            self.assertLessEqual(len(out.splitlines()), most)

    def test_a_stage_with_landings_is_shown_landing_by_landing(self):
        self.stage("a", net_cpp="net\n", server_cpp="a\n", CMakeLists_txt="\n")
        self.store("2a", str(self.root / "a"))
        out = self.course("diff", "2")[1]
        self.assertEqual(
            re.findall("^From .*", out, re.M),
            ["From 01-blocking to 2a:", "From 2a to 2b, which is 02-fork:"],
        )
        self.assertLess(out.index("-one\n+a\n"), out.index("-a\n+two\n"))
        self.assertEqual(len(re.findall(r"changed +README\.md +\+1 -1", out)), 1)
        one, other = self.course("diff", "2a")[1], self.course("diff", "2b")[1]
        self.assertEqual(f"{one}\n{other}", out)
        self.assertIn("the landings 2a 2b", self.assert_bad_usage("test", "2c"))

    def test_a_landing_is_written_with_a_word_on_how_to_build_it(self):
        self.stage("a", server_cpp="a\n", CMakeLists_txt="\n")
        self.store("2a", str(self.root / "a"))
        code, out, error = self.course("landing", "2a", str(self.root / "b"))
        self.assertEqual((code, error), (0, ""))
        self.assertIn("cmake -S . -B build", out)
        self.assertEqual(self.read("b/server.cpp"), "a\n")
        self.assertIn("no empty directory", self.assert_bad_usage("landing", "2a", str(self.root)))
        self.assert_bad_usage("landing", "2a")
        for name in ("2", "2c", "x"):
            self.assertIn("2a 2b", self.assert_bad_usage("landing", name, str(self.root / "c")))

    def test_help_names_no_command_that_is_not_there(self):
        for command in re.findall(r"^  ([a-z]+) ", self.course("help")[1], re.M):
            bare = {"COURSE_NO_INSTALL": "1", "PATH": self.bare_machine()}
            error = self.course(command, "--no-such", **bare)[2]
            self.assertNotIn("there is no command", error, command)

    def test_the_first_stage_has_nothing_before_it(self):
        self.assertIn("01-blocking", self.assert_bad_usage("diff", "1"))

    def test_it_finds_its_course_through_a_link_from_anywhere(self):
        (self.root / "elsewhere").mkdir()
        link = self.root / "elsewhere/link"
        link.symlink_to(self.root / "course")
        self.assertIn("+two\n", self.course("diff", "2", program=link)[1])

    def bare_machine(self):
        """A search path to programs of which nothing is built, and to an apt that notes its calls."""
        programs = self.root / "programs"
        if programs.exists():
            return str(programs)
        programs.mkdir()
        for name in ("bash", "env", "dirname", "basename", "readlink", "sed"):
            (programs / name).symlink_to(shutil.which(name))
        for name in ("apt-get", "dpkg-query"):
            self.write(
                f"programs/{name}", f"#!/bin/sh\necho {name} >>'{self.root}/called'\nexit 1\n"
            )
            (programs / name).chmod(0o755)
        return str(programs)

    def test_it_installs_nothing_where_that_is_forbidden(self):
        code, out, error = self.course("run", "1", PATH=self.bare_machine(), COURSE_NO_INSTALL="1")
        self.assertEqual((code, out, error.count("\n")), (1, "", 1), error)
        for package in ("g++", "cmake", "libcli11-dev", "catch2"):
            self.assertIn(package, error)
        self.assertNotIn("apt-get", self.read("called"))

    def test_what_draws_the_pictures_is_installed_for_a_comparison_but_never_demanded(self):
        path = self.bare_machine()
        for command, forbidden, wanted in (
            ("compare", "1", False),
            ("compare", "0", True),
            ("stress", "0", False),
        ):
            error = self.course(command, "1", PATH=path, COURSE_NO_INSTALL=forbidden)[2]
            self.assertIn("nlohmann-json3-dev", error)
            self.assertEqual("gnuplot-nox" in error, wanted, error)


# A stage of which nothing has to be compiled: its programs are scripts.
SCRIPTS = """cmake_minimum_required(VERSION 3.22)
project(stage NONE)
get_filename_component(stage "${CMAKE_CURRENT_SOURCE_DIR}" NAME)
enable_testing()
foreach(program IN ITEMS server client promise_test landing_test)
  if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${program}.sh")
    add_custom_target(${stage}-${program} ALL
      COMMAND cp "${CMAKE_CURRENT_SOURCE_DIR}/${program}.sh" ${program}
      COMMAND chmod +x ${program} VERBATIM)
  endif()
endforeach()
if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/promise_test.sh")
  add_test(NAME ${stage}.promise_test COMMAND "${CMAKE_CURRENT_BINARY_DIR}/promise_test")
  set_tests_properties(${stage}.promise_test PROPERTIES LABELS ${stage})
endif()
"""
WHOLE = """cmake_minimum_required(VERSION 3.22)
project(course NONE)
enable_testing()
foreach(stage IN ITEMS 01-blocking 02-fork)
  add_subdirectory(${stage})
  add_custom_target(${stage}-all DEPENDS ${stage}-server)
endforeach()
add_dependencies(02-fork-all 02-fork-promise_test 02-fork-landing_test)
"""


def server(words):
    return f"#!/bin/sh\necho {words}\n"


def promise(word, broken="test cases: 1 | 1 failed"):
    """A test that asks the server for a word."""
    return f"""#!/bin/sh
server=${{COURSE_SERVER:-$(dirname "$0")/server}}
case $("$server") in
  *{word}*) echo "All tests passed (1 assertion in 1 test case)" ;;
  *) echo "{broken}"; exit 1 ;;
esac
"""


@unittest.skipUnless(shutil.which("cmake") and shutil.which("make"), "nothing to build with")
class CourseBuilds(FrontDoor):
    """01, 2a and 2b, which is 02: each says a word more, and promises it."""

    def setUp(self):
        super().setUp()
        self.write("CMakeLists.txt", WHOLE)
        scripts = {"CMakeLists_txt": SCRIPTS}
        self.stage("01-blocking", **scripts, server_sh=server("one"), client_sh=server("client"))
        self.stage("02-fork", **scripts, server_sh=server("one a b"))
        self.write("02-fork/promise_test.sh", promise("a"))  # which 2a keeps, and 01 does not
        self.write("02-fork/landing_test.sh", promise("b"))
        self.stage("a", **scripts, server_sh=server("one a"))
        self.write("a/promise_test.sh", promise("a"))
        self.store("2a", str(self.root / "a"))

    def course(self, *arguments, **more):
        return super().course(*arguments, COURSE_NO_INSTALL="1", **more)

    def store_promise(self, text):
        self.write("a/promise_test.sh", text)
        self.store("2a", str(self.root / "a"))

    def test_a_landing_is_built_and_tested_and_its_promise_is_broken_by_what_is_before_it(self):
        code, out, error = self.course("test", "2a")
        self.assertEqual(code, 0, out + error)
        self.assertRegex(out, r"2a\.promise_test \.+ +Passed")
        self.assertIn("2a.promise_must_fail_on.01-blocking: passed", out)
        code, out, error = self.course("test", "2b")
        self.assertEqual(code, 0, out + error)
        self.assertRegex(out, r"02-fork\.promise_test \.+ +Passed")
        self.assertIn("2b.promise_must_fail_on.2a: passed", out)

    def test_a_promise_that_is_kept_already_or_shows_nothing_fails(self):
        for text in (
            promise("one"),
            promise("a", "test cases: 2 | 1 passed | 1 failed"),
            promise("a", "due to unexpected exception\ntest cases: 1 | 1 failed"),
            promise("a", "not found"),
        ):
            self.store_promise(text)
            code, out, error = self.course("test", "2a")
            self.assertEqual(code, 1, out + error)
            self.assertRegex(out, r"2a\.promise_test \.+ +Passed")
            self.assertIn("2a.promise_must_fail_on.01-blocking: failed", out)

    def test_a_landing_whose_tests_fail_fails(self):
        self.store_promise(promise("c"))
        code, out, error = self.course("test", "2a")
        self.assertNotEqual(code, 0, out + error)
        self.assertIn("2a.promise_must_fail_on.01-blocking: passed", out)

    def test_nothing_is_built_twice_or_said_when_there_is_nothing_to_build(self):
        for stage, said in (("1", "one\n"), ("2a", "one a\n"), ("2b", "one a b\n")):
            code, out, error = self.course("run", stage)
            self.assertEqual((code, out), (0, said), error)
            self.assertIn("building", error)
            self.assertEqual(self.course("run", stage), (0, said, ""))

    def test_what_was_edited_came_or_went_is_built(self):
        self.course("run", "1")
        self.write("01-blocking/server.sh", server("uno"))
        self.assertEqual(self.course("run", "1")[1], "uno\n")
        for change in (
            lambda: self.write("01-blocking/http/new.cpp", "new\n"),
            lambda: (self.root / "01-blocking/http/new.cpp").unlink(),
            lambda: self.write("CMakeLists.txt", WHOLE + "\n"),
        ):
            change()
            self.assertIn("building", self.course("run", "1")[2])
            self.assertEqual(self.course("run", "1")[2], "")
        self.write("01-blocking/README.md", "prose\n")
        self.course("run", "1")
        self.write("01-blocking/README.md", "other prose\n")
        self.assertEqual(self.course("run", "1")[2], "")

    def test_what_a_clean_has_removed_is_built(self):
        for command in (["run", "1"], ["run", "2a"], ["build"], ["build", "2"]):
            self.course(*command)
            self.assertEqual(self.course(*command)[2], "", command)
            for program in self.root.glob("build/**/server"):
                program.unlink()
            self.assertIn("building", self.course(*command)[2], command)

    def test_a_landing_that_was_stored_again_is_built_again(self):
        self.course("run", "2a")
        self.write("a/server.sh", server("one other"))
        self.store("2a", str(self.root / "a"))
        self.assertEqual(self.course("run", "2a")[1], "one other\n")

    def test_a_build_of_all_is_one_of_each(self):
        code, out, error = self.course("build")
        self.assertEqual((code, out), (0, ""), error)
        for command in (["build"], ["build", "2"], ["run", "1"], ["build", "2b"]):
            self.assertEqual(self.course(*command)[2], "", command)
        self.assertIn("building all", self.course("build", "2a")[2])
        self.assertEqual(self.course("build", "2a"), (0, "", ""))

    def test_a_build_that_failed_is_tried_again(self):
        self.write("01-blocking/CMakeLists.txt", "nonsense(\n")
        for _ in range(2):
            code, out, error = self.course("run", "1")
            self.assertEqual((code, out), (1, ""))
            self.assertIn("the build failed", error)


if __name__ == "__main__":
    unittest.main()
