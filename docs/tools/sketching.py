"""Asks the sketch of each stage what the stage's own server promises, and writes what it keeps.

The tests are the stage's own, which take another server: each test case runs in a process of its
own, with a time limit, twice. A verdict comes from the test's report and never from an exit code
alone, and "broken" counts only if the stage's server keeps the same promise here and now. A case
whose runs differ runs three times more, and one broken run is enough.

A sketch is not asked what needs HTTP or another address: it has no option for them, and is not
meant to. An option that it lacks for a promise of its own, such as a limit, is ignored by it.

    docs/tools/sketches                     all stages, into docs/results/sketches.json
    docs/tools/sketches --build DIR         of another build
    docs/tools/sketches --only 05-epoll-et --out FILE    a trial
    docs/tools/sketches --check             only: are the tests still those of the file?
"""

import argparse
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path

import figures
import measuring
import stages
from measuring import Document
from stages import Problem

PROGRAMS = ("contract_test", "clients_test")
RESULTS = stages.ROOT / "docs/results/sketches.json"
# For one test case, in seconds: its own waits end after ten.
LIMIT = 60
RUNS, RUNS_TO_SETTLE = 2, 3
# Where a report has what failed. After an exception its Original says nothing.
SAID = ("FatalErrorCondition", "Exception", "Original", "Failure")
# What the test's kit says to every server, and what a sketch is not asked for.
EVERY_SERVERS = {"--port", "--log-level"}
NOT_ASKED = {"--service", "--host"}


def names_in_source(text: str) -> list[str]:
    """The names of the test cases in a source file, in their order."""
    literals = re.findall(r'^TEST_CASE\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)', text, re.M)
    return ["".join(re.findall(r'"((?:[^"\\]|\\.)*)"', literal)) for literal in literals]


def names_of(program: Path) -> list[str]:
    """The names of the test cases by the program's own listing, of Catch2 2 or 3.

    Either version refuses the option of the other; version 2 exits with the number of names.
    """
    for listing in (["--list-test-names-only"], ["--list-tests", "--verbosity", "quiet"]):
        run = subprocess.run(
            [program, *listing], capture_output=True, encoding="utf-8", timeout=LIMIT
        )
        names = [line.strip() for line in run.stdout.splitlines() if line.strip()]
        if names and "Error" not in run.stdout.split("\n", 2)[0] and not run.stderr.strip():
            return names
    raise Problem(f"{program} does not list its tests")


def selecting(name: str) -> str:
    """The test's name as an argument that means this test and no other."""
    return re.sub(r'([\\,\[\]"*~])', r"\\\1", name)


def failure_in(report: str, name: str) -> str | None:
    """What failed in a test by Catch2's XML report, None when all was well; a Problem unless the
    report says it of this test alone."""
    try:
        cases = list(ElementTree.fromstring(report).iter("TestCase"))
    except ElementTree.ParseError as error:
        raise Problem(f"'{name}' has left no whole report: {error}") from error
    if [case.get("name") for case in cases] != [name]:
        raise Problem(f"the report is not of '{name}' alone")
    overall = cases[0].find("OverallResult")
    success = None if overall is None else overall.get("success")
    if success not in ("true", "false"):
        raise Problem(f"the report of '{name}' says neither kept nor broken")
    if success == "true":
        return None
    said = [item.text or "" for tag in SAID for item in cases[0].iter(tag)]
    return " ".join("".join(said[:1]).split()) or "an assertion"


def run_case(program: Path, name: str, server: Path) -> str | None:
    """Runs one test case on a server. Returns what failed: an assertion, an error, the time limit;
    None when the promise is kept."""
    command = [str(program), selecting(name), "--reporter", "xml"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
        env={**os.environ, "COURSE_SERVER": str(server)},
    ) as process:
        try:
            report, _ = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            return f"no end within {LIMIT} s"
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    return failure_in(report, name)


def options_asked(program: Path, name: str, server: Path) -> list[str] | None:
    """The options that a test starts its servers with; None when it starts none at all.

    The stage's server stands behind a script that notes its arguments. Whether the test passes does
    not matter: the script needs a descriptor more than a server may have in some of them.
    """
    with tempfile.TemporaryDirectory() as directory:
        script, notes = Path(directory) / "server", Path(directory) / "notes"
        quoted = shlex.quote(str(notes)), shlex.quote(str(server))
        script.write_text(
            '#!/bin/sh\nprintf "%s\\n" started "$@" >> {}\nexec {} "$@"\n'.format(*quoted),
            encoding="utf-8",
        )
        script.chmod(0o755)
        run_case(program, name, script)
        if not notes.exists():
            return None
        words = set(notes.read_text(encoding="utf-8").split())
    return sorted(word for word in words - EVERY_SERVERS if word.startswith("--"))


