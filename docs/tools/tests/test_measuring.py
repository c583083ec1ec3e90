"""Tests of servers that are measured, and of the experiments that count and compare."""

import io
import os
import subprocess
import sys
import tempfile
import time
import unittest
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any
from unittest import mock

from course_in_a_box import QUIET_GIT, TOOLS

sys.path.insert(0, str(TOOLS))
import measuring  # noqa: E402
import stages  # noqa: E402
from commands import Words  # noqa: E402
from experiments import costs, handoff, locks, syscalls  # noqa: E402
from experiments.experiment import summary  # noqa: E402

TABLE = """    calls syscall
--------- ----------------
     1200 recvfrom
       17 accept4
--------- ----------------
     1217 total
"""


class BuildOfFigures:
    """Stands for a build: runs that make `calls` a client's message, and a few at the start."""

    def __init__(self, calls: dict[str, int], start: dict[str, int]) -> None:
        self.calls, self.start = calls, start

    def count(
        self,
        _build: measuring.CourseBuild,
        _program: measuring.Program,
        messages: int,
        _options: Words,
        _server_options: Words,
        clients: int,
    ) -> dict[str, int]:
        total = dict(self.start)
        for name, number in self.calls.items():
            total[name] = total.get(name, 0) + number * messages * clients
        return total


class Running(unittest.TestCase):
    def build(self, script: str) -> measuring.CourseBuild:
        """A build whose one server is a script."""
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        server, stress = (
            Path(directory.name) / path for path in ("07-logger/server", "08-stress/stress")
        )
        for program in (server, stress):
            program.parent.mkdir()
            program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
            program.chmod(0o755)
        return measuring.CourseBuild(Path(directory.name))

    def test_what_a_server_said_last_explains_why_it_did_not_start(self) -> None:
        with self.assertRaisesRegex(stages.Problem, "did not start: no room$"):
            with self.build("echo hm >&2; echo no room >&2; exit 1").running("07-logger"):
                pass

    def test_a_log_on_standard_error_goes_by_unread(self) -> None:
        many = "for i in $(seq 20000); do echo a line of a log >&2; done"
        # The trap comes first: a stop may follow the ready line at once.
        ready = "trap 'kill $!; exit 0' TERM; sleep 20 >&2 & echo listening on 127.0.0.1:1; wait"
        build = self.build(f"{many}; {ready}")
        with build.running("07-logger") as (_, address):
            self.assertEqual(address, "127.0.0.1:1")


class UpToDate(unittest.TestCase):
    """A build of the course in which each program is a copy of a file."""

    PROGRAMS = ("01-blocking/server", "08-stress/stress", "08-stress/peers/floor")
    TARGETS = ("01-blocking-server", "08-stress-stress", "08-stress-peer-floor")

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.source, self.directory = (Path(directory.name) / name for name in ("source", "build"))
        rules = (
            f"add_custom_target({target} COMMAND ${{CMAKE_COMMAND}} -E copy"
            f" ${{CMAKE_SOURCE_DIR}}/{program} ${{CMAKE_BINARY_DIR}}/{program})\n"
            for program, target in zip(self.PROGRAMS, self.TARGETS)
        )
        self.source.mkdir()
        head = "cmake_minimum_required(VERSION 3.22)\nproject(course NONE)\n"
        (self.source / "CMakeLists.txt").write_text(head + "".join(rules))
        for program in self.PROGRAMS:
            for parent in (self.source, self.directory):
                (parent / program).parent.mkdir(parents=True, exist_ok=True)
        self.edit("as it was")

    def edit(self, text: str) -> None:
        for program in self.PROGRAMS:
            (self.source / program).write_text(text)

    def configure(self) -> measuring.CourseBuild:
        subprocess.run(
            ["cmake", "-S", self.source, "-B", self.directory],
            check=True,
            capture_output=True,
            timeout=60,
        )
        return measuring.CourseBuild(self.directory)

    def built(self) -> list[str | None]:
        """What each program is a copy of."""
        files = [self.directory / program for program in self.PROGRAMS]
        return [file.read_text() if file.exists() else None for file in files]

    def bring_up_to_date(self, build: measuring.CourseBuild, *programs: str) -> str:
        """Returns what was said of it."""
        said = io.StringIO()
        with redirect_stderr(said):
            build.bring_up_to_date(*programs)
        return said.getvalue()

    def test_what_was_edited_is_built_again_and_the_stress_client_always(self) -> None:
        build = self.configure()
        for text in ("as it was", "edited"):
            self.edit(text)
            said = self.bring_up_to_date(build, "01-blocking")
            self.assertEqual(self.built(), [text, text, None])
            self.assertIn("01-blocking-server", said)
        self.bring_up_to_date(build, "floor")
        self.assertEqual(self.built()[2], "edited")

    def test_a_peer_that_can_not_be_built_here_is_passed_over(self) -> None:
        self.bring_up_to_date(self.configure(), "libuv_echo", "floor")
        self.assertEqual(self.built()[2], "as it was")

    def test_a_failed_build_is_a_problem_that_says_why(self) -> None:
        build = self.configure()
        (self.source / "08-stress/stress").unlink()
        with self.assertRaisesRegex(stages.Problem, "(?s)--build.* failed: .*08-stress/stress"):
            self.bring_up_to_date(build)

    def test_only_stages_that_can_be_built_here_are_there(self) -> None:
        build = self.configure()
        self.assertEqual(build.stages(), ["01-blocking"])
        with self.assertRaisesRegex(stages.Problem, "there is no stage '02-fork'"):
            build.stages(["01-blocking", "02-fork"])

    def test_programs_without_a_build_are_not_built_and_their_age_is_told(self) -> None:
        server, stress, _ = (self.directory / program for program in self.PROGRAMS)
        for program in (server, stress):
            program.write_text("as it was")
        os.utime(server, (0, time.time() - 2 * 3600))
        self.edit("edited")
        build = measuring.CourseBuild(self.directory)
        said = self.bring_up_to_date(build, *build.stages())
        self.assertRegex(said, rf"2\.0 hours old: {server}\n")
        self.assertEqual(self.built(), ["as it was", "as it was", None])

    def test_without_a_build_it_is_said_how_to_make_one(self) -> None:
        with self.assertRaisesRegex(stages.Problem, "make one with `cmake -S .* -B /nowhere`"):
            measuring.CourseBuild(Path("/nowhere"))


