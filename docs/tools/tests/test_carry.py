"""Tests of `carry`."""

import os
import re
import shlex
import shutil
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


class CarryThroughLandings(CourseInABox):
    """04, 5a, 5b, 05, 06: what differs is line seven, and another in each."""

    def setUp(self):
        super().setUp()
        for stage in ("04-threadpool", "05-epoll-et", "06-timer"):
            self.stage(stage, net_cpp=NET.replace("seven", "7 in " + stage[:2]), same_cpp=NET)
        self.store("5a", NET.replace("seven", "7 in 5a"))
        self.store("5b", NET.replace("seven", "7 in 5b"))
        self.commit()

    def store(self, name, net, **files):
        self.stage(f"trees/{name}", net_cpp=net, same_cpp=NET, **files)
        new = ["--new"] if (self.root / "05-epoll-et/given/landings").exists() else []
        self.landing("store", name, str(self.root / "trees" / name), *new)
        shutil.rmtree(self.root / "trees")

    def landing(self, *arguments):
        code, printed = self.run_tool("landing", *arguments)
        self.assertEqual(code, 0, printed)

    def carry(self, *arguments, code=0):
        found, printed = self.run_tool("carry", *arguments)
        self.assertEqual(found, code, printed)
        return printed

    def edit(self, path, old, new):
        self.write(path, self.read(path).replace(old, new))

    def in_landing(self, name, file="net.cpp"):
        directory = self.root / "written" / name
        shutil.rmtree(directory, ignore_errors=True)
        self.landing("write", name, str(directory))
        return (directory / file).read_text(encoding="utf-8")

    def command(self, printed):
        """What is to be done, as words; paths are absolute."""
        words = shlex.split(re.search(r"docs/tools/landing (store .*), and", printed)[1])
        return [os.path.abspath(word) if "/" in word else word for word in words]

    def assert_everywhere(self, text, file="net.cpp"):
        for place in ("5a", "5b"):
            self.assertIn(text, self.in_landing(place, file), place)
        for stage in ("05-epoll-et", "06-timer"):
            self.assertIn(text, self.read(f"{stage}/{file}"), stage)
        self.landing("check")

    def assert_sevens(self, **lines):
        for place, line in lines.items():
            self.assertIn(f"six\n{line}\n", self.in_landing(place[1:]))

    def test_an_edit_goes_through_the_landings_and_leaves_what_is_theirs(self):
        self.edit("04-threadpool/net.cpp", "two", "2")
        self.edit("04-threadpool/same.cpp", "two", "zwei")
        printed = self.carry()
        for merged in ("5a/net.cpp", "5b/net.cpp", "05-epoll-et/net.cpp", "06-timer/net.cpp"):
            self.assertIn(f"{merged}: merged", printed)
        self.assert_everywhere("2\n")
        self.assert_everywhere("zwei\n", "same.cpp")
        self.assert_sevens(_5a="7 in 5a", _5b="7 in 5b")
        self.assertEqual(self.carry(), "")

    def test_a_second_edit_of_the_same_line_follows_the_first(self):
        for text in ("2", "zwei"):
            edited = NET.replace("two", text).replace("seven", "7 in 04")
            self.write("04-threadpool/net.cpp", edited)
            self.carry()
        self.assert_everywhere("zwei\n")

    def test_an_edit_that_begins_in_the_finished_stage_goes_back_and_forward(self):
        self.edit("05-epoll-et/net.cpp", "three\n", "three\nand a half\n")
        self.edit("05-epoll-et/same.cpp", "three\n", "drei\n")
        self.write("05-epoll-et/new.cpp", "new\n")
        (self.root / "05-epoll-et/main.cpp").unlink()
        self.carry()
        self.assert_everywhere("drei\n", "same.cpp")
        self.assertEqual(self.in_landing("5a", "new.cpp"), "new\n")
        self.assertFalse((self.root / "written/5a/main.cpp").exists())
        self.assert_everywhere("and a half\n")
        self.assert_sevens(_5a="7 in 5a", _5b="7 in 5b")
        self.assertNotIn("and a half", self.read("04-threadpool/net.cpp"))

    def test_edits_of_the_finished_stage_go_back_again_and_again(self):
        for text in ("six, 1", "six, 2"):
            self.write("05-epoll-et/net.cpp", NET.replace("five", text).replace("seven", "7 in 05"))
            self.carry()
        self.assert_everywhere("six, 2\n")

    def test_a_file_that_is_new_in_all_stages_is_new_in_the_landings(self):
        self.write("04-threadpool/new.cpp", "new\n")
        self.carry("--new", "new.cpp")
        self.assert_everywhere("new\n", "new.cpp")

    def test_a_landing_that_is_stored_with_an_edit_is_carried_on(self):
        self.landing("write", "5a", str(self.root / "tree"))
        self.edit("tree/net.cpp", "two", "2")
        self.landing("store", "5a", str(self.root / "tree"))
        self.carry()
        self.assert_everywhere("2\n")
        self.assertIn("two\n", self.read("04-threadpool/net.cpp"))

    def test_a_conflict_in_a_landing_is_left_in_its_tree_until_it_is_stored(self):
        self.edit("04-threadpool/net.cpp", "7 in 04", "7!")
        printed = self.carry(code=1)
        tree = self.root / "build/resolve/5a"
        self.assertIn("5a/net.cpp: conflict with the edit of 04-threadpool/net.cpp", printed)
        self.assertEqual(self.command(printed), ["store", "5a", str(tree)])
        self.assertIn("<<<<<<< this stage", self.read("build/resolve/5a/net.cpp"))
        self.landing("check")
        self.assertIn("resolve the conflict", self.carry(code=1))
        code, printed = self.run_tool("landing", "store", "5a", str(tree))
        self.assertEqual(code, 1)
        self.assertIn("resolve the conflict", printed)

        self.write("build/resolve/5a/net.cpp", NET.replace("seven", "7! in 5a"))
        self.landing("store", "5a", str(tree))
        self.assertFalse(tree.exists())
        self.assertIn("5b/net.cpp: conflict with the edit of 5a/net.cpp", self.carry(code=1))
        self.assert_sevens(_5a="7! in 5a", _5b="7 in 5b")

    def test_a_conflict_in_the_finished_stage_is_resolved_there_and_does_not_go_back(self):
        self.landing("write", "5b", str(self.root / "tree"))
        self.edit("tree/net.cpp", "7 in 5b", "7! in 5b")
        self.landing("store", "5b", str(self.root / "tree"))
        self.assertIn("05-epoll-et/net.cpp: conflict", self.carry(code=1))
        self.assertIn("resolve the conflict", self.carry(code=1))
        self.write("05-epoll-et/net.cpp", NET.replace("five", "5!").replace("seven", "7! in 05"))
        self.assertIn("06-timer/net.cpp: conflict", self.carry(code=1))
        self.assert_sevens(_5a="7 in 5a", _5b="7! in 5b")
        self.assertIn("five\nsix\n", self.in_landing("5b"))
        self.landing("check")

    def test_a_conflict_on_the_way_back_leaves_all_trees_for_one_command(self):
        self.edit("05-epoll-et/net.cpp", "7 in 05", "7! in 05")
        self.edit("05-epoll-et/net.cpp", "two", "2")
        printed = self.carry(code=1)
        self.assertIn("5a/net.cpp, 5b/net.cpp: conflict with the edit of 05-epoll-et", printed)
        command = self.command(printed)
        for place in ("5a", "5b"):
            self.assertIn("<<<<<<< this stage", self.read(f"build/resolve/{place}/net.cpp"))
            self.write(
                f"build/resolve/{place}/net.cpp",
                NET.replace("two", "2").replace("seven", f"7 in {place}"),
            )
        self.landing(*command)
        self.assertIn("06-timer/net.cpp: conflict", self.carry(code=1))
        self.assert_sevens(_5a="7 in 5a", _5b="7 in 5b")
        self.landing("check")

    def test_patches_that_fit_nothing_that_is_known_are_one_line(self):
        self.edit("05-epoll-et/net.cpp", "7 in 05", "other")
        self.edit("05-epoll-et/given/landings/b.patch", "7 in 5b", "7 in another")
        printed = self.carry(code=1)
        self.assertIn("05-epoll-et/given/landings", printed)
        self.assertEqual(printed.count("\n"), 1)


if __name__ == "__main__":
    unittest.main()
