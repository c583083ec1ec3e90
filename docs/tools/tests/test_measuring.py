"""Tests of the tools that measure: what they make of what strace and the stress client say."""

import importlib.machinery
import importlib.util
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from course_in_a_box import QUIET_GIT, TOOLS

sys.path.insert(0, str(TOOLS))


def tool(name):
    """A tool, which has no .py, as a module."""
    loader = importlib.machinery.SourceFileLoader(name, str(TOOLS / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


count_locks = tool("count_locks")
count_syscalls = tool("count_syscalls")
measure_costs = tool("measure_costs")
measure_handoff = tool("measure_handoff")

TABLE = """    calls syscall
--------- ----------------
     1200 recvfrom
       17 accept4
--------- ----------------
     1217 total
"""


class YardOfFigures:
    """Stands for a build: runs that make `calls` a client's message, and a few at the start."""

    def __init__(self, calls, start):
        self.calls, self.start = calls, start

    def count(self, yard, stage, messages, options, server_options, clients):
        total = dict(self.start)
        for name, number in self.calls.items():
            total[name] = total.get(name, 0) + number * messages * clients
        return total


class Running(unittest.TestCase):
    def yard(self, script):
        """A yard whose one server is a script."""
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        server = Path(directory.name) / "server"
        server.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        server.chmod(0o755)
        yard = object.__new__(measure_costs.measuring.Yard)
        yard.server = lambda stage: server
        return yard

    def test_what_a_server_said_last_explains_why_it_did_not_start(self):
        with self.assertRaisesRegex(measure_costs.Problem, "did not start: no room$"):
            with self.yard("echo hm >&2; echo no room >&2; exit 1").running("07-logger"):
                pass

    def test_a_log_on_standard_error_goes_by_unread(self):
        many = "for i in $(seq 20000); do echo a line of a log >&2; done"
        # The trap comes first: a stop may follow the ready line at once.
        ready = "trap 'kill $!; exit 0' TERM; sleep 20 >&2 & echo listening on 127.0.0.1:1; wait"
        yard = self.yard(f"{many}; {ready}")
        with yard.running("07-logger") as (_, address):
            self.assertEqual(address, "127.0.0.1:1")


class Origin(unittest.TestCase):
    def origin(self, changed):
        """What a build with flags says of itself in a checkout of which git says this."""

        def output(*command):
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
            with mock.patch.object(measure_costs.measuring, "_output", output):
                return measure_costs.measuring.Yard(build).origin("tool")

    def test_flags_are_those_of_the_build(self):
        build = self.origin("unknown")["build"]
        self.assertEqual(build, {"compiler": "c++ 12", "type": "Release (-m64 -O3 -DNDEBUG)"})

    def test_a_checkout_that_differs_from_its_commit_is_marked(self):
        self.assertEqual(self.origin("unknown")["commit"], "abc")
        self.assertEqual(self.origin(" M 01-blocking/net.cpp")["commit"], "abc, modified")

    def test_results_that_were_measured_before_these_do_not_make_a_checkout_differ(self):
        measuring = measure_costs.measuring
        with tempfile.TemporaryDirectory() as directory, mock.patch.dict(
            os.environ, QUIET_GIT
        ), mock.patch.object(measuring.stages, "ROOT", Path(directory)):
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


class CountSystemCalls(unittest.TestCase):
    def test_a_table_of_strace_is_read_without_its_head_and_its_total(self):
        self.assertEqual(count_syscalls.read_table(TABLE), {"recvfrom": 1200, "accept4": 17})

    def test_what_a_run_costs_once_does_not_count_as_a_message(self):
        fake = YardOfFigures({"recvfrom": 1, "sendto": 2}, {"mmap": 30, "recvfrom": 10})
        original, count_syscalls.count = count_syscalls.count, fake.count
        try:
            calls = count_syscalls.per_message(None, "01-blocking")
        finally:
            count_syscalls.count = original
        self.assertEqual(count_syscalls.rounded(calls), {"sendto": 2, "recvfrom": 1})

    def test_a_call_less_counts_and_some_hundredths_less_do_not(self):
        calls = {"close": -1.0, "futex": -0.01, "write": 0.01}
        self.assertEqual(count_syscalls.rounded(calls), {"write": 0.01, "close": -1})

    def test_calls_are_ordered_by_number_then_by_name_and_traces_are_left_out(self):
        found = count_syscalls.totalled({"b": 1.0, "c": 0.0049, "a": 0.999, "d": 2.126})
        self.assertEqual(list(found["calls"]), ["d", "a", "b"])
        self.assertEqual(found["text"], "2.13 d, 1 a, 1 b")
        self.assertEqual(found["total"], 4.13)


class CountLocks(unittest.TestCase):
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

    def test_calls_are_summed_over_callers_and_a_lock_is_not_an_unlock(self):
        calls = count_locks.calls_in(self.PROFILE)
        self.assertEqual(calls["pthread_mutex_lock@@GLIBC_2.2.5"], 7)
        self.assertEqual(count_locks.counted_in(calls), {"locks": 9, "waits": 2, "wake-ups": 0})

    def test_what_a_run_costs_once_does_not_count_as_a_message(self):
        def count(_yard, _program, _options, messages):
            return {"locks": 7 + 2 * 50 * messages, "waits": 3, "wake-ups": 25 * messages}

        with mock.patch.object(count_locks, "count", count):
            item = count_locks.per_message(None, "07-logger", [])
        self.assertEqual(item["text"], "2 locks, 0.5 wake-ups")

        always = dict.fromkeys(count_locks.COUNTED, 4)
        with mock.patch.object(count_locks, "count", lambda *_: always):
            self.assertEqual(count_locks.per_message(None, "floor", [])["text"], "none")


class MeasureCosts(unittest.TestCase):
    def test_a_figure_is_the_median_with_the_least_and_the_greatest(self):
        found = measure_costs.summary([3.0, 1.0, 20.0])
        self.assertEqual(
            (found["median"], found["least"], found["greatest"]), (3.0, 1.0, 20.0)
        )

    def test_every_server_has_a_turn_in_each_round_and_the_order_changes(self):
        order = []

        def measured(_yard, stage, _loads):
            order.append(stage)
            return {"pss_bytes": len(order)}

        yard = mock.Mock()
        yard.stages.return_value = ["01-a", "02-b", "03-c"]
        loads = {"hold": ["-c", 1]}
        with mock.patch.object(measure_costs, "measure", measured):
            turns = measure_costs.all_rounds(yard, 3, loads)
        rounds = [order[:3], order[3:6], order[6:]]
        for found in rounds:
            self.assertEqual(sorted(found), ["01-a", "02-b", "03-c"])
        self.assertEqual(len(set(map(tuple, rounds))), 3)
        results = measure_costs.results_of(turns, loads)
        self.assertEqual((results["rounds"], results["loads"]), (3, {"hold": "stress -c 1"}))
        [first, *_] = results["stages"]
        self.assertEqual((first["stage"], len(first["pss_bytes"]["values"])), ("01-a", 3))

    def test_only_the_stages_that_have_workers_are_given_a_number_of_them(self):
        self.assertEqual(measure_costs.options_of("03-threads"), [])
        self.assertEqual(measure_costs.options_of("04-threadpool"), ["--workers", 2])

    def test_a_trial_sends_fewer_messages_and_at_least_one(self):
        load = ["-c", 20, "--messages", 4000, "--reconnect-every", 1]
        self.assertEqual(measure_costs.shortened(load, 10)[3], 400)
        self.assertEqual(measure_costs.shortened(["--messages", 4], 10), ["--messages", 1])
        self.assertEqual(load[3], 4000)


class MeasureHandOff(unittest.TestCase):
    def test_a_ratio_is_taken_within_a_round(self):
        values = {"one": {"loop": [1.0, 4.0, 2.0], "workers": [3.0, 8.0, 2.0]}}
        [found] = measure_handoff.results_of(values)
        self.assertEqual(found["ratio"]["values"], [3.0, 2.0, 1.0])
        self.assertEqual(found["ratio"]["median"], 2.0)
        self.assertEqual((found["loop"]["median"], found["workers"]["median"]), (2.0, 3.0))


if __name__ == "__main__":
    unittest.main()