class Origin(unittest.TestCase):
    def origin(self, changed: str) -> Any:
        """What a build with flags says of itself in a checkout of which git says this."""

        def output(*command: str) -> str:
            return {"rev-parse": "abc", "status": changed, "--version": "c++ 12"}.get(
                next((word for word in command if word in ("rev-parse", "status", "--version")), ""),
                "1",
            )

        with tempfile.TemporaryDirectory() as directory:
            build = Path(directory)
            (build / "08-stress").mkdir()
            (build / "08-stress" / "stress").touch()
            (build / "CMakeCache.txt").write_text(
                "CMAKE_BUILD_TYPE:STRING=Release\nCMAKE_CXX_FLAGS:STRING=-m64 \n"
                "CMAKE_CXX_FLAGS_RELEASE:STRING=-O3 -DNDEBUG\nCMAKE_CXX_FLAGS_DEBUG:STRING=-g\n"
            )
            with mock.patch.object(measuring, "_output", output):
                return measuring.CourseBuild(build).origin("tool")

    def test_flags_are_those_of_the_build(self) -> None:
        build = self.origin("unknown")["build"]
        self.assertEqual(build, {"compiler": "c++ 12", "type": "Release (-m64 -O3 -DNDEBUG)"})

    def test_a_checkout_that_differs_from_its_commit_is_marked(self) -> None:
        self.assertEqual(self.origin("unknown")["commit"], "abc")
        self.assertEqual(self.origin(" M 01-blocking/net.cpp")["commit"], "abc, modified")

    def test_results_that_were_measured_before_these_do_not_make_a_checkout_differ(self) -> None:
        with tempfile.TemporaryDirectory() as directory, mock.patch.dict(
            os.environ, QUIET_GIT
        ), mock.patch.object(stages, "ROOT", Path(directory)):
            results, source = (Path(directory) / name for name in ("docs/results/a.json", "a.cpp"))
            results.parent.mkdir(parents=True)
            for file in (results, source):
                file.write_text("before")
            for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "all"]):
                subprocess.run(["git", "-C", directory, *command], check=True)
            results.write_text("after")
            self.assertRegex(measuring._commit(), "^[0-9a-f]{12}$")
            source.write_text("after")
            self.assertRegex(measuring._commit(), "^[0-9a-f]{12}, modified$")


class SystemCalls(unittest.TestCase):
    def test_a_table_of_strace_is_read_without_its_head_and_its_total(self) -> None:
        self.assertEqual(syscalls.read_table(TABLE), {"recvfrom": 1200, "accept4": 17})

    def test_what_a_run_costs_once_does_not_count_as_a_message(self) -> None:
        fake = BuildOfFigures({"recvfrom": 1, "sendto": 2}, {"mmap": 30, "recvfrom": 10})
        with mock.patch.object(syscalls, "count", fake.count):
            calls = syscalls.per_message(mock.Mock(), "01-blocking")
        self.assertEqual(syscalls.rounded(calls), {"sendto": 2, "recvfrom": 1})

    def test_a_call_less_counts_and_some_hundredths_less_do_not(self) -> None:
        calls = {"close": -1.0, "futex": -0.01, "write": 0.01}
        self.assertEqual(syscalls.rounded(calls), {"write": 0.01, "close": -1})

    def test_calls_are_ordered_by_number_then_by_name_and_traces_are_left_out(self) -> None:
        found = syscalls.totalled({"b": 1.0, "c": 0.0049, "a": 0.999, "d": 2.126})
        self.assertEqual(list(found["calls"]), ["d", "a", "b"])
        self.assertEqual(found["text"], "2.13 d, 1 a, 1 b")
        self.assertEqual(found["total"], 4.13)


