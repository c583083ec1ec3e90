"""Tests of the tables of a comparison's results, and of the tool that publishes them."""

import json
import sys
import unittest
from typing import Any

from course_in_a_box import TOOLS, CourseInABox

sys.path.insert(0, str(TOOLS))
import comparisons  # noqa: E402
import stages  # noqa: E402
from comparisons import Document  # noqa: E402


def summary(median: float, low: float | None = None, high: float | None = None) -> Document:
    return {
        "median": median,
        "low": low or median,
        "high": high or median,
        "confidence": 0.961,
        "values": [median] * 3,
    }


def server(per_second: float, **more: Any) -> Document:
    return {
        "per_second": summary(per_second, per_second * 0.9, per_second * 1.2),
        "p99_us": summary(4000),
        "failed": summary(0),
        "never_served": summary(0),
        "latency_us": {"p99": 1234.5},
        "sent": 600,
        "flags": {"faults": 0, "client_saturated": 0, "noisy": 0},
        "rounds": [{"fault": None}] * 3,
    } | more


def ratio(verdict: str) -> Document:
    one = {"median": 2, "low": 2, "high": 2, "verdict": verdict}
    return {"per_second": one, "p99_us": one}


def a_load(**more: Any) -> Document:
    return {
        "asks": "What?",
        "why": "Because.",
        "title": "10 clients",
        "stress": "--connections 10",
        "hold": None,
        "beside": None,
        "worker_options": None,
        "figures": ["per_second", "p99_us", "failed"],
        "clients": 10,
        "rounds": 3,
        "reruns": [],
        "rate": None,
        "series": None,
        "same_twice": None,
        "left_out": {},
        "servers": {"02-fork": server(1000), "03-threads": server(2000)},
        "ratios": {
            "02-fork/03-threads": ratio("lower"),
            "03-threads/02-fork": ratio("higher"),
        },
    } | more


def results(**loads: Document) -> Document:
    return {
        "complete": True,
        "noisy": False,
        "command": "compare --rounds 3",
        "date": "2026-11-20T10:00:00Z",
        "seconds": 120,
        "machine": {
            "cpu": "A processor",
            "cores": 2,
            "memory_bytes": 24 << 30,
            "kernel": "Linux 6.1",
            "virtualised": True,
        },
        "build": {"compiler": "GNU 12", "flags": " -O2 "},
        "commit": {"id": "0123456789abcdef", "modified": True},
        "scenarios": loads,
        "kernel": None,
    }


