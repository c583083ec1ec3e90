"""Tests of `carry`."""

import unittest

from course_in_a_box import CourseInABox

NET = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n"


class Carry(CourseInABox):
    def setUp(self):
        super().setUp()
        self.stage("01-blocking", net_cpp=NET)
        self.stage("02-fork", net_cpp=NET)
        self.stage("05-epoll-et", net_cpp=NET.replace("seven", "SEVEN"))
        self.commit()

    def edit(self, path, old, new):
        self.write(path, self.read(path).replace(old, new))

    def test_an_edit_is_copied_to_the_same_file_and_merged_into_a_changed_one(self):
        self.edit("01-blocking/net.cpp", "two", "2")
        code, _ = self.run_tool("carry")
        self.assertEqual(code, 0)
        self.assertEqual(self.read("02-fork/net.cpp"), NET.replace("two", "2"))
        self.assertEqual(
            self.read("05-epoll-et/net.cpp"), NET.replace("two", "2").replace("seven", "SEVEN")
        )

    def test_an_edit_that_begins_in_a_later_stage_leaves_the_earlier_ones_alone(self):
        self.edit("02-fork/net.cpp", "two", "2")
        self.run_tool("carry")
        self.assertEqual(self.read("01-blocking/net.cpp"), NET)
        self.assertIn("2\n", self.read("05-epoll-et/net.cpp"))

    def test_a_stage_without_the_file_is_passed_over(self):
        self.stage("03-threads")
        self.commit()
        self.edit("01-blocking/net.cpp", "two", "2")
        self.run_tool("carry", "net.cpp")
        self.assertFalse((self.root / "03-threads/net.cpp").exists())
        self.assertIn("2\n", self.read("05-epoll-et/net.cpp"))

    def test_only_the_files_named_are_carried(self):
        self.stage("01-blocking", echo_cpp="1\n", net_cpp=NET)
        self.stage("02-fork", echo_cpp="1\n", net_cpp=NET)
        self.commit()
        self.edit("01-blocking/net.cpp", "two", "2")
        self.edit("01-blocking/echo.cpp", "1", "one")
        self.run_tool("carry", "01-blocking/echo.cpp")
        self.assertEqual(self.read("02-fork/echo.cpp"), "one\n")
        self.assertEqual(self.read("02-fork/net.cpp"), NET)

    def test_a_second_edit_of_the_same_line_follows_the_first(self):
        for text in ("2", "zwei"):
            self.write("01-blocking/net.cpp", NET.replace("two", text))
            code, printed = self.run_tool("carry")
            self.assertEqual(code, 0, printed)
        self.assertEqual(self.read("02-fork/net.cpp"), NET.replace("two", "zwei"))
        self.assertIn("zwei\n", self.read("05-epoll-et/net.cpp"))

    def test_a_conflict_stops_and_leaves_markers_and_a_second_run_goes_on_after_it_is_resolved(
        self,
    ):
        self.stage("07-logger", net_cpp=NET)
        self.stage("08-stress", net_cpp=NET)
        self.commit()
        self.edit("01-blocking/net.cpp", "seven", "7")
        code, printed = self.run_tool("carry")
        self.assertEqual(code, 1)
        self.assertIn("05-epoll-et/net.cpp: conflict", printed)
        self.assertIn("<<<<<<<", self.read("05-epoll-et/net.cpp"))
        self.assertEqual(self.read("07-logger/net.cpp"), NET)
        code, printed = self.run_tool("carry")
        self.assertEqual(code, 1)
        self.assertIn("resolve the conflict", printed)

        resolved = NET.replace("seven", "SEVEN, 7")
        self.write("05-epoll-et/net.cpp", resolved)
        code, printed = self.run_tool("carry")
        self.assertEqual(self.read("05-epoll-et/net.cpp"), resolved)
        self.assertEqual(code, 1, printed)
        self.assertIn("07-logger/net.cpp: conflict", printed)

    def test_an_edit_that_is_committed_is_carried_from_the_revision_before_it(self):
        self.edit("01-blocking/net.cpp", "two", "2")
        self.commit()
        self.run_tool("carry")
        self.assertEqual(self.read("02-fork/net.cpp"), NET)
        self.run_tool("carry", "--base", "HEAD~1")
        self.assertEqual(self.read("02-fork/net.cpp"), NET.replace("two", "2"))

    def test_a_chapter_is_never_carried(self):
        for stage in ("01-blocking", "02-fork"):
            self.write(f"{stage}/README.md", "same\n")
        self.commit()
        self.write("01-blocking/README.md", "other\n")
        self.run_tool("carry")
        self.assertEqual(self.read("02-fork/README.md"), "same\n")

    def test_a_new_file_is_copied_into_every_later_stage_that_has_a_server(self):
        self.write("08-stress/net.cpp", NET)
        self.write("02-fork/tests/a_test.cpp", "new\n")
        code, _ = self.run_tool("carry", "--new", "02-fork/tests/a_test.cpp")
        self.assertEqual(code, 0)
        self.assertEqual(self.read("05-epoll-et/tests/a_test.cpp"), "new\n")
        self.assertFalse((self.root / "01-blocking/tests/a_test.cpp").exists())
        self.assertFalse((self.root / "08-stress/tests").exists())

    def test_a_new_file_overwrites_none(self):
        self.write("02-fork/a.cpp", "new\n")
        self.write("05-epoll-et/a.cpp", "own\n")
        code, printed = self.run_tool("carry", "--new", "02-fork/a.cpp")
        self.assertEqual(code, 1)
        self.assertIn("05-epoll-et/a.cpp", printed)
        self.assertEqual(self.read("05-epoll-et/a.cpp"), "own\n")

    def test_a_file_or_revision_that_is_not_there_is_one_line(self):
        for arguments in (["nothing.cpp"], ["--base", "nowhere"]):
            code, printed = self.run_tool("carry", *arguments)
            self.assertEqual(code, 1)
            self.assertEqual(printed.count("\n"), 1, printed)


if __name__ == "__main__":
    unittest.main()