class Locks(unittest.TestCase):
    PROFILE = """fn=(1) main
cfn=(2) pthread_mutex_lock@@GLIBC_2.2.5
calls=3 0
12 90
cfn=(3) pthread_mutex_unlock@@GLIBC_2.2.5
calls=3 0
13 60
fn=(4) pthread_cond_wait@@GLIBC_2.3.2
1 5
cfn=(5) __pthread_mutex_cond_lock
calls=2 0
14 8
fn=(6) serve(int)
cfn=(2)
calls=4 0
15 9
cfn=(4)
calls=2 0
16 9
"""

    def test_calls_are_summed_over_callers_and_a_lock_is_not_an_unlock(self) -> None:
        calls = locks.calls_in(self.PROFILE)
        self.assertEqual(calls["pthread_mutex_lock@@GLIBC_2.2.5"], 7)
        self.assertEqual(locks.counted_in(calls), {"locks": 9, "waits": 2, "wake-ups": 0})

    def test_what_a_run_costs_once_does_not_count_as_a_message(self) -> None:
        def count(_build: Any, _program: str, _options: Words, messages: int) -> dict[str, float]:
            return {"locks": 7 + 2 * 50 * messages, "waits": 3, "wake-ups": 25 * messages}

        with mock.patch.object(locks, "count", count):
            item = locks.per_message(mock.Mock(), "07-logger", [])
        self.assertEqual(item["text"], "2 locks, 0.5 wake-ups")

        always = dict.fromkeys(locks.COUNTED, 4)
        with mock.patch.object(locks, "count", lambda *_: always):
            self.assertEqual(locks.per_message(mock.Mock(), "floor", [])["text"], "none")


class Costs(unittest.TestCase):
    def test_a_figure_is_the_median_with_the_least_and_the_greatest(self) -> None:
        found = summary([3.0, 1.0, 20.0])
        self.assertEqual(
            (found["median"], found["least"], found["greatest"]), (3.0, 1.0, 20.0)
        )

    def test_every_server_has_a_turn_in_each_round_and_the_order_changes(self) -> None:
        order = []

        def measured(_build: Any, stage: str, _loads: Any) -> dict[str, float]:
            order.append(stage)
            return {"pss_bytes": len(order)}

        stages_ = ["01-a", "02-b", "03-c"]
        loads: dict[str, Words] = {"hold": ["-c", 1]}
        with mock.patch.object(costs, "measure", measured):
            turns = costs.all_rounds(mock.Mock(), stages_, 3, loads)
        rounds = [order[:3], order[3:6], order[6:]]
        for found in rounds:
            self.assertEqual(sorted(found), stages_)
        self.assertEqual(len({tuple(found) for found in rounds}), 3)
        results = costs.results_of(turns, loads)
        self.assertEqual((results["rounds"], results["loads"]), (3, {"hold": "stress -c 1"}))
        [first, *_] = results["stages"]
        self.assertEqual((first["stage"], len(first["pss_bytes"]["values"])), ("01-a", 3))

    def test_only_the_stages_that_have_workers_are_given_a_number_of_them(self) -> None:
        self.assertEqual(costs.options_of("03-threads"), [])
        self.assertEqual(costs.options_of("04-threadpool"), ["--workers", 2])

    def test_a_trial_sends_fewer_messages_and_at_least_one(self) -> None:
        load: Words = ["-c", 20, "--messages", 4000, "--reconnect-every", 1]
        self.assertEqual(costs.shortened(load, 10)[3], 400)
        self.assertEqual(costs.shortened(["--messages", 4], 10), ["--messages", 1])
        self.assertEqual(load[3], 4000)


class HandOff(unittest.TestCase):
    def test_a_ratio_is_taken_within_a_round(self) -> None:
        values = {"one": {"loop": [1.0, 4.0, 2.0], "workers": [3.0, 8.0, 2.0]}}
        [found] = handoff.results_of(values)
        self.assertEqual(found["ratio"]["values"], [3.0, 2.0, 1.0])
        self.assertEqual(found["ratio"]["median"], 2.0)
        self.assertEqual((found["loop"]["median"], found["workers"]["median"]), (2.0, 3.0))


if __name__ == "__main__":
    unittest.main()
