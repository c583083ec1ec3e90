"""Tests of `excerpts`, and of finding names in C++ and values in JSON."""

import json
import sys
import unittest

from course_in_a_box import TOOLS, CourseInABox

sys.path.insert(0, str(TOOLS))
import cpp_source  # noqa: E402
import figures  # noqa: E402
import stages  # noqa: E402

SOURCE = """#include "server.hpp"

namespace {

/// Not the one: serve() is below.
void twice(int number) { once(number); }

const int answer = twice(2);

}  // namespace

// A brace { in a comment and "}" in a string.
Server::Server(int size) : name_("}"), size_{size} {
  run();
}

void Server::run() const noexcept {
  while (serve(1)) {
    twice(1);
  }
}

template <typename Number>
Number serve(Number number) {
  return number;
}

int serve(int number) { return number; }
"""

HEADER = """/// A thing.
class Thing final : public Base {
 public:
  /// @return its size
  int size() const { return size_; }

  /// Grows.
  void grow(int by);

 private:
  int size_ = 0;
};

void grow(int by);
"""


class FindInCpp(unittest.TestCase):
    def test_a_function_is_found_where_it_is_defined_not_where_it_is_called(self) -> None:
        self.assertEqual(
            cpp_source.find(SOURCE, "twice"), "void twice(int number) { once(number); }"
        )
        self.assertEqual(
            cpp_source.find(SOURCE, "Server::run"),
            "void Server::run() const noexcept {\n  while (serve(1)) {\n    twice(1);\n  }\n}",
        )
        self.assertIsNone(cpp_source.find(SOURCE, "once"))
        self.assertIsNone(cpp_source.find(SOURCE, "run"))

    def test_a_constructor_ends_with_its_body(self) -> None:
        self.assertEqual(
            (cpp_source.find(SOURCE, "Server::Server") or "").splitlines()[-2:], ["  run();", "}"]
        )

    def test_every_overload_is_given(self) -> None:
        self.assertEqual(
            cpp_source.find(SOURCE, "serve"),
            "template <typename Number>\nNumber serve(Number number) {\n  return number;\n}\n\n"
            "int serve(int number) { return number; }",
        )

    def test_a_member_is_found_in_its_class_and_without_its_indentation(self) -> None:
        self.assertEqual(
            cpp_source.find(HEADER, "Thing::size"), "int size() const { return size_; }"
        )
        self.assertEqual(cpp_source.find(HEADER, "Thing::grow"), "/// Grows.\nvoid grow(int by);")
        self.assertEqual(cpp_source.find(HEADER, "grow"), "void grow(int by);")

    def test_a_class_is_given_whole(self) -> None:
        found = cpp_source.find(HEADER, "Thing") or ""
        self.assertTrue(found.startswith("class Thing final"))
        self.assertTrue(found.endswith("int size_ = 0;\n};"))

    def test_a_class_is_told_from_one_within_it(self) -> None:
        text = "class [[nodiscard]] Task {\n  struct promise;\n};\nstruct Task::promise : Base {\n};\n"
        self.assertEqual(
            cpp_source.find(text, "Task"), "class [[nodiscard]] Task {\n  struct promise;\n};"
        )
        self.assertEqual(
            cpp_source.find(text, "Task::promise"), "struct Task::promise : Base {\n};"
        )

    def test_a_test_case_is_found_by_its_sentence(self) -> None:
        text = 'TEST_CASE("one") { a(); }\n\nTEST_CASE("two (2)", "[tag]") {\n  b();\n}\n'
        self.assertEqual(
            cpp_source.find(text, '"two (2)"'), 'TEST_CASE("two (2)", "[tag]") {\n  b();\n}'
        )
        self.assertIsNone(cpp_source.find(text, '"tw"'))


