"""Publishes what `compare` has measured: figures, pictures and tables of docs/results/README.md.

    docs/tools/publish_results usual=DIR/results.json peers=OTHER/results.json
    docs/tools/publish_results                        again, with the results that are published

Each file is checked, and becomes docs/results/NAME/results.json. Then all pictures are drawn again
from these files; those that the page shows are kept. Last, the page's tables are filled in, and the
sentences to be checked against the new figures are listed: those before <!-- check -->.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import stages
from stages import Problem

TOOLS = Path(__file__).resolve().parent
# For a program that it runs, in seconds.
TIME_LIMIT = 300
CHECK = "<!-- check -->"
RESULTS = "results.json"


def run(*command: str | Path) -> None:
    """Runs a program; a failure is a Problem, with what the program printed."""
    try:
        done = subprocess.run(
            list(map(str, command)), capture_output=True, encoding="utf-8", timeout=TIME_LIMIT
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Problem(f"cannot run {command[0]}: {error}") from error
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise Problem("\n".join([f"{Path(command[0]).name} failed:", *said[:10]]))


def checked(text: str, compare: Path) -> tuple[str, Any]:
    """The name and the contents that NAME=FILE stands for, once `compare` has checked them."""
    name, _, file = text.partition("=")
    if not re.fullmatch(r"[a-z][a-z-]*", name) or not file:
        raise Problem(f"'{text}' is not NAME=FILE; a name has small letters and dashes")
    if not Path(file).is_file():
        raise Problem(f"there is no file {file}")
    run(compare, "--check", file)
    return name, json.loads(Path(file).read_text(encoding="utf-8"))


def store(results: Any, directory: Path) -> None:
    """Writes results without the white space."""
    directory.mkdir(parents=True, exist_ok=True)
    lean = json.dumps(results, ensure_ascii=False, separators=(",", ":"))
    (directory / RESULTS).write_text(lean + "\n", encoding="utf-8")


def draw(directory: Path, compare: Path, shown: Iterable[Path]) -> None:
    """Draws the pictures of a published file, and keeps those that are shown."""
    # An old picture that is no longer drawn must not pass for a new one.
    _clear(directory, kept={directory / RESULTS})
    run(compare, "--from", directory / RESULTS)
    _clear(directory, kept={directory / RESULTS, *shown})


def _clear(directory: Path, kept: set[Path]) -> None:
    for file in directory.iterdir():
        if file not in kept:
            file.unlink()


def pictures_on(page: Path) -> list[Path]:
    """The files of the pictures that a page shows."""
    links = re.findall(r"!\[[^\]]*\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    return [page.parent / link for link in links]


def to_be_checked(page: Path) -> list[str]:
    """ "README.md:12: the sentences" for each mark: all before it, back to an empty line or another
    mark."""
    found: list[str] = []
    sentences: list[str] = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        sentences = [*sentences, line.strip()] if line else []
        if CHECK in line:
            text = " ".join(sentences).replace(CHECK, "").strip()
            found.append(f"{page.name}:{number}: {text}")
            sentences = []
    return found


def publish(files: Sequence[str], root: Path, build: Path) -> None:
    """Publishes the files and brings the page up to date."""
    published = root / "docs" / "results"
    page = published / "README.md"
    compare = build / "08-stress" / "compare"
    # All are checked before the first is written.
    for name, results in [checked(text, compare) for text in files]:
        store(results, published / name)
    pictures = pictures_on(page)
    for file in sorted(published.glob(f"*/{RESULTS}")):
        draw(file.parent, compare, pictures)
    missing = [str(picture.relative_to(published)) for picture in pictures if not picture.exists()]
    if missing:
        raise Problem(f"{page.name} shows what is not drawn: {', '.join(missing)}")
    run(sys.executable, "-B", TOOLS / "excerpts", "--write", page)
    print("\n".join([f"{page} is up to date. To be read beside its figures:", *to_be_checked(page)]))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", metavar="NAME=FILE", nargs="*", help="what to publish as what")
    parser.add_argument("--build", type=Path, help="the build with compare; build at the root")
    parser.add_argument("--root", type=Path, default=stages.ROOT, help="where the course is")
    options = parser.parse_args()
    try:
        publish(options.files, options.root, options.build or options.root / "build")
    except Problem as problem:
        print(f"publish_results: {problem}", file=sys.stderr)
        return 1
    return 0
