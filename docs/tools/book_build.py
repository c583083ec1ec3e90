"""Builds the book with Doxygen: the pages, and for each stage its chapter and its reference.

Eight stages define the same class names, so each stage is a Doxygen project of its own, with its
chapter as the main page. The book's own pages link to the stages through their tag files. A warning
of Doxygen and a broken link are errors.
"""

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import book_pages
import stages
from stages import Problem

AWESOME = Path("/usr/share/doxygen-awesome-css")
AWESOME_STYLES = (
    "doxygen-awesome.css",
    "doxygen-awesome-sidebar-only.css",
    "doxygen-awesome-sidebar-only-darkmode-toggle.css",
)
AWESOME_SCRIPT = "doxygen-awesome-darkmode-toggle.js"


class Build:
    """One build of the book, in a directory of its own."""

    def __init__(self, root: Path, out: Path) -> None:
        self.root = root
        self.html = out / "html"
        self.work = out / "work"
        for directory in (self.html, self.work):
            shutil.rmtree(directory, ignore_errors=True)
            directory.mkdir(parents=True)
        self.styles = [AWESOME / name for name in AWESOME_STYLES if (AWESOME / name).exists()]
        self.header = self._header() if (AWESOME / AWESOME_SCRIPT).exists() else None
        if not self.styles:
            print(
                "book: doxygen-awesome-css is not installed; the looks are Doxygen's own",
                file=sys.stderr,
            )

    def project(
        self,
        name: str,
        brief: str,
        sources: Iterable[Path],
        output: Path,
        main_page: Path | None,
        tags: Iterable[str],
    ) -> None:
        """Runs Doxygen for one project. Its tag file is NAME.tag in the work directory."""
        values = {
            "NAME": _quoted(name),
            "BRIEF": _quoted(brief),
            "ROOT": _quoted(self.root),
            "INPUT": " ".join(map(_quoted, sources)),
            "OUTPUT": _quoted(output),
            "TAGFILE": _quoted(self.work / f"{output.name}.tag"),
            "TAGFILES": " ".join(_quoted(f"{self.work / tag}.tag={tag}") for tag in tags),
            "MAINPAGE": _quoted(main_page or ""),
            "HEADER": _quoted(self.header) if self.header else "",
            "STYLES": " ".join(map(_quoted, [*self.styles, self.root / "docs/book.css"])),
            "FILES": _quoted(AWESOME / AWESOME_SCRIPT) if self.header else "",
        }
        template = (self.root / "docs/Doxyfile.in").read_text(encoding="utf-8")
        settings = re.sub(r"@([A-Z]+)@", lambda match: values[match[1]], template)
        if _doxygen_version() >= (1, 9, 5):
            settings += "HTML_COLORSTYLE = LIGHT\n"  # The dark mode is that of the style sheet.
        file = self.work / f"{output.name}.doxyfile"
        file.write_text(settings, encoding="utf-8")
        output.mkdir(exist_ok=True)
        result = subprocess.run(
            ["doxygen", str(file)],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            cwd=self.work,
        )
        if result.returncode != 0 or result.stderr:
            raise Problem(f"Doxygen warns about {name}:\n{result.stderr.strip()}")

    def _header(self) -> Path:
        """Doxygen's own header of a page, with the switch for the dark mode."""
        header = self.work / "header.html"
        subprocess.run(
            [
                "doxygen",
                "-w",
                "html",
                str(header),
                str(self.work / "footer.html"),
                str(self.work / "style.css"),
            ],
            check=True,
            capture_output=True,
        )
        script = (
            f'<script type="text/javascript" src="$relpath^{AWESOME_SCRIPT}"></script>\n'
            '<script type="text/javascript">DoxygenAwesomeDarkModeToggle.init()</script>\n'
        )
        text = header.read_text(encoding="utf-8")
        header.write_text(text.replace("</head>", script + "</head>", 1), encoding="utf-8")
        return header


def build_book(root: Path, out: Path) -> None:
    """Builds everything into `out`/html."""
    build = Build(root, out)
    pages = book_pages.reading_order(root)
    for page in pages:
        page.stage_in(build.work, pages)
    chapters = {page.stage: page.staged for page in pages if page.stage}
    for stage in stages.stages(root):
        chapter = chapters.get(stage)
        build.project(
            f"Eight Servers: {stage.name}",
            "Its chapter and its reference",
            [*([chapter] if chapter else []), *_headers(stage)],
            build.html / stage.name,
            chapter,
            [],
        )
    own = [page.staged for page in pages if not page.stage]
    build.project(
        "Eight Servers",
        "One echo server, built eight times",
        own,
        build.html,
        own[0],
        [stage.name for stage in stages.stages(root)],
    )
    for page in pages:
        page.copy_images(build.html)


def _headers(stage: Path) -> list[Path]:
    return [
        stage / file
        for file in stages.files(stage)
        if file.endswith(".hpp") and "tests/" not in file
    ]


def _doxygen_version() -> tuple[int, ...]:
    printed = subprocess.run(
        ["doxygen", "--version"], check=True, capture_output=True, encoding="utf-8"
    )
    return tuple(map(int, re.findall(r"\d+", printed.stdout)[:3]))


def _quoted(value: str | Path) -> str:
    return '"' + str(value).replace('"', '\\"') + '"'


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--root", type=Path, default=stages.ROOT, help="the directory of the stages"
    )
    parser.add_argument("--out", type=Path, required=True, help="where html/ goes")
    options = parser.parse_args()
    try:
        build_book(options.root.resolve(), options.out.resolve())
    except (Problem, OSError) as problem:
        print(f"book: {problem}", file=sys.stderr)
        return 1
    print(options.out.resolve() / "html/index.html")
    return 0
