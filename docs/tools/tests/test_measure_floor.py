"""Tests of the tools that measure servers side by side: what they make of their rounds."""

import filecmp
import importlib.machinery
import importlib.util
import shutil
import socket
import sys
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

from course_in_a_box import TOOLS

sys.path.insert(0, str(TOOLS))


def tool(name):
    loader = importlib.machinery.SourceFileLoader(name, str(TOOLS / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


measure_floor = tool("measure_floor")
measure_listeners = tool("measure_listeners")
measure_steps = tool("measure_steps")
measure_tuning = tool("measure_tuning")


class FakeYard:
    def __init__(self, *missing):
        self.missing = missing

    def server(self, name):
        return None if name in self.missing else name


class Floor(unittest.TestCase):
    # What a round does to all servers alike.
    UNREST = [1.0, 3.0, 1.5]

    def results(self, yard, reference="floor"):
        rounds = {}

        def measured(_yard, server, _load, _root):
            name = server[0]
            number = rounds[name] = rounds.get(name, -1) + 1
            return {"floor": 2.0, "nginx": 2.0}.get(name, 5.0) * self.UNREST[number], 0.5

        servers = {"floor": ("floor", []), "thread": ("thread", [])}
        loads = {"messages": (reference, servers, ["-c", 1])}
        with mock.patch.object(measure_floor, "measure", measured), mock.patch.dict(
            measure_floor.LOADS, loads, clear=True
        ), mock.patch("builtins.print"):
            return measure_floor.results_of(yard, "messages", 3, "/nowhere")

    def test_a_ratio_is_taken_within_a_round(self):
        floor, thread = self.results(FakeYard())["servers"]
        self.assertEqual(floor["ratio"]["median"], 1)
        self.assertEqual((thread["ratio"]["least"], thread["ratio"]["greatest"]), (2.5, 2.5))
        self.assertEqual(thread["cpu_us"]["text"], "7.50 (5.00–15.00)")
        self.assertEqual(thread["switches"]["median"], 0.5)

    def test_a_peer_that_is_not_built_is_left_out_but_not_the_reference(self):
        servers = self.results(FakeYard("thread"))["servers"]
        self.assertEqual([item["server"] for item in servers], ["floor"])
        with self.assertRaises(measure_floor.Problem):
            self.results(FakeYard("floor"))

    def test_only_the_echo_servers_that_were_asked_for_are_left_and_files_keep_theirs(self):
        echo = {name: (name, []) for name in ("floor", "08 --workers 1", "08", "03")}
        files = {"nginx": ("nginx", []), "08": ("08", [])}
        loads = {"messages": ("floor", echo, []), "http": ("nginx", files, [])}
        with mock.patch.object(measure_floor, "ECHO", echo), mock.patch.object(
            measure_floor, "LOADS", loads
        ):
            measure_floor.leave_only(["floor", "08*"])
        self.assertEqual(list(echo), ["floor", "08 --workers 1", "08"])
        self.assertEqual(list(files), ["nginx", "08"])


class Steps(unittest.TestCase):
    def test_each_patch_can_be_applied_to_what_there_is(self):
        patches = sorted(patch.stem for patch in measure_steps.PATCHES.glob("*.patch"))
        named = {back for _, back, *_ in measure_steps.STEPS if isinstance(back, str)}
        self.assertEqual(patches, sorted(named))
        for patch in patches:
            with tempfile.TemporaryDirectory() as directory:
                source = measure_steps.stages.ROOT / measure_steps.STAGE
                shutil.copytree(source, Path(directory) / measure_steps.STAGE)
                measure_steps.apply(patch, Path(directory))
                same = filecmp.dircmp(source, Path(directory) / measure_steps.STAGE)
                self.assertTrue(same.diff_files, patch)

    def test_a_step_is_compared_within_a_round_with_what_takes_it_back(self):
        seen = []

        def figure_of(_yard, program, measured, _root):
            seen.append((program, measured))
            unrest = 3.0 if len(seen) > 2 else 1.0
            return unrest * (4.0 if program == "/without" or measured[1] == ["--back"] else 2.0)

        by_patch = ("a step", "patch", "µs", (["-c", 1], ["--one"]))
        by_option = ("another", ["--back"], "µs", (["-c", 1], ["--one"]))
        with mock.patch.object(measure_steps, "figure_of", figure_of), mock.patch("builtins.print"):
            copies = {None: "08-stress", "patch": "/without"}
            item = measure_steps.worth(None, by_patch, copies, 2, None)
            self.assertEqual(item["ratio"]["text"], "0.50 (0.50–0.50)")
            self.assertEqual((item["without"]["median"], item["with"]["median"]), (8, 4))
            turns = [program for program, _ in seen]
            self.assertEqual(turns, ["08-stress", "/without", "/without", "08-stress"])
            seen.clear()
            item = measure_steps.worth(None, by_option, copies, 1, None)
            self.assertEqual(item["ratio"]["median"], 0.5)
            self.assertEqual(item["back"], "--back")
            self.assertEqual({program for program, _ in seen}, {"08-stress"})


class Listeners(unittest.TestCase):
    def test_a_client_is_answered_only_by_its_own_bytes_and_in_time(self):
        for reply, answered in [(b"hello", True), (b"", False), (b"h", False), (None, False)]:
            client, server = socket.socketpair()
            with server:
                if reply is not None:
                    server.sendall(reply)
                    server.shutdown(socket.SHUT_WR)
                until = time.monotonic() + (5 if reply is not None else 0)
                self.assertEqual(measure_listeners.is_answered(client, until), answered)


class Tuning(unittest.TestCase):
    def test_a_run_that_a_limit_forbids_is_a_result(self):
        row = measure_tuning.row("ports", 1, ["-c", 1], {"refused": "no port is left"})
        self.assertEqual((row["stress"], row["text"]), ("stress -c 1", "no port is left"))

    def test_a_run_is_told_in_one_text(self):
        report = {
            "messages": {"ok": 2000, "per_second": 10},
            "latency_us": {"p99": 1500},
            "never_served": 3,
        }
        row = measure_tuning.row("queue", 16, ["-c", 1], report)
        self.assertEqual(row["text"], "2,000 replies, p99 1.5 ms, 3 clients never served")


if __name__ == "__main__":
    unittest.main()
