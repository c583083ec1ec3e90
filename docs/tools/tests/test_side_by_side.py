"""Tests of the experiments that compare servers side by side: what they make of their rounds."""

import filecmp
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from course_in_a_box import TOOLS

sys.path.insert(0, str(TOOLS))
import stages  # noqa: E402
from commands import Word, Words  # noqa: E402
from experiments import floor, listeners, steps, tuning  # noqa: E402
from measuring import Document, Program  # noqa: E402

# What stands for the process id of a server: the program and its options.
Started = tuple[Program, Words]


class FakeBuild:
    """A build whose servers only note that they are started."""

    def __init__(self, *missing: str) -> None:
        self.missing = missing
        self.started: list[tuple[Program, Words]] = []

    def server(self, name: str) -> str | None:
        return None if name in self.missing else name

    @contextmanager
    def running(self, program: Program, options: Words = ()) -> Iterator[tuple[Started, str]]:
        self.started.append((program, options))
        yield (program, options), "an address"


class Noise:
    """Turns on a machine whose speed changes from turn to turn, for all servers alike, and that
    slows every third turn of one server only."""

    def __init__(self, costs: dict[str, float], hindered: str | None = None) -> None:
        self.costs = costs
        self.hindered = hindered
        self.order: list[Program] = []

    def turn(self, _build: Any, running: tuple[Started, str], _load: Words) -> floor.Turn:
        program, options = running[0]
        number = len(self.order) // len(self.costs)
        self.order.append(program)
        cost = self.costs.get(str(program)) or self.costs[" ".join(map(str, options))]
        if program == self.hindered and number % 3 == 1:
            cost *= 10
        return cost * [1.0, 4.0, 2.0, 8.0, 3.0, 5.0][number % 6], 0.5


class Floor(unittest.TestCase):
    def results(self, build: Any, reference: str = "floor", rounds: int = 2) -> Document:
        self.noise = Noise({"floor": 2.0, "thread": 5.0}, hindered="thread")
        servers: floor.Servers = {"floor": ("floor", []), "thread": ("thread", [])}
        loads = {"messages": (reference, servers, 3, ["-c", 1])}
        with mock.patch.object(floor, "turn", self.noise.turn), mock.patch.dict(
            floor.LOADS, loads, clear=True
        ), mock.patch("builtins.print"):
            return floor.results_of(build, "messages", rounds, "/nowhere")

    def test_a_ratio_is_taken_within_a_turn(self) -> None:
        lean, thread = self.results(FakeBuild())["servers"]
        self.assertEqual(lean["ratio"]["median"], 1)
        self.assertEqual((thread["ratio"]["least"], thread["ratio"]["greatest"]), (2.5, 2.5))
        # The floor's: 2, 8 and 4, then 16, 6 and 10.
        self.assertEqual((lean["ratio_of_medians"], thread["ratio_of_medians"]), (1, 25 / 7))
        # Without the hindrance: 5, 20 and 10, then 40, 15 and 25.
        self.assertEqual(thread["cpu_us"]["text"], "25.00 (10.00–40.00)")
        self.assertEqual(thread["switches"]["median"], 0.5)

    def test_a_round_has_fresh_servers_that_take_turns_in_changing_order(self) -> None:
        build = FakeBuild()
        self.results(build, rounds=2)
        self.assertEqual([name for name, _ in build.started], ["floor", "thread"] * 2)
        one, other = ["floor", "thread"], ["thread", "floor"]
        self.assertEqual(self.noise.order, one + other + one + other + one + other)

    def test_in_as_many_rounds_as_servers_each_has_each_place_as_often(self) -> None:
        names = ["a", "b", "c"]
        self.assertEqual(floor.in_order(names, 1, 0), ["b", "c", "a"])
        self.assertEqual(floor.in_order(names, 1, 1), ["a", "c", "b"])
        for turn in range(2):
            orders = [floor.in_order(names, round_, turn) for round_ in range(3)]
            for name in names:
                self.assertEqual(sorted(order.index(name) for order in orders), [0, 1, 2])

    def test_what_a_server_serves_is_named_in_its_options(self) -> None:
        build: Any = FakeBuild()
        servers: floor.Servers = {"floor": ("floor", ["--root", "ROOT"])}
        with mock.patch.object(floor, "turn", Noise({"floor": 1.0}).turn):
            floor.one_round(build, servers, 1, [], "/files", 0)
        self.assertEqual(build.started, [("floor", ["--root", "/files"])])

    def test_a_peer_that_is_not_built_is_left_out_but_not_the_reference(self) -> None:
        servers = self.results(FakeBuild("thread"))["servers"]
        self.assertEqual([item["server"] for item in servers], ["floor"])
        with self.assertRaises(stages.Problem):
            self.results(FakeBuild("floor"))

    def test_only_the_echo_servers_that_were_asked_for_are_left_and_files_keep_theirs(self) -> None:
        echo: floor.Servers = {name: (name, []) for name in ("floor", "08 --workers 1", "08", "03")}
        files: floor.Servers = {"nginx": ("nginx", []), "08": ("08", [])}
        loads: Any = {"messages": ("floor", echo, 1, []), "http": ("nginx", files, 1, [])}
        with mock.patch.object(floor, "ECHO", echo), mock.patch.object(floor, "LOADS", loads):
            floor.leave_only(["floor", "08*"])
        self.assertEqual(list(echo), ["floor", "08 --workers 1", "08"])
        self.assertEqual(list(files), ["nginx", "08"])

    def test_a_turn_asks_the_client_about_the_server_that_it_loads(self) -> None:
        asked: list[tuple[Word, ...]] = []

        def load(*words: Word) -> Document:
            asked.append(words)
            server = {"cpu_us_per_message": 5.5, "context_switches": 30}
            return {"server": server, "messages": {"ok": 60}}

        build: Any = SimpleNamespace(load=load)
        self.assertEqual(floor.turn(build, (17, "here"), ["-c", 1]), (5.5, 0.5))
        words = asked[0]
        self.assertEqual(words[:3], ("here", "-c", 1))
        self.assertEqual(words[words.index("--pid") + 1], 17)


