"""Tests of `structure`."""

import shutil
import subprocess
import unittest

from course_in_a_box import TOOLS, CourseInABox


def has_ctags():
    """Whether the maintained one is installed, which the servers' tests do not need."""
    if shutil.which("ctags") is None:
        return False
    version = subprocess.run(["ctags", "--version"], timeout=30, capture_output=True)
    return b"Universal Ctags" in version.stdout


def code(lines, word="x"):
    return "".join(f"int {word}{number};\n" for number in range(lines))


@unittest.skipUnless(has_ctags(), "there is no Universal Ctags")
class Structure(CourseInABox):
    def setUp(self):
        super().setUp()
        shutil.copy(TOOLS.parents[1] / "course", self.root)
        # `course diff` has a tool of its own.
        left_out = shutil.ignore_patterns("tests", "__pycache__")
        shutil.copytree(TOOLS, self.root / "docs/tools", ignore=left_out)
        for stage, server in (("01-blocking", "one\n"), ("02-fork", "two\n")):
            self.stage(stage, net_cpp="net\n", server_cpp=server, CMakeLists_txt="\n")

    def assert_over(self, *parts):
        """One thing exceeds its limit, and its line has all these parts."""
        exit_code, printed = self.run_tool("structure", "--check")
        self.assertEqual((exit_code, printed.count("\n")), (1, 2), printed)
        for part in parts:
            self.assertIn(part, printed.splitlines()[0])

    def assert_fine(self):
        exit_code, printed = self.run_tool("structure", "--check")
        self.assertEqual((exit_code, printed.count("\n")), (0, 1), printed)

    def row(self, what, where, *arguments):
        """The cells of the row that says this of that."""
        exit_code, printed = self.run_tool("structure", *arguments)
        self.assertEqual(exit_code, 0, printed)
        rows = [line.strip("| ").split(" | ") for line in printed.splitlines()]
        return next(row[2:] for row in rows if row[:2] == [what, where])

    def test_a_course_within_its_limits_is_fine(self):
        self.assert_fine()

    def test_a_listing_counts_what_lies_at_the_top_of_what_git_knows(self):
        self.write("01-blocking/given/a.cpp", "")
        self.write("01-blocking/given/b.cpp", "")
        self.commit()
        self.write("01-blocking/untracked", "")
        self.assertEqual(self.row("entries of `ls`", "01-blocking")[0], "5")

    def test_a_first_stage_of_too_many_entries_is_found(self):
        for number in range(15):
            self.write(f"01-blocking/{number}.txt", "")
        self.assert_over("01-blocking", "entries of `ls`: 19, at most 18")

    def test_a_long_diff_is_found(self):
        self.write("course", '#!/bin/sh\n[ "$*" = "diff 02-fork" ] && seq 320\n')
        self.assert_fine()
        self.write("course", '#!/bin/sh\n[ "$*" = "diff 02-fork" ] && seq 321\n')
        self.assert_over("02-fork: lines of `course diff`: 321, at most 320")

    def test_a_diff_that_fails_is_reported_in_one_line(self):
        self.write("course", "#!/bin/sh\necho broken >&2\nexit 1\n")
        exit_code, printed = self.run_tool("structure", "--check")
        self.assertEqual((exit_code, printed), (1, "structure: course diff 02-fork: broken\n"))

    def test_a_server_that_changes_too_much_is_found_and_blank_lines_do_not_count(self):
        self.write("02-fork/server.cpp", "one\n" + code(45) + "\n" * 30)
        self.assert_fine()
        self.write("02-fork/server.cpp", "two\n" + code(44))
        self.assert_over("02-fork", "changed lines of `server.*`: 46, at most 45")

    def test_a_step_that_changes_too_much_of_the_lesson_is_found_and_new_files_do_not_count(self):
        self.write("01-blocking/stage.hpp", code(60, "old"))
        self.write("02-fork/stage.hpp", code(60, "new"))
        self.write("02-fork/children.cpp", code(20))
        self.assert_fine()
        self.write("02-fork/net.cpp", "net\n" + code(150))
        self.assert_over("02-fork", "changed lines of the lesson: 152, at most 150")

    def test_landings_are_steps_of_their_own_and_count_together_for_the_server(self):
        stage = self.root / "02-fork"
        self.write("02-fork/server.cpp", "two\n" + code(40))
        self.write("02-fork/pool.cpp", "")
        landing = self.root / "landing"
        shutil.copytree(stage, landing)
        (landing / "pool.cpp").unlink()
        self.write("landing/server.cpp", "one\n" + code(20, "y"))
        self.assertEqual(self.run_tool("landing", "store", "2a", str(landing)), (0, self.stored))
        shutil.rmtree(landing)
        self.assertEqual(self.row("changed lines of the lesson", "2a")[0], "20")
        self.assertEqual(self.row("changed lines of the lesson", "2b")[0], "62")
        self.assertEqual(self.row("new nouns", "2a")[0], "0")
        self.assertEqual(self.row("new nouns", "2b")[::2], ["1", "`pool`"])
        self.assert_over("02-fork", "`server.*`: 82, at most 45", "2a 20 + 2b 62")

    stored = "02-fork/given/landings/a.patch: stored\n"

    def test_a_noun_is_a_new_name_at_the_top(self):
        for file in ("children.hpp", "children.cpp", "given/other.hpp", "stage.hpp"):
            self.write(f"02-fork/{file}", "")
        self.assertEqual(self.row("new nouns", "02-fork")[::2], ["1", "`children`"])

    def test_a_long_file_is_found_once_and_its_comments_do_not_count(self):
        for stage in ("01-blocking", "02-fork"):
            self.write(f"{stage}/given/long.cpp", code(200) + "// a contract\n\n" * 50)
        self.assert_fine()
        for stage in ("01-blocking", "02-fork"):
            self.write(f"{stage}/given/long.cpp", code(201))
        self.assert_over("01-blocking/given/long.cpp: 201 lines of code, at most 200")

    def test_two_files_of_one_name_are_found(self):
        for program in ("stress", "compare"):
            self.write(f"02-fork/{program}/main.cpp", "")
            self.write(f"02-fork/{program}/tests/report.hpp", "")
        self.assert_fine()
        for program in ("stress", "compare"):
            self.write(f"02-fork/{program}/report.hpp", "")
        self.assert_over("report.hpp is the name", "compare/report.hpp, stress/report.hpp")

    def test_a_type_defined_twice_in_one_stage_is_found(self):
        self.write("01-blocking/plan.hpp", "namespace a {\nstruct Plan {};\n}\n")
        self.write("02-fork/plan.hpp", "namespace a {\nstruct Plan {};\n}\n")
        self.write("02-fork/other.hpp", "struct Other {\n  struct Plan {};\n};\nstruct Plan;\n")
        self.assert_fine()
        self.write("02-fork/second.hpp", "namespace b {\nusing Plan = int;\n}\n")
        self.assert_over("02-fork: Plan is the name of several types: plan.hpp, second.hpp")

    def test_an_alias_of_one_type_is_one_thing(self):
        self.write("02-fork/a.hpp", "namespace a {\nusing Text = std::string;\n}\n")
        self.write("02-fork/b.hpp", "namespace b {\nusing Text = std::string;\n}\n")
        self.assert_fine()
        self.write("02-fork/b.hpp", "namespace b {\nusing Text = std::vector<char>;\n}\n")
        self.assert_over("Text is the name of several types")

    def test_private_types_may_share_a_name_but_not_with_one_that_others_see(self):
        private = "namespace {\nstruct Entry {};\n}\n"
        self.write("02-fork/a.cpp", private)
        self.write("02-fork/b.cpp", private)
        self.assert_fine()
        self.write("02-fork/entry.hpp", "struct Entry {};\n")
        self.assert_over("Entry is the name of several types: a.cpp, b.cpp, entry.hpp")

    def test_rooms_are_pairs_arrows_are_includes_and_a_source_may_draw_one_that_runs_up(self):
        self.write("01-blocking/server.cpp", '#include "server.hpp"\n#include "net.hpp"\n')
        self.write("01-blocking/server.hpp", '#include <net.hpp>\n#include "http/reply.hpp"\n')
        self.write("01-blocking/net.hpp", "")
        self.write("01-blocking/http/reply.hpp", '#include "status.hpp"\n')
        self.write("01-blocking/http/status.hpp", "")
        self.assertEqual(
            self.row("rooms/arrows of files", "01-blocking")[0], "5/3, 0 up, 0 circles"
        )
        self.write("01-blocking/net.cpp", '#include "server.hpp"\n')
        self.write("01-blocking/http/reply.cpp", '#include "server.hpp"\n')
        row = self.row("rooms/arrows of files", "01-blocking")
        self.assertEqual(row[0], "5/5, 1 up, 1 circles")
        self.assertIn("up: http/reply → server", row[2])
        row = self.row("rooms/arrows of directories", "01-blocking")
        self.assertEqual(row[0], "4/4, 1 up, 1 circles")

    def test_the_figures_of_an_earlier_revision_stand_beside(self):
        self.commit()
        self.write("01-blocking/new.txt", "")
        self.git("add", "-A")
        row = self.row("entries of `ls`", "01-blocking", "--before", "HEAD")
        self.assertEqual(row[:2], ["4", "5"])

    def test_an_unknown_revision_is_reported_in_one_line(self):
        self.commit()
        exit_code, printed = self.run_tool("structure", "--before", "nonsense")
        self.assertEqual((exit_code, printed.count("\n")), (1, 1), printed)


if __name__ == "__main__":
    unittest.main()