class Loads(unittest.TestCase):
    def test_a_server_is_a_row_with_figures_in_their_units_and_how_far_they_vary(self) -> None:
        lines = comparisons.load(results(light=a_load()), "light")
        self.assertEqual(
            lines[:4],
            [
                "| server | requests/s | p99, ms |",
                "|---|---:|---:|",
                "| 02-fork | 1,000 ± 20% | 1.23 |",
                "| 03-threads | 2,000 ± 20% | 1.23 |",
            ],
        )

    def test_a_column_of_failures_is_there_when_there_were_any(self) -> None:
        servers = {"02-fork": server(1000, failed=summary(2), never_served=summary(4))}
        lines = comparisons.load(
            results(light=a_load(servers=servers)), "light", "failed", "never_served"
        )
        self.assertEqual(lines[2], "| 02-fork | 6 of 600 | 4 of 10 |")
        self.assertIn(
            "- Not ranked, for figures are those of the clients that were served: 02-fork.", lines
        )

    def test_a_server_with_options_is_named_as_code(self) -> None:
        lines = comparisons.load(results(light=a_load(servers={"05 --workers 0": server(1)})), "light")
        self.assertIn("| `05 --workers 0` | 1.00", lines[2])

    def test_the_ratios_say_which_server_is_ahead(self) -> None:
        measured = a_load()
        lines = comparisons.load(results(light=measured), "light")
        self.assertIn("- Most requests per second: 03-threads > 02-fork", lines)
        measured["ratios"]["02-fork/03-threads"] = ratio("tie")
        lines = comparisons.load(results(light=measured), "light")
        self.assertIn("- Most requests per second: 03-threads ≈ 02-fork", lines)
        measured["ratios"]["02-fork/03-threads"] = ratio("too few rounds")
        lines = comparisons.load(results(light=measured), "light")
        self.assertNotIn("Most requests", "".join(lines))
        measured["ratios"]["02-fork/03-threads"] = {"per_second": None, "p99_us": None}
        lines = comparisons.load(results(light=measured), "light")
        self.assertNotIn("Most requests", "".join(lines))

    def test_memory_is_in_binary_multiples_of_a_byte(self) -> None:
        servers = {"03-threads": server(1, pss_bytes=summary(3 << 19))}
        servers["03-threads"]["bytes_per_connection"] = summary(13 << 10)
        lines = comparisons.load(
            results(light=a_load(servers=servers)), "light", "pss_bytes", "bytes_per_connection"
        )
        self.assertEqual(lines[0], "| server | memory, MiB | KiB each |")
        self.assertEqual(lines[2], "| 03-threads | 1.50 | 13.0 |")

    def test_faults_absences_and_doubts_are_below_the_table(self) -> None:
        crashed = {"fault": "crashed: signal 11"}
        broken = server(1) | {"per_second": None, "rounds": [crashed] * 3}
        noisy = server(2000, flags={"faults": 0, "client_saturated": 3, "noisy": 1})
        measured = a_load(
            servers={"02-fork": broken, "03-threads": noisy},
            left_out={"nginx": "it does not speak echo"},
            rate=1500,
            same_twice={"server": "05-epoll-et", "verdict": "differs"},
            reruns=[{}],
        )
        lines = comparisons.load(results(light=measured), "light", "per_second")
        self.assertEqual(lines[2], "| 02-fork | crashed |")
        text = "\n".join(lines)
        for line in (
            "- **02-fork**: crashed: signal 11 (3 of 3 rounds)",
            "- Left out: nginx: it does not speak echo.",
            "- The rate is 1,500 messages per second, for all.",
            "- The stress client was the bottleneck, not the server: 03-threads.",
            "- Others used the machine meanwhile: 03-threads (1 of 3 rounds).",
            "- 05-epoll-et against itself: **differs: a noisy run**.",
            "96.1% interval; 1 noisy round was run again.",
        ):
            self.assertIn(line, text)

    def test_cpu_time_may_stand_as_a_multiple_of_the_floors(self) -> None:
        measured = a_load(servers={"floor": server(1), "02-fork": server(2)})
        cpu = {"cpu_us_per_message": {"median": 1.5, "low": 1.4, "high": 1.6}}
        measured["ratios"] = {"02-fork/floor": cpu, "floor/02-fork": cpu}
        lines = comparisons.load(results(light=measured), "light", "floor")
        self.assertEqual(lines[2:4], ["| floor | 1 |", "| 02-fork | 1.50 ± 7% |"])

    def test_what_is_asked_stands_with_its_commands(self) -> None:
        measured = a_load(beside="--hold 10m", hold="--hold 1s", worker_options="--workers 4")
        lines = comparisons.asked(results(light=measured), "light")
        self.assertEqual(lines[0], "*What?* Because.")
        self.assertEqual(
            lines[2],
            "10 clients: `stress --connections 10`, alone, then beside `stress --hold 10m`, then "
            "for the memory `stress --hold 1s`; servers that have workers: `--workers 4`.",
        )

    def test_a_load_or_figure_that_is_not_there_is_a_problem(self) -> None:
        with self.assertRaises(stages.Problem):
            comparisons.load(results(light=a_load()), "heavy")
        with self.assertRaises(stages.Problem):
            comparisons.load(results(light=a_load()), "light", "speed")