class Steps(unittest.TestCase):
    def test_each_patch_can_be_applied_to_what_there_is(self) -> None:
        patches = sorted(patch.stem for patch in steps.PATCHES.glob("*.patch"))
        named = {back for _, back, *_ in steps.STEPS if isinstance(back, str)}
        self.assertEqual(patches, sorted(named))
        for patch in patches:
            with tempfile.TemporaryDirectory() as checkout:
                subprocess.run(["git", "init", "-q", checkout], check=True, timeout=30)
                source, copy = stages.ROOT / steps.STAGE, Path(checkout) / "below" / steps.STAGE
                shutil.copytree(source, copy, ignore=shutil.ignore_patterns("build*"))
                steps.apply(patch, copy.parent)
                files = [file.relative_to(copy) for file in copy.rglob("*") if file.is_file()]
                _, changed, _ = filecmp.cmpfiles(source, copy, files, shallow=False)
                self.assertTrue(changed, patch)

    def worth(self, step: steps.Step, costs: dict[str, float], build: Any) -> Document:
        copies: Any = {None: "as it is", "patch": "patched"}
        with mock.patch.object(floor, "turn", Noise(costs).turn), mock.patch(
            "builtins.print"
        ):
            return steps.worth(build, step, copies, 2, None)

    def test_a_step_is_compared_with_the_copy_that_a_patch_takes_it_from(self) -> None:
        step: steps.Step = ("a step", "patch", "µs", (["-c", 1], ["--one"]))
        build = FakeBuild()
        item = self.worth(step, {"as it is": 2.0, "patched": 4.0}, build)
        self.assertEqual(item["ratio"]["text"], "0.50 (0.50–0.50)")
        self.assertEqual((item["without"]["median"], item["with"]["median"]), (15, 7.5))
        self.assertEqual(build.started, [("patched", ["--one"]), ("as it is", ["--one"])] * 2)

    def test_a_step_is_compared_with_the_option_that_takes_it_back(self) -> None:
        step: steps.Step = ("a step", ["--back"], "µs", (["-c", 1], ["--one"]))
        build = FakeBuild()
        item = self.worth(step, {"--one": 2.0, "--back": 8.0}, build)
        self.assertEqual((item["ratio"]["median"], item["back"]), (0.25, "--back"))
        self.assertEqual(build.started, [("as it is", ["--back"]), ("as it is", ["--one"])] * 2)

    def test_memory_is_compared_within_a_round(self) -> None:
        memory = iter([6.0, 3.0, 10.0, 5.0])
        step: steps.Step = ("a step", "patch", "KiB", None)
        copies: Any = {None: "as it is", "patch": "patched"}
        with mock.patch.object(floor, "idle_memory", lambda *_: next(memory)), mock.patch(
            "builtins.print"
        ):
            item = steps.worth(mock.Mock(), step, copies, 2, None)
        self.assertEqual(item["ratio"]["text"], "0.50 (0.50–0.50)")
        self.assertEqual((item["without"]["least"], item["with"]["greatest"]), (6, 5))


class Listeners(unittest.TestCase):
    def test_a_client_is_answered_only_by_its_own_bytes_and_in_time(self) -> None:
        for reply, answered in [(b"hello", True), (b"", False), (b"h", False), (None, False)]:
            client, server = socket.socketpair()
            with server:
                if reply is not None:
                    server.sendall(reply)
                    server.shutdown(socket.SHUT_WR)
                until = time.monotonic() + (5 if reply is not None else 0)
                self.assertEqual(listeners.is_answered(client, until), answered)


class Tuning(unittest.TestCase):
    def test_a_run_that_a_limit_forbids_is_a_result(self) -> None:
        row = tuning.row("ports", 1, ["-c", 1], {"refused": "no port is left"})
        self.assertEqual((row["stress"], row["text"]), ("stress -c 1", "no port is left"))

    def test_a_run_is_told_in_one_text(self) -> None:
        report = {
            "messages": {"ok": 2000, "per_second": 10},
            "latency_us": {"p99": 1500},
            "never_served": 3,
        }
        row = tuning.row("queue", 16, ["-c", 1], report)
        self.assertEqual(row["text"], "2,000 replies, p99 1.5 ms, 3 clients never served")


if __name__ == "__main__":
    unittest.main()
