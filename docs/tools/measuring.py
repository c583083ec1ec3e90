"""The servers that the experiments measure: build, start, load and stop them, and say on which
machine."""

import datetime
import json
import os
import platform
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import commands
import stages
from commands import Word, Words
from stages import Problem

# What a file of results holds, or a part of it; a report of the stress client, too.
Document = dict[str, Any]
# A stage, a peer, or the directory that holds a server.
Program = str | Path

# For a server to get ready or to stop, for a load, and for a build, in seconds.
SERVER_TIME_LIMIT = 20
LOAD_TIME_LIMIT = 600
BUILD_TIME_LIMIT = 3600
# Stands for the output of a command that printed nothing.
NOTHING = "unknown"


class CourseBuild:
    """A directory in which the course is built: its servers, its peers, and its stress client."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory.resolve()
        self.stress = self.directory / "08-stress" / "stress"
        self._configured = (self.directory / "CMakeCache.txt").exists()
        if not self._configured and not self.stress.exists():
            raise Problem(
                f"there is no build in {self.directory}; make one with"
                f" `cmake -S {stages.ROOT} -B {self.directory}`, or name another with --build"
            )

    def stages(self, wanted: Sequence[str] = ()) -> list[str]:
        """The names of the stages that have a server here: all, or those that are wanted."""
        found = [stage.name for stage in stages.stages(stages.ROOT) if self._has(stage.name)]
        for name in wanted:
            if name not in found:
                raise Problem(f"there is no stage '{name}' in {self.directory}")
        return [name for name in found if name in wanted or not wanted]

    def bring_up_to_date(self, *programs: Program) -> None:
        """Builds these programs and the stress client, so that the source is what is measured.

        A peer that cannot be built here is passed over. In a directory that CMake has not
        configured nothing is built; standard error then says how old each program is.
        """
        if not self._configured:
            for path in (self.stress, *filter(None, map(self.server, programs))):
                hours = (time.time() - path.stat().st_mtime) / 3600
                print(f"not built again, {hours:.1f} hours old: {path}", file=sys.stderr)
            return
        wanted = dict.fromkeys(["08-stress-stress", *map(_target_of, programs)])
        targets = [target for target in wanted if target in self._targets]
        print(f"building in {self.directory}: {', '.join(targets)}", file=sys.stderr)
        build = ("cmake", "--build", self.directory, "-j", os.cpu_count() or 1)
        commands.output_of(*build, "--target", *targets, time_limit=BUILD_TIME_LIMIT)

    def server(self, program: Program) -> Path | None:
        """The path of a stage's server, or of a peer's; None where it is not built."""
        paths = [
            self.directory / program / "server",
            self.directory / "08-stress" / "peers" / program,
        ]
        return next((path for path in paths if path.is_file()), None)

    @contextmanager
    def running(
        self,
        program: Program,
        prefix: Words = (),
        options: Words = (),
        descriptors: int | None = None,
    ) -> Iterator[tuple[int, str]]:
        """Runs a server; gives (its process id, its address).

        The server may run under another program, which `prefix` starts, or with a lower limit of
        descriptors. Its standard error, which a stage may log to, goes to a file that is read after
        a failure. A peer may end by the signal that asks it to stop.
        """
        path = self.server(program)
        if path is None:
            raise Problem(f"there is no server of '{program}' in {self.directory}")
        with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
            process = subprocess.Popen(
                [*map(str, prefix), str(path), "--port", "0", *map(str, options)],
                stdout=subprocess.PIPE,
                stderr=errors,
                encoding="utf-8",
                preexec_fn=(lambda: _limit_descriptors(descriptors)) if descriptors else None,
            )
            assert process.stdout is not None  # It is a pipe.
            pid = None
            try:
                ready = process.stdout.readline()
                if not ready.startswith("listening on "):
                    raise Problem(f"the server of {program} did not start{_last_line(errors)}")
                pid = _only_child(process.pid) if prefix else process.pid
                yield pid, ready.split()[-1]
                _signal(pid, signal.SIGTERM)
                expected = [0, -signal.SIGTERM] if path.parent.name == "peers" else [0]
                if process.wait(SERVER_TIME_LIMIT) not in expected:
                    ended = f"the server of {program} ended with {process.returncode}"
                    raise Problem(ended + _last_line(errors))
            finally:
                if process.poll() is None:
                    _signal(pid or process.pid, signal.SIGKILL)
                    process.kill()
                    process.wait()
                process.stdout.close()

    def load(self, address: str, *options: Word) -> Document:
        """Loads a server. Returns the stress client's report; a failed reply is a Problem."""
        run = subprocess.run(
            [str(self.stress), *map(str, options), "--json", "-", address],
            capture_output=True,
            encoding="utf-8",
            timeout=LOAD_TIME_LIMIT,
        )
        if run.returncode != 0:
            raise Problem(f"stress {' '.join(map(str, options))} failed: {run.stderr.strip()}")
        report: Document = json.loads(run.stdout)
        return report

    def origin(self, experiment: str) -> Document:
        """The origin of what an experiment measures in this build."""
        return origin(experiment, self._record())

    def _has(self, stage: str) -> bool:
        if self._configured:
            return _target_of(stage) in self._targets
        return self.server(stage) is not None

    @cached_property
    def _targets(self) -> set[str]:
        """What can be built here."""
        listed = commands.output_of("cmake", "--build", self.directory, "--target", "help")
        return set(re.findall(r"[\w-]+", listed))

    def _record(self) -> Document:
        """The compiler and the type of this build."""
        try:
            cache = (self.directory / "CMakeCache.txt").read_text(encoding="utf-8")
        except OSError:
            return {"compiler": "unknown", "type": "unknown"}
        values = dict(re.findall(r"^(\w+):\w+=(.*)$", cache, re.M))
        compiler = _output(values.get("CMAKE_CXX_COMPILER", "c++"), "--version").splitlines()[0]
        kind = values.get("CMAKE_BUILD_TYPE", "unknown")
        names = ("CMAKE_CXX_FLAGS", f"CMAKE_CXX_FLAGS_{kind.upper()}")
        flags = " ".join(" ".join(values.get(name, "") for name in names).split())
        return {"compiler": compiler, "type": f"{kind} ({flags})"}


