"""Fills code, figures and tables into prose, and checks that they are up to date.

In Markdown, a comment names the source of what follows it. Paths are relative to the file that the
comment is in. Code is found by its name, never by line numbers.

    <!-- excerpt: server.cpp Server::run -->           a function; a code block follows
    <!-- excerpt: fd.hpp Fd -->                        a class, or a declaration with its comment
    <!-- excerpt: task.hpp Task::operator co_await -->                        an operator
    <!-- excerpt: tests/promise_test.cpp "a sentence" -->                     a test case
    <!-- excerpt: echo.cpp -->                                                a whole file
    <!-- excerpt: diff ../01-blocking/server.cpp server.cpp Server::run -->   what changed in it
    <!-- excerpt: diff ../01-blocking/server.cpp server.cpp -->               in the whole file

    <!-- figure: results.json PATH FORMAT DIVISOR -->12.3<!-- end -->         within a line
    <!-- table: results.json rows PATH Title=path:format ... -->              lines follow
    <!-- end -->
    <!-- table: results.json origin -->      the machine, the build, the date and the command
    <!-- end -->

A PATH is steps with dots between: a key, or the number in a list. `list[key=value]` is the item
with that value, `list.:6` the first six, and `latency_histogram.%95` the percentile of a histogram, in
microseconds.

Of what `compare` has written:

    <!-- table: results.json asked light -->     the question, why it is asked, and the load
    <!-- end -->
    <!-- table: results.json load light per_second p99_us -->    a row for each server, and remarks
    <!-- end -->
    <!-- table: results.json curve scaling per_second -->        by number of connections
    <!-- end -->
    <!-- table: results.json kernel -->      system calls, switches and faults of a message
    <!-- end -->
    <!-- table: results.json record -->      its origin
    <!-- end -->

A block of C++ or of a diff without such a comment is an error: code in prose is never typed.
"""

import argparse
import difflib
import itertools
import re
import shlex
import sys
from pathlib import Path

import cpp_source
import figures
import stages
from stages import Problem

FENCE = re.compile(r"^(`{3,}|~{3,}) *([\w+]*) *$")
EXCERPT = re.compile(r"^<!-- excerpt: (.+?) -->$")
TABLE = re.compile(r"^<!-- table: (.+?) -->$")
FIGURE = re.compile(r"(<!-- figure: (.+?) -->)(.*?)(<!-- end -->)")
CODE = {"cpp", "c++", "diff"}
LANGUAGES = {".cpp": "cpp", ".hpp": "cpp", ".json": "json", ".svg": "xml"}


def source(directory: Path, file: str, name: str | None = None) -> str:
    """The text of a file, or of what the name names in it, without the newline at the end."""
    try:
        text = (directory / file).read_text(encoding="utf-8")
    except OSError:
        raise Problem(f"there is no file {file}") from None
    if name is None:
        return text.rstrip("\n")
    found = cpp_source.find(text, name)
    if found is None:
        raise Problem(f"there is no {name} in {file}")
    return found


def difference(directory: Path, before: str, after: str, name: str | None = None) -> str:
    """A unified diff without file names and line numbers; of a function, all of it."""
    texts: list[str] = []
    missing: list[Problem] = []
    for file in (before, after):
        try:
            texts.append(source(directory, file, name))
        except Problem as problem:
            texts.append("")
            missing.append(problem)
    if len(missing) == 2:
        raise missing[1]
    old, new = texts
    if old == new:
        raise Problem(f"{name or after} is the same in {before} and {after}")
    context = 3 if name is None else 1000
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=context))[
        2:
    ]
    lines = ["@@" if line.startswith("@@") else line for line in lines]
    return "\n".join(lines[1:] if lines.count("@@") == 1 else lines)


def excerpt(directory: Path, request: str) -> tuple[str, str]:
    """The language and the text of the block that a comment asks for."""
    words = re.findall(r'"[^"]*"|\S+', request)
    if words[0] == "diff" and len(words) in (3, 4):
        return "diff", difference(directory, *words[1:])
    if words[1:2] and words[1].endswith("operator"):
        words[1:] = [" ".join(words[1:])]
    if len(words) in (1, 2):
        return LANGUAGES.get(Path(words[0]).suffix, ""), source(directory, *words)
    raise Problem(f"cannot read 'excerpt: {request}'")


def words_of(request: str, least: int) -> list[str]:
    """The words of a comment, which may be quoted."""
    try:
        words = shlex.split(request)
    except ValueError as error:
        raise Problem(f"cannot read '{request}': {error}".replace("No closing", "no closing")) from error
    if len(words) < least:
        raise Problem(f"cannot read '{request}': it has less than {least} words")
    return words


