"""Tests of `words`."""

import unittest

from course_in_a_box import CourseInABox


class Words(CourseInABox):
    """Each test plants what has to be found, beside what looks like it."""

    def words(self, *arguments):
        """The exit code and the findings, without the line that counts them."""
        code, printed = self.run_tool("words", "--list", str(self.list), *arguments)
        *found, count = printed.splitlines()
        return code, found, count

    @property
    def list(self):
        return self.root / "list.tsv"

    def setUp(self):
        super().setUp()
        self.use(
            "code,prose\thim\tno person\tit",
            "text,paragraph\t^who(?!.*\\?)\tno noun\tthe client",
        )

    def use(self, *entries):
        self.write("list.tsv", "# a comment\n\n" + "\n".join(entries) + "\n")

    def assert_found(self, *places):
        """These and no others, as file:line: kind: 'word'."""
        code, found, _ = self.words()
        self.assertEqual([": ".join(line.split(": ")[:3]) for line in found], list(places))
        self.assertEqual(code, 1 if places else 0)

    def test_a_finding_says_where_what_why_and_what_instead(self):
        self.write("a.cpp", "int x;  // wakes him\n")
        code, found, count = self.words()
        self.assertEqual(found, ["a.cpp:1: comment: 'him': no person; instead: it"])
        self.assertEqual((code, count.split(";")[0]), (1, "1 refused words"))

    def test_a_word_is_a_whole_word_in_small_letters_or_large(self):
        self.write("a.cpp", "// rhythm, chimes, himalaya\n")
        self.assert_found()
        self.write("a.cpp", "// Him!\n")
        self.assert_found("a.cpp:1: comment: 'Him'")

    def test_comments_strings_and_identifiers_of_cpp_are_told_apart(self):
        self.write(
            "a.cpp",
            '#include "him.hpp"\n'
            "/// Serves\n"
            "/// him.\n"
            'log("a \\"him\\" here"\n'
            '    " and // him");\n'
            "int wake_him = f(1'000, \"him\", '\"');  /* him */\n"
            "void tellHim();\n"
            'auto raw = R"x(\n'
            'him)x";\n',
        )
        self.assert_found(
            "a.cpp:3: comment: 'him'",
            "a.cpp:4: string: 'him'",
            "a.cpp:5: string: 'him'",
            "a.cpp:6: name: 'him'",
            "a.cpp:6: string: 'him'",
            "a.cpp:6: comment: 'him'",
            "a.cpp:7: name: 'him'",
            "a.cpp:9: string: 'him'",
        )

    def test_only_a_kind_that_the_entry_names_is_looked_at(self):
        self.use("comment\tone\twhy\tinstead", "name\ttwo\twhy\tinstead", "test\tsix\twhy\tinstead")
        self.write(
            "a.cpp",
            '// one, two, six\nint one, two;\nf("one two six");\nTEST_CASE("one two six") {}\n',
        )
        self.assert_found(
            "a.cpp:1: comment: 'one'", "a.cpp:2: name: 'two'", "a.cpp:4: test: 'six'"
        )

    def test_a_call_has_a_bracket_and_a_declaration_is_none(self):
        self.use("name\t^(?:part\\()\twhy\tinstead")
        self.write("a.cpp", "int part, take_part();\nstd::string part(2, ' ');\nreturn part(1);\n")
        self.assert_found("a.cpp:3: name: 'part('")

    def test_a_sentence_begins_after_a_full_stop_a_colon_or_a_tag_and_over_lines(self):
        self.write(
            "a.hpp",
            "/// Those who wait.\n/// Who comes waits; who goes\n///\n"
            "/// @return who it was\n/// a worker\n/// who sleeps\n"
            'f("short of memory: who comes waits");\n',
        )
        self.assert_found(
            "a.hpp:2: comment: 'Who'",
            "a.hpp:2: comment: 'who'",
            "a.hpp:4: comment: 'who'",
            "a.hpp:7: string: 'who'",
        )

    def test_a_question_may_begin_with_who(self):
        self.write("a.md", "Who owns it?\n\nNo one. Who owns it closes it.\n")
        self.assert_found("a.md:3: paragraph: 'Who'")

    def test_names_of_tests_are_sentences(self):
        self.write("a_test.cpp", 'TEST_CASE("who floods is read for one turn") {}\n')
        self.write("test_a.py", "def test_who_floods():\n    pass\n")
        self.assert_found("a_test.cpp:1: test: 'who'", "test_a.py:1: test: 'who'")

    def test_python_is_read_with_its_docstrings_comments_and_names(self):
        self.write(
            "tool",
            '#!/usr/bin/env python3\n"""Asks\nhim."""\n\n# Not a string: "\n# him\n'
            'told_him = f"to him: {told_him}"  # him\n',
        )
        self.assertEqual(len(self.words()[1]), 5, self.words())
        self.assertIn("tool:3: string: 'him': no person; instead: it", self.words()[1])
        self.assertIn("tool:6: comment: 'him': no person; instead: it", self.words()[1])

    def test_shell_and_cmake_are_read_with_their_comments_strings_and_names(self):
        self.write("run", '#!/bin/sh\n# Wakes\n# him.\nhim=1\necho "$# him" # him\n')
        self.write("CMakeLists.txt", "# Builds\n# him.\n")
        self.assert_found(
            "CMakeLists.txt:2: comment: 'him'",
            "run:3: comment: 'him'",
            "run:4: name: 'him'",
            "run:5: string: 'him'",
            "run:5: comment: 'him'",
        )

    def test_of_a_page_the_prose_is_read_and_not_the_code(self):
        self.write(
            "a.md",
            "# To him\nWho comes\n\nThe word `him`, ![him](him.svg) <!-- him -->\n\n"
            "```cpp\n// him\n```\n\n- an item:\n  who comes. Who\n  goes\n\n"
            "| a | who | Who b |\n",
        )
        self.assert_found(
            "a.md:1: heading: 'him'",
            "a.md:2: paragraph: 'Who'",
            "a.md:4: paragraph: 'him'",
            "a.md:11: paragraph: 'Who'",
            "a.md:14: paragraph: 'who'",
            "a.md:14: paragraph: 'Who'",
        )

    def test_of_a_patch_the_added_lines_are_read(self):
        lines = ["--- a/him", "+++ b/him", "@@ -1 +1 @@", "-// him", "+// A", "+// him", " // him"]
        self.write("a.patch", "\n".join(lines) + "\n")
        self.assert_found("a.patch:6: comment: 'him'")

    def test_what_stages_share_is_reported_once_and_what_they_do_not_share_each_time(self):
        for stage in ("01-blocking", "02-fork"):
            self.write(f"{stage}/net.cpp", "// him\n")
            self.write(f"{stage}/server.cpp", f"// him\nint x;\n// the {stage} of him\n")
        self.assert_found(
            "01-blocking/net.cpp:1: comment: 'him'",
            "01-blocking/server.cpp:1: comment: 'him'",
            "01-blocking/server.cpp:3: comment: 'him'",
            "02-fork/server.cpp:3: comment: 'him'",
        )

    def test_a_true_use_is_allowed_in_the_files_that_it_is_for(self):
        self.use("text\twho\twhy\tinstead", "allow\twho\\(1\\)\ta program\tdocs/*")
        self.write("docs/a.cpp", "// who(1), who\n")
        self.write("b.cpp", "// who(1)\n")
        self.assert_found("b.cpp:1: comment: 'who'", "docs/a.cpp:1: comment: 'who'")

    def test_a_page_for_later_is_counted_until_it_has_been_rewritten(self):
        self.use("prose\thim\twhy\tinstead", "later\ta.md")
        self.write("a.md", "Wakes him, and him.\n")
        code, found, count = self.words()
        self.assertEqual((code, found), (0, []))
        self.assertIn("2 more on 1 pages", count)
        self.write("a.md", "Wakes it.\n")
        code, found, _ = self.words()
        self.assertEqual((code, len(found)), (1, 1))
        self.assertIn("a.md: has none", found[0])

    def test_a_summary_counts_by_file(self):
        self.write("a.cpp", "// him, him\n")
        self.write("b.cpp", "// him\n")
        code, found, _ = self.words("--summary")
        counts = [line.split() for line in found]
        self.assertEqual((code, counts), (1, [["2", "a.cpp"], ["1", "b.cpp"]]))

    def test_an_invalid_entry_is_reported_in_one_line(self):
        for entry in ("text\thim\twhy", "text\thim\twhy\tinstead\tmore", "text\t(\twhy\tinstead"):
            self.use(entry)
            code, printed = self.run_tool("words", "--list", str(self.list))
            self.assertEqual((code, printed.count("\n")), (1, 1), printed)

    def test_the_list_of_the_course_refuses_the_planted_words_and_accepts_their_likes(self):
        self.write(
            "fine.cpp",
            "/// A client that waits is read for one turn; part of the reply may be left.\n"
            "/// The server that no client reads from stops reading. Overdue is overall.\n"
            "/// @return the process that waits, and whose turn it is\n"
            "int part = 1, over = 2, depart(int), hello_there;\n"
            'TEST_CASE("a client that floods yields after one turn") {}\n',
        )
        refused = {
            "comment": ["Ask him.", "Whoever comes", "This is dear.", "It begins anew.", "so many"]
            + ["the client who waits", "back to who comes", "Notes who has ended.", "it is over."]
            + ["That nobody reads is no reason.", "at the most 3", "how to part", "its patience"],
            "name": ["bury_retired()", "mourn(1)", "Seat", "bells_", "y = part(1)", "parting"],
        }
        lines = [f"// {text}\n\n" for text in refused["comment"]]
        lines += [f"int {name};\n" for name in refused["name"]]
        self.write("bad.cpp", "".join(lines))
        _, printed = self.run_tool("words")
        found = {line.split(": ")[0] for line in printed.splitlines() if line.startswith("bad")}
        comments, names = len(refused["comment"]), len(refused["name"])
        numbers = [2 * number + 1 for number in range(comments)]
        numbers += [2 * comments + number + 1 for number in range(names)]
        self.assertEqual(found, {f"bad.cpp:{number}" for number in numbers})
        self.assertNotIn("fine.cpp", printed)


if __name__ == "__main__":
    unittest.main()
