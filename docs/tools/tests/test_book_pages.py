"""Tests of how chapters become pages of the book."""

import sys
import unittest

from course_in_a_box import TOOLS, CourseInABox

sys.path.insert(0, str(TOOLS))
import book_pages  # noqa: E402
import stages  # noqa: E402


class BookPages(CourseInABox):
    def setUp(self) -> None:
        super().setUp()
        self.write(
            "README.md",
            "# The course\n\nSee [one](01-blocking) and [`two`](02-fork/README.md#idea).\n",
        )
        self.write("01-blocking/README.md", "# One\n\n## The idea\n")
        self.write("02-fork/README.md", "# Two\n")
        self.write("docs/method.md", "# How it is measured\n\n## The idea\n")

    def staged(self, name: str) -> str:
        pages = book_pages.reading_order(self.root)
        work = self.root / "work"
        work.mkdir(exist_ok=True)
        for page in pages:
            page.stage_in(work, pages)
        return (work / f"{name}.md").read_text(encoding="utf-8")

    def test_every_page_leads_to_the_one_before_and_the_one_after(self) -> None:
        self.assertIn(
            '<span></span><span></span><span><a href="01-blocking/index.html">One &rarr;',
            self.staged("index"),
        )
        one = self.staged("01-blocking")
        self.assertIn('<a href="../index.html">&larr; The course', one)
        self.assertIn('<a href="../02-fork/index.html">Two &rarr;', one)
        self.assertIn('<a href="../method.html">', self.staged("02-fork"))
        self.assertIn('<a href="02-fork/index.html">&larr; Two', self.staged("method"))

    def test_the_results_come_right_after_the_chapters_and_have_pictures(self) -> None:
        self.write("docs/results/usual/a.svg", "<svg/>")
        self.write("docs/results/README.md", "# Results\n\n## The idea\n\n![A](usual/a.svg)\n")
        self.write("README.md", "# The course\n\n[The results](docs/results/README.md)\n")
        self.assertIn('<a href="results.html">The results</a>', self.staged("index"))
        self.assertIn('<a href="../results.html">Results &rarr;', self.staged("02-fork"))
        results = self.staged("results")
        self.assertIn('<a href="method.html">How it is measured &rarr;', results)
        self.assertIn("## The idea {#results-the-idea}", results)
        self.assertIn('src="images/docs-results-usual-a.svg"', results)

    def test_a_link_to_a_file_of_the_repository_becomes_one_within_the_book(self) -> None:
        index = self.staged("index")
        self.assertIn('<a href="01-blocking/index.html">one</a>', index)
        self.assertIn('<a href="02-fork/index.html#idea-02-fork"><code>two</code></a>', index)

    def test_a_link_that_leads_nowhere_is_a_problem(self) -> None:
        self.write("02-fork/README.md", "# Two\n\n[gone](gone.md)\n")
        with self.assertRaisesRegex(stages.Problem, "gone.md leads nowhere"):
            self.staged("02-fork")

    def test_an_image_is_shown_and_copied(self) -> None:
        self.write("02-fork/images/a.svg", "<svg/>")
        self.write("02-fork/README.md", "# Two\n\n![A <figure>](images/a.svg)\n")
        pages = book_pages.reading_order(self.root)
        self.assertIn(
            'src="images/02-fork-images-a.svg" alt="A &lt;figure&gt;"', self.staged("02-fork")
        )
        pages[2].stage_in(self.root / "work", pages)
        pages[2].copy_images(self.root / "html")
        self.assertEqual(self.read("html/02-fork/images/02-fork-images-a.svg"), "<svg/>")

    def test_comments_go_and_diffs_get_colours_but_code_stays(self) -> None:
        self.write(
            "02-fork/README.md",
            "# Two\n\n<!-- excerpt: a -->\n```diff\n+a < b\n-c\n```\n\n"
            "```cpp\n// <!-- stays --> [a](b)\n```\nIt is <!-- figure: x -->12<!-- end --> ms.\n",
        )
        two = self.staged("02-fork")
        self.assertIn('<span class="added">+a &lt; b</span><span class="removed">-c</span>', two)
        self.assertIn("// <!-- stays --> [a](b)", two)
        self.assertIn("It is 12 ms.", two)
        self.assertNotIn("excerpt", two)

    def test_headings_have_the_anchors_of_a_repository_browser_with_the_name_of_the_page(self) -> None:
        self.assertIn("## The idea {#the-idea-01-blocking}", self.staged("01-blocking"))
        self.assertIn("## The idea {#method-the-idea}", self.staged("method"))

    def test_a_page_without_a_title_is_a_problem(self) -> None:
        self.write("02-fork/README.md", "Two\n")
        with self.assertRaisesRegex(stages.Problem, "title"):
            self.staged("02-fork")


if __name__ == "__main__":
    unittest.main()