def settled(run: Callable[[], str | None]) -> Document:
    """What several runs of a case say: the verdict, what failed first, the runs if they differ."""
    failures = [run() for _ in range(RUNS)]
    if len({failure is None for failure in failures}) > 1:
        failures += [run() for _ in range(RUNS_TO_SETTLE)]
    verdicts = ["kept" if failure is None else "broken" for failure in failures]
    if "broken" not in verdicts:
        return {"verdict": "kept"}
    found: Document = {"verdict": "broken", "failed": next(filter(None, failures))}
    return found if "kept" not in verdicts else found | {"runs": verdicts}


def judged(program: Path, name: str, sketch: Path, server: Path) -> Document:
    """What the file of results says of one test case."""
    item: Document = {"program": program.name, "name": name}
    options = options_asked(program, name, server)
    if options is None:
        return item | {"verdict": "not asked", "reason": "it starts no server in this stage"}
    if options:
        item["options"] = options
    if set(options) & NOT_ASKED:
        reason = "it needs " + " and ".join(sorted(set(options) & NOT_ASKED))
        return item | {"verdict": "not asked", "reason": reason}
    found = settled(lambda: run_case(program, name, sketch))
    if found["verdict"] == "broken":
        failed = run_case(program, name, server)
        if failed is not None:
            raise Problem(f"the stage's own server breaks '{name}' here, too: {failed}")
    return item | found


def stage_results(build: Path, stage: str) -> Document:
    """What the file of results says of a stage; says on standard error how far it is."""
    sketch, server = build / stage / "sketch", build / stage / "server"
    tests: list[Document] = []
    for program in (build / stage / name for name in PROGRAMS):
        for path in (program, sketch, server):
            if not path.is_file():
                raise Problem(f"there is no {path}; build the course, or name its --build")
        names = names_of(program)
        source = stages.ROOT / stage / "tests" / f"{program.name}.cpp"
        if names != names_in_source(source.read_text(encoding="utf-8")):
            raise Problem(f"{program} has other tests than its source; build the course")
        for name in names:
            tests.append(judged(program, name, sketch, server))
            print(f"{stage}: {tests[-1]['verdict']}: {name}", file=sys.stderr, flush=True)
    counts = {
        verdict.replace(" ", "_"): sum(test["verdict"] == verdict for test in tests)
        for verdict in ("kept", "broken", "not asked")
    }
    return {"stage": stage, **counts, "tests": tests}


def differences(data: Document, root: Path) -> Iterator[str]:
    """One line for each test that the file of results lacks, or has and there is no more."""
    listed = {item["stage"]: item["tests"] for item in data["stages"]}
    for stage in stages.stages(root):
        if not (stage / "sketch.cpp").exists():
            continue
        for program in PROGRAMS:
            source = (stage / "tests" / f"{program}.cpp").read_text(encoding="utf-8")
            there = set(names_in_source(source))
            tests = listed.get(stage.name, [])
            known = {test["name"] for test in tests if test["program"] == program}
            where = f"{stage.name}/{program}"
            yield from (f"{where}: no verdict on '{name}'" for name in sorted(there - known))
            yield from (f"{where}: there is no '{name}'" for name in sorted(known - there))


def check(file: Path, root: Path) -> int:
    """Prints how the file and the tests differ. Returns the exit code."""
    found = list(differences(figures.load(file), root))
    for line in found:
        print(line, file=sys.stderr)
    if found:
        print("sketches: run docs/tools/sketches again", file=sys.stderr)
    return 1 if found else 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=Path, default=stages.ROOT / "build")
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--only", nargs="+", metavar="STAGE", default=[])
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    try:
        if options.check:
            return check(options.out, stages.ROOT)
        course = measuring.CourseBuild(options.build)
        origin = course.origin("sketches") | {"command": "docs/tools/sketches"}
        results: Document = {**origin, "limit_seconds": LIMIT, "runs": RUNS}
        results["stages"] = [
            stage_results(course.directory, name) for name in course.stages(options.only)
        ]
    except (Problem, OSError, subprocess.TimeoutExpired) as problem:
        print(f"sketches: {problem}", file=sys.stderr)
        return 1
    options.out.write_text(
        json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    for item in results["stages"]:
        print(
            f"{item['stage']}: {item['kept']} kept, {item['broken']} broken,"
            f" {item['not_asked']} not asked"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