def origin(experiment: str, build: Document) -> Document:
    """What a file of results says of itself: the command, the date, machine, build and commit."""
    return {
        "schema": 1,
        "command": f"docs/tools/measure {experiment}",
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "machine": _machine(),
        "build": build,
        "commit": _commit(),
    }


def stress_command(load: Words) -> str:
    """The command of a load, as a table shows it."""
    return " ".join(map(str, ["stress", *load]))


def _target_of(program: Program) -> str:
    """CMake's target of a stage's server or of a peer; none has the name of a directory."""
    is_stage = re.match(r"\d\d-", str(program))
    return f"{program}-server" if is_stage else f"08-stress-peer-{program}"


def _commit() -> str:
    """The commit that is checked out, and whether files other than results differ from it."""
    git = ("git", "-C", stages.ROOT)
    changed = _output(*git, "status", "--porcelain", "--untracked-files=no", ":!docs/results")
    commit = _output(*git, "rev-parse", "--short=12", "HEAD")
    return commit if changed == NOTHING else f"{commit}, modified"


def _last_line(errors: IO[str]) -> str:
    errors.seek(0)
    lines = errors.read().splitlines()
    return f": {lines[-1]}" if lines else ""


def _only_child(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    if len(children) != 1:
        raise Problem(f"process {pid} has {len(children)} children, not one")
    return int(children[0])


def _limit_descriptors(number: int) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (number, number))


def _signal(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _machine() -> Document:
    def first(file: str, pattern: str, otherwise: str) -> str:
        try:
            found = re.search(pattern, Path(file).read_text(encoding="utf-8"), re.M)
        except OSError:
            found = None
        return found[1] if found else otherwise

    return {
        "cpu": first("/proc/cpuinfo", r"^model name\s*: (.*)$", platform.machine()),
        "cores": int(_output("nproc", "--all")),
        "memory_bytes": int(first("/proc/meminfo", r"^MemTotal:\s+(\d+)", "0")) * 1024,
        "kernel": platform.release(),
        "system": first("/etc/os-release", r'^PRETTY_NAME="?([^"\n]*)', "Linux"),
    }


def _output(*command: Word) -> str:
    """What a command prints, whether it fails or not."""
    run = subprocess.run(
        [*map(str, command)], capture_output=True, encoding="utf-8", check=False
    )
    return run.stdout.strip() or NOTHING