def table(directory: Path, request: str) -> list[str]:
    """The lines of the table that a comment asks for."""
    file, kind, *arguments = words_of(request, 2)
    if kind not in figures.TABLES:
        raise Problem(f"there is no table '{kind}'; there are {', '.join(figures.TABLES)}")
    return figures.TABLES[kind](figures.load(directory / file), *arguments)


def with_figures(directory: Path, line: str) -> str:
    """The line with its figures filled in."""

    def figure(match: re.Match[str]) -> str:
        file, path, *how = words_of(match[2], 2)
        value = figures.value_at(figures.load(directory / file), path)
        return f"{match[1]}{figures.format_value(value, *how)}{match[4]}"

    return FIGURE.sub(figure, line)


class Page:
    """One file of prose, filled in line by line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[str] = []
        self._lines = path.read_text(encoding="utf-8").splitlines()
        self._next = 0
        self._out: list[str] = []

    def filled(self) -> str:
        """The text as it should be. What cannot be filled in stays, and is noted as a problem."""
        while self._next < len(self._lines):
            line = self._take()
            number = self._next
            try:
                self._fill(line)
            except Problem as problem:
                self._out.append(line)
                self.problems.append(f"{self.path.name}:{number}: {problem}")
                self._skip_block()
        return "\n".join(self._out) + "\n"

    def _fill(self, line: str) -> None:
        if asked := EXCERPT.match(line):
            self._fill_excerpt(line, asked[1])
        elif asked := TABLE.match(line):
            rows = table(self.path.parent, asked[1])
            self._skip_table()
            self._out += [line, "", *rows, "", "<!-- end -->"]
        elif opening := FENCE.match(line):
            self._keep_block(opening)
        else:
            self._out.append(with_figures(self.path.parent, line))

    def _fill_excerpt(self, line: str, request: str) -> None:
        language, text = excerpt(self.path.parent, request)
        fence = "````" if "```" in text else "```"
        opening = FENCE.match(self._peek())
        if opening:
            self._take_block(opening)
        self._out += [line, fence + language, text, fence]

    def _keep_block(self, opening: re.Match[str]) -> None:
        if opening[2].lower() in CODE:
            self.problems.append(
                f"{self.path.name}:{self._next}: a block of code that no comment "
                "<!-- excerpt: ... --> explains"
            )
        self._next -= 1
        self._out += self._take_block(opening)

    def _skip_block(self) -> None:
        opening = FENCE.match(self._peek())
        if opening:
            self._out += self._take_block(opening)

    def _take_block(self, opening: re.Match[str]) -> list[str]:
        taken = [self._take()]
        while self._next < len(self._lines):
            taken.append(self._take())
            if taken[-1].strip() == opening[1]:
                break
        return taken

    def _skip_table(self) -> None:
        """Skips all up to `<!-- end -->`; where a heading or another comment comes before that, and
        this table was never filled in, only empty lines and rows."""
        rest = self._lines[self._next :]
        marks = [place for place, line in enumerate(rest) if line.startswith(("#", "<!--"))]
        if marks and rest[marks[0]] == "<!-- end -->":
            self._next += marks[0] + 1
            return
        rows = itertools.takewhile(lambda line: not line or line.startswith("|"), rest)
        self._next += len(list(rows))

    def _peek(self) -> str:
        return self._lines[self._next] if self._next < len(self._lines) else ""

    def _take(self) -> str:
        self._next += 1
        return self._lines[self._next - 1]


def pages(root: Path) -> list[Path]:
    """The prose of the course: the front page, the chapters, and the book's own pages."""
    chapters = [stage / "README.md" for stage in stages.stages(root)]
    own = [*sorted((root / "docs").glob("*.md")), root / "docs/results/README.md"]
    found = [root / "README.md", *chapters, *own]
    return [path for path in found if path.exists()]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument("--check", action="store_true", help="say what is stale, and exit with 1")
    task.add_argument("--write", action="store_true", help="fill in")
    parser.add_argument(
        "--root", type=Path, default=stages.ROOT, help="the directory of the stages"
    )
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path, help="pages; all without it")
    options = parser.parse_args()
    failures = 0
    for path in options.files or pages(options.root):
        page = Page(path)
        filled = page.filled()
        stale = filled != path.read_text(encoding="utf-8")
        if stale and options.write:
            path.write_text(filled, encoding="utf-8")
        elif stale:
            page.problems.append(f"{path.name}: stale; docs/tools/excerpts --write fills it in")
        for problem in page.problems:
            print(path.parent / problem)
        failures += len(page.problems)
    print(f"{failures} problems")
    return 1 if failures else 0