class Figures(unittest.TestCase):
    DATA = {"cells": [{"stage": "01", "n": 1, "us": {"p99": 1234.5}}, {"stage": "02", "n": 2}]}

    def test_a_path_goes_through_objects_lists_and_conditions(self) -> None:
        self.assertEqual(figures.value_at(self.DATA, "cells[stage=01].us.p99"), 1234.5)
        self.assertEqual(figures.value_at(self.DATA, "cells.1.n"), 2)

    def test_a_path_may_stop_a_list_early(self) -> None:
        self.assertEqual([cell["n"] for cell in figures.value_at(self.DATA, "cells.:1")], [1])

    def test_a_path_may_end_in_a_percentile_of_a_histogram(self) -> None:
        data = {"histogram": {"buckets": [[1000, 949], [2000, 41], [9000, 10]]}}
        for percent, microseconds in [(50, 1), (94, 1), (95, 2), (99, 2), (100, 9)]:
            self.assertEqual(figures.value_at(data, f"histogram.%{percent}"), microseconds)

    def test_where_figures_come_from_is_a_table_of_one_row(self) -> None:
        machine = {
            "cpu": "A processor",
            "cores": 2,
            "memory_bytes": 24 << 30,
            "kernel": "6.1",
            "system": "Debian",
        }
        build = {"compiler": "g++ 12", "type": "Release"}
        lines = figures.origin(
            {
                "machine": machine,
                "build": build,
                "commit": "abc",
                "date": "2026-11-20T10:00:00Z",
                "command": "docs/tools/x",
            }
        )
        self.assertEqual(
            lines[2],
            "| A processor, 2 cores, 24 GiB | Debian, Linux 6.1 | g++ 12, Release | abc "
            "| 2026-11-20 | `docs/tools/x` |",
        )
        self.assertEqual({line.count("|") for line in lines}, {7})

    def test_a_path_that_names_nothing_or_two_things_is_a_problem(self) -> None:
        for path in ("cell", "cells.2", "cells[stage=03]", "cells.0.n.x"):
            with self.assertRaises(stages.Problem):
                figures.value_at(self.DATA, path)
        with self.assertRaises(stages.Problem):
            figures.value_at({"a": [{"b": 1}, {"b": 1}]}, "a[b=1]")

    def test_what_could_not_be_measured_is_a_dash(self) -> None:
        data = {"a": {"per_second": None}}
        value = figures.value_at(data, "a.per_second.median")
        self.assertEqual(figures.format_value(value, ",.0f", "1000"), "–")

    def test_a_value_is_formatted_and_divided(self) -> None:
        self.assertEqual(figures.format_value(1234567, ",.1f", "1000"), "1,234.6")
        self.assertEqual(figures.format_value(-0.01, ".1f"), "0.0")
        with self.assertRaises(stages.Problem):
            figures.format_value("text", ".1f")


