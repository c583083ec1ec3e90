"""Tests of `check_carried`."""

import unittest

from course_in_a_box import CourseInABox


class CheckCarried(CourseInABox):
    def setUp(self):
        super().setUp()
        self.stage("01-blocking", net_cpp="net\n", server_cpp="one\n", stage_hpp="1\n")
        self.stage("02-fork", net_cpp="net\n", server_cpp="two\n", stage_hpp="2\n")
        self.changes("02-fork", "- `server.cpp`: a process each")

    def changes(self, stage, items):
        self.write(
            f"{stage}/README.md",
            f"# A chapter\n\n## What changes\n\n{items}\n\n## Next\n\n- `x`: y\n",
        )

    def assert_problem(self, *parts):
        code, printed = self.run_tool("check_carried")
        self.assertEqual(code, 1, printed)
        self.assertIn("1 problems", printed)
        for part in parts:
            self.assertIn(part, printed)

    def assert_fine(self):
        code, printed = self.run_tool("check_carried")
        self.assertEqual(code, 0, printed)

    def test_a_listed_change_and_what_is_every_stages_own_are_fine(self):
        self.assert_fine()

    def test_a_carried_file_that_differs_is_found(self):
        self.write("02-fork/net.cpp", "net \n")
        self.assert_problem("02-fork/net.cpp", "changed since 01-blocking")

    def test_a_listed_file_that_is_the_same_is_found(self):
        self.write("02-fork/server.cpp", "one\n")
        self.assert_problem("02-fork/server.cpp", "but the same")

    def test_a_new_file_has_to_be_listed(self):
        self.write("02-fork/pool.cpp", "new\n")
        self.assert_problem("02-fork/pool.cpp", "new since")
        self.changes("02-fork", "- `server.cpp`: a process each\n- `pool.*`: new")
        self.assert_fine()

    def test_a_removed_file_has_to_be_listed_as_removed(self):
        self.write("01-blocking/client.cpp", "c\n")
        self.assert_problem("02-fork/client.cpp", "removed since")
        self.changes("02-fork", "- `server.cpp`: a process each\n- `client.cpp`: not here")
        self.assert_problem("02-fork/client.cpp", "does not say")
        self.changes(
            "02-fork", "- `server.cpp`: a process each\n- `client.cpp`: not here,\n  removed"
        )
        self.assert_fine()

    def test_an_item_may_name_several_files(self):
        self.write("02-fork/net.cpp", "net2\n")
        self.changes("02-fork", "- `server.cpp`, `net.cpp`: a process each")
        self.assert_fine()

    def test_only_the_section_counts(self):
        self.write("02-fork/x", "new\n")
        self.assert_problem("02-fork/x", "new since")

    def test_a_stage_without_a_chapter_has_to_be_the_same(self):
        (self.root / "02-fork/README.md").unlink()
        self.assert_problem("02-fork/server.cpp")

    def test_a_stage_of_tools_alone_may_lack_files_but_not_change_them(self):
        self.write("08-stress/net.cpp", "net\n")
        self.write("08-stress/stress/main.cpp", "new\n")
        self.assert_fine()
        self.write("08-stress/net.cpp", "other\n")
        self.assert_problem("08-stress/net.cpp")

    def test_what_a_build_leaves_behind_is_no_file_of_a_stage(self):
        self.write("02-fork/build/x", "x\n")
        self.write("02-fork/.cache/x", "x\n")
        self.assert_fine()


class CheckCarriedWithLandings(CourseInABox):
    """04 with a pool, 5a with a loop, 5b with the loop and another server, which is 05, and 06."""

    def setUp(self):
        super().setUp()
        self.stage("04-threadpool", net_cpp="net\n", server_cpp="four\n", pool_cpp="pool\n")
        five = {"net_cpp": "net\n", "loop_cpp": "loop\n"}
        self.stage("05-epoll-et", **five, server_cpp="five\n")
        self.stage("06-timer", **five, server_cpp="five\n")
        for stage in ("04-threadpool", "05-epoll-et", "06-timer"):
            self.write(f"{stage}/tests/fuzz/run", "found in no landing\n")
            self.write(f"{stage}/sketch.cpp", f"that of {stage}\n")
        self.store(server_cpp="a\n", **five)
        self.chapter("- `server.cpp`, `loop.*`: new\n- `pool.*`: removed", "- `server.cpp`: five")

    def store(self, **files):
        self.stage("tree", **files)
        code, printed = self.run_tool("landing", "store", "5a", str(self.root / "tree"))
        self.assertEqual(code, 0, printed)

    def chapter(self, in_5a, in_5b):
        lists = f"## What changes in 5a\n\n{in_5a}\n\ntext\n\n## What changes in 5b\n\n{in_5b}\n"
        self.write("05-epoll-et/README.md", f"# A chapter\n\n{lists}")

    def assert_problems(self, *lines):
        code, printed = self.run_tool("check_carried")
        self.assertEqual((code, printed.splitlines()[:-1]), (min(len(lines), 1), [*lines]))

    def test_each_landing_has_a_list_of_its_own(self):
        self.assert_problems()

    def test_a_change_is_listed_where_it_is_made(self):
        self.chapter("- `loop.*`: new\n- `pool.*`: removed", "- `server.cpp`: a, then five")
        self.assert_problems(
            '5a/server.cpp: changed since 04-threadpool, but not in "What changes in 5a"'
        )
        self.chapter("- `server.cpp`, `loop.*`: new\n- `pool.*`: removed", "- `loop.cpp`: new")
        self.assert_problems(
            '05-epoll-et/loop.cpp: in "What changes in 5b", but the same as in 5a',
            '05-epoll-et/server.cpp: changed since 5a, but not in "What changes in 5b"',
        )

    def test_what_a_landing_has_removed_is_listed_as_removed(self):
        self.chapter("- `server.cpp`, `loop.*`: new\n- `pool.*`: gone", "- `server.cpp`: five")
        self.assert_problems('5a/pool.cpp: gone, but "What changes in 5a" does not say: removed')

    def test_the_stage_after_is_compared_with_the_finished_one(self):
        self.write("06-timer/server.cpp", "a\n")
        self.assert_problems(
            '06-timer/server.cpp: changed since 05-epoll-et, but not in "What changes"'
        )

    def test_a_patch_that_does_not_fit_is_one_line(self):
        self.write("05-epoll-et/server.cpp", "other\n")
        code, printed = self.run_tool("check_carried")
        self.assertEqual((code, printed.count("\n")), (1, 1), printed)
        self.assertIn("05-epoll-et/given/landings/a.patch", printed)


if __name__ == "__main__":
    unittest.main()
