"""Servers and loads for the tools that measure: start, load, stop, and what machine it was."""

import datetime
import importlib.machinery
import importlib.util
import json
import os
import platform
import re
import resource
import signal
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import stages
from stages import Problem

# For a server to get ready or to stop, and for a load, in seconds.
PATIENCE = 20
LOAD_PATIENCE = 600
# What a program has said that has said nothing.
NOTHING = "unknown"


def tool(name):
    """A tool of this directory as a module: it has no `.py`."""
    loader = importlib.machinery.SourceFileLoader(name, str(Path(__file__).with_name(name)))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


class Yard:
    """A build of the course: where its servers and its stress client are."""

    def __init__(self, build):
        self.build = build.resolve()
        self.stress = self.build / "08-stress" / "stress"
        if not self.stress.exists():
            raise Problem(f"there is no {self.stress}; build the course, or name its --build")

    def stages(self, wanted=()):
        """The names of the stages that have a server here: all, or those that are wanted."""
        found = [stage.name for stage in stages.stages(stages.ROOT) if self.server(stage.name)]
        for name in wanted:
            if name not in found:
                raise Problem(f"there is no server of '{name}' in {self.build}")
        return [name for name in found if name in wanted or not wanted]

    def server(self, name):
        """The path of a stage's server, or of a peer's; None when it is not built."""
        paths = [self.build / name / "server", self.build / "08-stress" / "peers" / name]
        return next((path for path in paths if path.is_file()), None)

    @contextmanager
    def running(self, stage, prefix=(), options=(), descriptors=None):
        """Runs a server, perhaps under another program, or with fewer descriptors than there are;
        gives (pid of the server, address).

        Its standard error, which a stage may log to, goes to a file: it is read after a failure. A
        peer may end by the signal that asks it to.
        """
        with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
            process = subprocess.Popen(
                [*map(str, prefix), str(self.server(stage)), "--port", "0", *map(str, options)],
                stdout=subprocess.PIPE,
                stderr=errors,
                encoding="utf-8",
                preexec_fn=descriptors and (lambda: _limit_descriptors(descriptors)),
            )
            pid = None
            try:
                ready = process.stdout.readline()
                if not ready.startswith("listening on "):
                    raise Problem(f"the server of {stage} did not start{_last_line(errors)}")
                pid = _only_child(process.pid) if prefix else process.pid
                yield pid, ready.split()[-1]
                _signal(pid, signal.SIGTERM)
                right = [0, -signal.SIGTERM] if self.server(stage).parent.name == "peers" else [0]
                if process.wait(PATIENCE) not in right:
                    ended = f"the server of {stage} ended with {process.returncode}"
                    raise Problem(ended + _last_line(errors))
            finally:
                if process.poll() is None:
                    _signal(pid or process.pid, signal.SIGKILL)
                    process.kill()
                    process.wait()
                process.stdout.close()

    def load(self, address, *options):
        """Loads a server. Returns the stress client's report; a reply that failed is a Problem."""
        run = subprocess.run(
            [str(self.stress), *map(str, options), "--json", "-", address],
            capture_output=True,
            encoding="utf-8",
            timeout=LOAD_PATIENCE,
        )
        if run.returncode != 0:
            raise Problem(f"stress {' '.join(map(str, options))} failed: {run.stderr.strip()}")
        return json.loads(run.stdout)

    def origin(self, command):
        """What a file of results says of itself: the command, the date, machine, build, commit."""
        return {
            "schema": 1,
            "command": command,
            "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "machine": _machine(),
            "build": self._build(),
            "commit": _commit(),
        }

    def _build(self):
        try:
            cache = (self.build / "CMakeCache.txt").read_text(encoding="utf-8")
        except OSError:
            return {"compiler": "unknown", "type": "unknown"}
        values = dict(re.findall(r"^(\w+):\w+=(.*)$", cache, re.M))
        compiler = _output(values.get("CMAKE_CXX_COMPILER", "c++"), "--version").splitlines()[0]
        kind = values.get("CMAKE_BUILD_TYPE", "unknown")
        names = ("CMAKE_CXX_FLAGS", f"CMAKE_CXX_FLAGS_{kind.upper()}")
        flags = " ".join(" ".join(values.get(name, "") for name in names).split())
        return {"compiler": compiler, "type": f"{kind} ({flags})"}


def _commit():
    """The commit that is checked out, and whether files differ from it; not those of results."""
    git = ("git", "-C", stages.ROOT)
    changed = _output(*git, "status", "--porcelain", "--untracked-files=no", ":!docs/results")
    commit = _output(*git, "rev-parse", "--short=12", "HEAD")
    return commit if changed == NOTHING else f"{commit}, modified"


def _last_line(errors):
    errors.seek(0)
    lines = errors.read().splitlines()
    return f": {lines[-1]}" if lines else ""


def _only_child(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    if len(children) != 1:
        raise Problem(f"process {pid} has {len(children)} children, not one")
    return int(children[0])


def _limit_descriptors(number):
    resource.setrlimit(resource.RLIMIT_NOFILE, (number, number))


def _signal(pid, number):
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _machine():
    def first(file, pattern, otherwise):
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


def _output(*command):
    run = subprocess.run(
        [*map(str, command)], capture_output=True, encoding="utf-8", check=False
    )
    return run.stdout.strip() or NOTHING