class Excerpts(CourseInABox):
    def setUp(self) -> None:
        super().setUp()
        self.stage("01-blocking", server_cpp=SOURCE)
        self.stage("02-fork", server_cpp=SOURCE.replace("while", "if"))
        self.page = "02-fork/README.md"

    def write_and_check(self, text: str) -> str:
        self.write(self.page, text)
        self.assertEqual(self.run_tool("excerpts", "--write")[0], 0)
        self.assertEqual(self.run_tool("excerpts", "--check"), (0, "0 problems\n"))
        return self.read(self.page)

    def assert_problem(self, text: str, message: str) -> None:
        self.write(self.page, text)
        code, printed = self.run_tool("excerpts", "--check")
        self.assertEqual(code, 1)
        self.assertIn(message, printed)

    def test_a_comment_gets_its_block_and_a_stale_block_is_replaced(self) -> None:
        comment = "<!-- excerpt: server.cpp twice -->\n"
        block = "```cpp\nvoid twice(int number) { once(number); }\n```\n"
        self.assertEqual(
            self.write_and_check(f"a\n\n{comment}\nb\n"), f"a\n\n{comment}{block}\nb\n"
        )
        self.assertEqual(
            self.write_and_check(f"{comment}```cpp\nold\n```\nb\n"), f"{comment}{block}b\n"
        )

    def test_a_stale_block_is_a_problem(self) -> None:
        self.assert_problem("<!-- excerpt: server.cpp twice -->\n```cpp\nold\n```\n", "stale")

    def test_a_diff_shows_the_function_and_no_line_numbers(self) -> None:
        text = self.write_and_check(
            "<!-- excerpt: diff ../01-blocking/server.cpp server.cpp Server::run -->\n"
        )
        self.assertIn(
            "```diff\n void Server::run() const noexcept {\n-  while (serve(1)) {\n+  if (",
            text,
        )
        self.assertNotIn("@@", text)

    def test_a_diff_of_what_is_the_same_or_missing_is_a_problem(self) -> None:
        self.assert_problem(
            "<!-- excerpt: diff ../01-blocking/server.cpp server.cpp twice -->\n", "is the same"
        )
        self.assert_problem(
            "<!-- excerpt: diff ../01-blocking/server.cpp server.cpp gone -->\n", "there is no gone"
        )

    def test_a_name_or_file_that_is_gone_is_a_problem_and_the_block_stays(self) -> None:
        text = "<!-- excerpt: server.cpp gone -->\n```cpp\nold\n```\n"
        self.assert_problem(text, "README.md:1: there is no gone in server.cpp")
        self.assertEqual(self.run_tool("excerpts", "--write")[0], 1)
        self.assertEqual(self.read(self.page), text)
        self.assert_problem("<!-- excerpt: gone.cpp -->\n", "there is no file gone.cpp")

    def test_code_that_was_typed_is_a_problem_but_a_transcript_is_not(self) -> None:
        self.assert_problem("```cpp\nint x;\n```\n", "README.md:1: a block of code")
        self.assert_problem("```diff\n+int x;\n```\n", "a block of code")
        self.write_and_check("```console\n$ make\n```\n\n```\n<!-- excerpt: nothing -->\n```\n")

    def test_a_figure_and_a_table_come_from_json(self) -> None:
        self.write("02-fork/results.json", json.dumps({"cells": [{"name": "a", "n": 1500}]}))
        text = self.write_and_check(
            "It is <!-- figure: results.json cells.0.n .1f 1000 --><!-- end --> ms.\n\n"
            "<!-- table: results.json rows cells Stage=name The_count=n:, -->\nend\n"
        )
        self.assertIn(" .1f 1000 -->1.5<!-- end --> ms.", text)
        self.assertIn(
            "\n\n| Stage | The count |\n|---|---|\n| a | 1,500 |\n\n<!-- end -->\nend\n", text
        )
        self.write("02-fork/results.json", json.dumps({"cells": [{"name": "a", "n": 1600}]}))
        self.assert_problem(text, "stale")
        self.assertEqual(
            self.write_and_check(text), text.replace("1,500", "1,600").replace("1.5<", "1.6<")
        )

    def test_what_a_table_has_below_it_is_replaced_up_to_its_end(self) -> None:
        self.write("02-fork/results.json", json.dumps({"cells": [{"name": "a", "n": None}]}))
        table = "<!-- table: results.json rows cells Name=name N=n:, -->"
        text = self.write_and_check(f"{table}\n\n| old |\n\n- old\n\nold\n<!-- end -->\nb\n")
        self.assertEqual(text, f"{table}\n\n| Name | N |\n|---|---|\n| a | – |\n\n<!-- end -->\nb\n")
        text = self.write_and_check(f"{table}\n| old |\n\n- mine\n\n## c\n<!-- end -->\n")
        self.assertTrue(text.endswith("| a | – |\n\n<!-- end -->\n- mine\n\n## c\n<!-- end -->\n"))

    def test_the_page_of_the_results_is_one_of_the_pages(self) -> None:
        self.write("docs/results/README.md", "```cpp\nint x;\n```\n")
        code, printed = self.run_tool("excerpts", "--check")
        self.assertEqual(code, 1)
        self.assertIn("README.md:1: a block of code", printed)

    def test_a_comment_that_cannot_be_read_is_a_problem(self) -> None:
        self.assert_problem(
            "<!-- table: results.json rows cells a fork's=n -->\n<!-- end -->\n", "no closing quotation"
        )
        self.assert_problem("<!-- table: results.json -->\n<!-- end -->\n", "less than 2 words")
        self.assert_problem("<!-- figure: results.json -->1<!-- end -->\n", "README.md:1: ")


if __name__ == "__main__":
    unittest.main()