class OtherTables(unittest.TestCase):
    def test_a_series_is_a_table_with_a_column_for_each_number_of_connections(self) -> None:
        one = a_load(series={"scenario": "scaling", "x": 1})
        many = a_load(series={"scenario": "scaling", "x": 4096}, servers={"02-fork": server(5)})
        self.assertEqual(
            comparisons.curve(results(a=one, b=many, c=a_load()), "scaling", "per_second"),
            [
                "| requests/s; connections: | 1 | 4,096 |",
                "|---|---:|---:|",
                "| 02-fork | 1,000 | 5.00 |",
                "| 03-threads | 2,000 | – |",
            ],
        )
        with self.assertRaises(stages.Problem):
            comparisons.curve(results(c=a_load()), "scaling", "per_second")

    def test_what_a_message_asks_of_the_kernel_is_a_table(self) -> None:
        counted = {
            "calls": {"epoll_wait": 0.5, "recvfrom": 1, "sendto": 1},
            "calls_per_message": 2.5,
            "voluntary_switches": 0.25,
            "involuntary_switches": 0.5,
            "minor_faults": 0,
            "major_faults": None,
            "fault": None,
        }
        data = results() | {"kernel": {"servers": {"05-epoll-et": counted}}}
        self.assertEqual(
            comparisons.kernel(data)[2],
            "| 05-epoll-et | 2.50 | 1 recvfrom, 1 sendto, 0.5 epoll_wait | 0.75 | – |",
        )
        with self.assertRaises(stages.Problem):
            comparisons.kernel(results())

    def test_the_record_has_machine_kernel_build_commit_and_command(self) -> None:
        data = results()
        self.assertEqual(
            comparisons.record(data),
            [
                "- Machine: A processor, 2 cores, 24 GiB, virtual; Linux 6.1",
                "- Build: GNU 12, `-O2`; commit 0123456789ab, with changes",
                "- Made on 2026-11-20, in about 2 min, by `compare --rounds 3`",
            ],
        )
        doubtful = comparisons.record(data | {"complete": False, "noisy": True})
        self.assertIn("Noisy", doubtful[3])
        self.assertIn("Not complete", doubtful[4])


COMPARE = """#!/bin/sh
if [ "$1" = --check ]; then
  grep -q wrong "$2" && { echo "scenarios: is wrong"; exit 1; }
  exit 0
fi
for name in light-cpu light-memory; do echo "drawn" >"$(dirname "$2")/$name.svg"; done
touch "$(dirname "$2")/report.html"
"""
PAGE = """# Results

![CPU](usual/light-cpu.svg)

<!-- table: usual/results.json load light per_second -->
<!-- end -->

All is well.
This has to be looked at,
for it may have changed. <!-- check -->
"""


class Publish(CourseInABox):
    def setUp(self) -> None:
        super().setUp()
        self.write("build/08-stress/compare", COMPARE)
        (self.root / "build/08-stress/compare").chmod(0o755)
        self.write("docs/results/README.md", PAGE)
        self.write("new.json", json.dumps(results(light=a_load()), indent=1))

    def publish(self, *arguments: str) -> tuple[int, str]:
        return self.run_tool("publish_results", *arguments)

    def test_results_pictures_and_tables_are_put_in_place_and_what_to_check_is_listed(self) -> None:
        code, printed = self.publish(f"usual={self.root}/new.json")
        self.assertEqual(code, 0, printed)
        self.assertIn("README.md:19: All is well. This has to be looked at, for it may", printed)
        published = self.root / "docs/results/usual"
        self.assertEqual(
            sorted(file.name for file in published.iterdir()), ["light-cpu.svg", "results.json"]
        )
        self.assertEqual(
            json.loads(self.read("docs/results/usual/results.json")), results(light=a_load())
        )
        self.assertIn("| 03-threads | 2,000 ± 20% |", self.read("docs/results/README.md"))
        before = self.read("docs/results/README.md")
        self.assertEqual(self.publish()[0], 0)
        self.assertEqual(self.read("docs/results/README.md"), before)

    def test_results_that_do_not_agree_with_themselves_are_not_published(self) -> None:
        self.write("new.json", '{"wrong": 1}')
        code, printed = self.publish(f"usual={self.root}/new.json")
        self.assertEqual(code, 1)
        self.assertIn("scenarios: is wrong", printed)
        self.assertFalse((self.root / "docs/results/usual").exists())

    def test_a_picture_that_is_shown_and_not_drawn_is_a_problem(self) -> None:
        self.write("docs/results/README.md", PAGE.replace("light-cpu", "light-cost"))
        code, printed = self.publish(f"usual={self.root}/new.json")
        self.assertEqual(code, 1)
        self.assertIn("README.md shows what is not drawn: usual/light-cost.svg", printed)

    def test_a_mistake_on_the_command_line_is_one_line(self) -> None:
        for mistake in ("usual", "../usual=new.json", "usual=/nowhere.json"):
            code, printed = self.publish(mistake)
            self.assertEqual((code, printed.count("\n")), (1, 1), printed)


if __name__ == "__main__":
    unittest.main()
