"""Tests of `landing`."""

import os
import shutil
import unittest
from unittest import mock

from course_in_a_box import CourseInABox

SERVER = "".join(f"line {number}\n" for number in range(40))


class Landing(CourseInABox):
    def setUp(self):
        super().setUp()
        self.stage("04-threadpool", server_cpp=SERVER, pool_hpp="pool\n")
        self.stage("05-epoll-et", server_cpp=self.server("five"), loop_hpp="loop\n")
        self.write("05-epoll-et/README.md", "chapter\n")
        self.write("05-epoll-et/images/a.svg", "picture\n")
        self.tree("a", server_cpp=self.server("a"), pool_hpp="pool\n")
        self.tree("b", server_cpp=self.server("b"), loop_hpp="loop\n", empty_hpp="")

    def server(self, text):
        return SERVER.replace("line 20\n", f"{text}\n")

    def tree(self, name, **files):
        self.stage(f"trees/{name}", **files)

    def landing(self, *arguments, code=0):
        found, printed = self.run_tool("landing", *arguments)
        self.assertEqual(found, code, printed)
        return printed

    def store(self, *letters, code=0):
        pairs = [word for letter in letters for word in (f"5{letter}", self.path(letter))]
        return self.landing("store", *pairs, code=code)

    def path(self, name):
        return str(self.root / "trees" / name)

    def files(self, directory):
        top = self.root / directory
        return {
            path.relative_to(top).as_posix(): path.read_bytes()
            for path in top.rglob("*")
            if path.is_file()
        }

    def patch(self, letter):
        return self.read(f"05-epoll-et/given/landings/{letter}.patch")

    def assert_written(self, name, directory):
        self.landing("write", name, self.path(f"written {name}"))
        self.assertEqual(self.files(f"trees/written {name}"), self.files(directory))

    def test_trees_come_back_as_they_were_stored(self):
        self.store("a", "b")
        self.assertEqual(self.landing("list"), "5a\n5b\n5c\n")
        self.assert_written("5a", "trees/a")
        self.assert_written("5b", "trees/b")
        self.assertIn("3 landings, 0 problems", self.landing("check"))

    def test_the_last_landing_is_the_stage_without_its_patches(self):
        stage = self.files("05-epoll-et")
        self.store("a")
        self.landing("write", "5b", self.path("written"))
        self.assertEqual(self.files("trees/written"), stage)

    def test_a_patch_has_no_hash_no_time_and_no_content_of_what_goes(self):
        self.store("a", "b")
        self.assertEqual(
            self.patch("a").splitlines()[:4],
            [
                "diff --git a/empty.hpp b/empty.hpp",
                "deleted file mode 100644",
                "diff --git a/loop.hpp b/loop.hpp",
                "deleted file mode 100644",
            ],
        )
        self.assertNotIn("-loop", self.patch("a"))
        self.assertIn("+pool", self.patch("a"))
        self.assertNotIn("index", self.patch("a") + self.patch("b"))
        self.assertIn("-five\n+b\n", self.patch("b"))

    def test_storing_one_keeps_those_before_it_as_they_were(self):
        self.store("a", "b")
        self.tree("b", server_cpp=self.server("b").replace("line 20", "other"), new_cpp="new\n")
        self.store("b")
        self.assert_written("5a", "trees/a")
        self.assert_written("5b", "trees/b")
        self.landing("check")

    def test_storing_again_changes_nothing(self):
        self.store("a", "b")
        self.assertEqual(self.store("b"), "")

    def test_the_stage_itself_is_only_made_a_landing_when_that_is_asked_for(self):
        self.store("a")
        self.assertIn("5b is 05-epoll-et itself", self.store("b", code=2))
        self.landing("store", "--new", "5b", self.path("b"))
        self.assert_written("5b", "trees/b")
        self.assert_written("5a", "trees/a")

    def test_what_is_the_finished_stages_alone_is_not_stored(self):
        self.store("a")
        before = self.patch("a")
        for file in ("README.md", "images/b.svg", "sketch.cpp", "stress/x.cpp", "build/x"):
            self.write(f"trees/a/{file}", "not mine\n")
        self.assertEqual(self.store("a"), "")
        self.assertEqual(self.patch("a"), before)

    def test_a_patch_that_another_hand_has_touched_is_found(self):
        self.store("a")
        path = "05-epoll-et/given/landings/a.patch"
        good = self.read(path)
        self.assertIn("@@ -18,7 +18,7 @@\n", good)
        for doctored in (
            good.replace("@@ -18,7 +18,7 @@", "@@ -17,7 +17,7 @@"),  # fits, a line further down
            good.replace("@@ -18,7 +18,7 @@", "@@ -18,7 +18,7 @@ int main()"),
            good.replace("-five", "-six"),  # does not fit
            "a word before\n" + good,
        ):
            self.write(path, doctored)
            printed = self.landing("check", code=1)
            self.assertIn("a.patch", printed)
            self.assertIn("2 landings, 1 problems", printed)

    def test_a_stage_that_was_edited_without_its_patches_is_found(self):
        self.store("a")
        self.write("05-epoll-et/server.cpp", "new line\n" + self.server("five"))
        self.assertIn("not as it would be stored", self.landing("check", code=1))

    def test_it_takes_no_settings_from_git(self):
        self.write("05-epoll-et/server.cpp", self.server("five").replace("line 21", ""))
        self.tree("a", server_cpp=self.server("a").replace("line 21", ""))
        self.store("a")
        before = self.patch("a")
        self.assertIn("\n \n", before)
        self.write("settings", "[diff]\nsuppressBlankEmpty = true\nnoprefix = true\n")
        (self.root / "05-epoll-et/given/landings/a.patch").unlink()
        with mock.patch.dict(os.environ, GIT_CONFIG_GLOBAL=str(self.root / "settings")):
            self.store("a")
        self.assertEqual(self.patch("a"), before)

    def test_a_directory_that_is_not_empty_is_left_alone(self):
        self.store("a")
        for directory in ("b", "b/server.cpp"):
            printed = self.landing("write", "5a", self.path(directory), code=2)
            self.assertEqual(printed.count("\n"), 1)
        (self.root / "trees/empty").mkdir()
        self.landing("write", "5a", self.path("empty"))

    def test_an_update_touches_only_what_differs_and_leaves_what_was_built(self):
        self.store("a")
        self.landing("write", "5a", self.path("written"))
        self.write("trees/written/build/server", "built\n")
        self.write("trees/written/old.cpp", "old\n")
        kept = self.root / "trees/written/pool.hpp"
        os.utime(kept, (1, 1))
        self.write("trees/written/server.cpp", "older\n")
        self.landing("write", "--update", "5a", self.path("written"))
        self.assertEqual(kept.stat().st_mtime, 1)
        self.assertEqual(self.read("trees/written/build/server"), "built\n")
        shutil.rmtree(self.root / "trees/written/build")
        self.assertEqual(self.files("trees/written"), self.files("trees/a"))

    def test_a_landing_or_tree_that_is_not_there_is_one_line(self):
        self.store("a")
        for arguments in (
            ["write", "5c", self.path("new")],
            ["write", "5", self.path("new")],
            ["store", "9a", self.path("a")],
            ["store", "5a"],
            ["store", "5a", self.path("nothing")],
            ["store", "5d", self.path("b"), "--new"],
        ):
            printed = self.landing(*arguments, code=2)
            self.assertEqual(printed.count("\n"), 1, printed)
        self.assertIn("the landings are 5a 5b", self.landing("write", "5c", "x", code=2))
        self.assertFalse((self.root / "trees/new").exists())


if __name__ == "__main__":
    unittest.main()
