#!/usr/bin/env python3
"""Measures how much the servers cost above the leanest one, on one processor.

The reference is the peer `floor`, a bare loop on epoll; for HTTP it is nginx, with one worker. In
each round all servers are started afresh: where a process lies in memory makes a difference of a
hundredth or two, which only more rounds even out. Then they take turns of a short load, so that
what is compared is seconds apart, and not minutes; each round begins with another server, and every
other turn goes backwards. A round's figure is the median of its turns, what is reported is the
median over the rounds, with the least and the greatest. A ratio is reported in two ways: that of
the reported medians, and the median of those within a turn. Servers and client are pinned to the
same processor, where processor time is steadiest. Memory is that of idle connections (PSS of all
processes, less what it is without any). System calls are counted apart, under `strace -c -f`. Peers
that are not built are left out.

    docs/tools/measure_floor                          into docs/results/floor.json
    docs/tools/measure_floor --rounds 29 --build DIR  more rounds, another build
    docs/tools/measure_floor --before DIR --servers floor '08*'    these, and 08 of an earlier build
"""

import argparse
import fnmatch
import json
import os
import statistics
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import measuring
import stages
from stages import Problem

QUIET = ["--log-level", "off"]
ONE = ["--workers", 1, *QUIET]
# A name for tables: the program, its options.
ECHO = {
    "floor": ("floor", []),
    "05 --workers 0": ("05-epoll-et", ["--workers", 0]),
    "07": ("07-logger", QUIET),
    "07 --workers 0": ("07-logger", ["--workers", 0, *QUIET]),
    "08 --workers 1": ("08-stress", ONE),
    "08 --workers 1, with its log": ("08-stress", ["--workers", 1]),
    "08 --workers 1 --idle-timeout 0": ("08-stress", [*ONE, "--idle-timeout", 0]),
    "asio coroutines": ("asio_coroutines", []),
    "asio callbacks": ("asio_callbacks", []),
    "libuv": ("libuv_echo", []),
    "libevent": ("libevent_echo", []),
    "thread in C": ("thread", []),
    "03": ("03-threads", []),
    "fork in C": ("fork", []),
    "02": ("02-fork", []),
}
HTTP = {
    "nginx": ("nginx", []),
    "08 --workers 1": ("08-stress", [*ONE, "--service", "http"]),
}
FILES = {
    "nginx": ("nginx", ["--root", "ROOT"]),
    "08 --workers 1": ("08-stress", [*ONE, "--root", "ROOT"]),
    "08 --workers 1 --no-sendfile": ("08-stress", [*ONE, "--root", "ROOT", "--no-sendfile"]),
}
THOUSANDS = [name for name in ECHO if name not in ("fork in C", "02")]
# How many turns a round has, and a round of few servers.
TURNS = 2
TURNS_OF_FEW = 4
CHURN = ["-c", 50, "-n", 4000, "--reconnect-every", 1]
BRIEFLY = ["-d", "500ms", "--warmup", "100ms"]
WEB = ["--service", "http", *BRIEFLY]
# A name: its reference, the servers, the turns of a round, the load.
LOADS = {
    "messages": ("floor", ECHO, TURNS, ["-c", 50, *BRIEFLY]),
    "messages of 5000": (
        "floor",
        {name: ECHO[name] for name in THOUSANDS},
        TURNS,
        ["-c", 5000, "-d", "400ms", "--warmup", "400ms"],
    ),
    "connections": ("floor", ECHO, TURNS, CHURN),
    "http": ("nginx", HTTP, TURNS_OF_FEW, ["-c", 50, *WEB]),
    "100 KiB": ("nginx", FILES, TURNS_OF_FEW, ["-c", 50, *WEB, "--path", "/100k.bin"]),
    "10 MiB": ("nginx", FILES, TURNS_OF_FEW, ["-c", 8, *WEB, "--path", "/10m.bin"]),
}
SIZES = {"100k.bin": 100 << 10, "10m.bin": 10 << 20}
IDLE = 5000


def idle_memory(yard, program, options):
    """What an idle connection costs, in KiB: what 5,000 make more than one.

    Both times the client runs: what is shared with it counts as half.
    """
    with yard.running(program, options=options) as (pid, address):
        one, all_of_them = (
            yard.load(address, "-c", clients, "--hold", "2s", "--pid", pid)["server"]["pss_bytes"]
            for clients in (1, IDLE)
        )
        return (all_of_them - one) / (IDLE - 1) / 1024


def turn(yard, running, load):
    """The server's processor time for a message under a load, in microseconds, and its context
    switches for a message."""
    pid, address = running
    report = yard.load(address, *load, "--timeout", "30s", "--pid", pid, "--progress", "none")
    switches = report["server"]["context_switches"] / report["messages"]["ok"]
    return report["server"]["cpu_us_per_message"], switches


def in_order(names, round_, turn_):
    """The order of a turn: each round begins with the next of them, and every other turn of it goes
    backwards."""
    first = round_ % len(names)
    order = names[first:] + names[:first]
    return order[::-1] if turn_ % 2 else order


def one_round(yard, servers, turns, load, root, number):
    """Starts the servers, and lets them take turns: {server: [(processor time, switches)]}.

    The order depends on the number of the round.
    """
    values = {name: [] for name in servers}
    with ExitStack() as stack:
        running = {}
        for name, (program, options) in servers.items():
            options = [root if option == "ROOT" else option for option in options]
            running[name] = stack.enter_context(yard.running(program, options=options))
        for turn_ in range(turns):
            for name in in_order(list(servers), number, turn_):
                values[name].append(turn(yard, running[name], load))
    return values


def beside(values, reference):
    """A round's figures: {server: (processor time, its ratio to the reference's, switches)}."""
    base = [cpu for cpu, _ in values[reference]]
    figures = {}
    for name, turns in values.items():
        cpu, switches = zip(*turns)
        ratios = [own / its for own, its in zip(cpu, base)]
        figures[name] = tuple(statistics.median(column) for column in (cpu, ratios, switches))
    return figures


def built(yard, servers):
    """Those of the servers that are built."""
    return {name: server for name, server in servers.items() if yard.server(server[0])}


def summary(values):
    """The median of the rounds, and the least and the greatest, also as one text."""
    middle, least, greatest = statistics.median(values), min(values), max(values)
    return {
        "median": middle,
        "least": least,
        "greatest": greatest,
        "text": f"{middle:.2f} ({least:.2f}–{greatest:.2f})",
    }


def results_of(yard, name, rounds, root):
    """One load: each server's figure, and its ratio to the reference."""
    reference, servers, turns, load = LOADS[name]
    servers = built(yard, servers)
    if reference not in servers:
        raise Problem(f"the reference {reference} is not built")
    figures = [
        beside(one_round(yard, servers, turns, load, root, number), reference)
        for number in range(rounds)
    ]
    items = []
    for server in servers:
        cpu, ratios, switches = zip(*(round_[server] for round_ in figures))
        items.append(
            {
                "server": server,
                "cpu_us": summary(cpu),
                "ratio": summary(ratios),
                "switches": summary(switches),
            }
        )
    base = next(item for item in items if item["server"] == reference)["cpu_us"]["median"]
    for item in items:
        cpu, within = item["cpu_us"]["median"], item["ratio"]["median"]
        item["ratio_of_medians"] = cpu / base
        print(
            f"{name}: {item['server']}: {cpu:.2f} µs, {cpu / base:.3f} of {reference},"
            f" {within:.3f} within a turn",
            flush=True,
        )
    stress = " ".join(map(str, ["stress", *load]))
    return {
        "load": name,
        "reference": reference,
        "stress": stress,
        "turns": turns,
        "servers": items,
    }


def kernel_of(yard):
    """The system calls of a message and the memory of an idle connection, for each server."""
    tool = measuring.tool("count_syscalls")
    items = []
    for name, (program, options) in built(yard, ECHO).items():
        calls = tool.per_message(yard, program, server_options=options, clients=50)
        item = {"server": name, "calls": tool.totalled(calls)}
        if name in THOUSANDS:
            item["idle_kib"] = idle_memory(yard, program, options)
        print(f"{name}: {item['calls']['text']}, {item.get('idle_kib', 0):.2f} KiB", flush=True)
        items.append(item)
    return items


def leave_only(patterns):
    """Leaves the echo servers whose names match one of the patterns."""
    wanted = {name for pattern in patterns for name in fnmatch.filter(ECHO, pattern)}
    loads = (servers for reference, servers, *_ in LOADS.values() if reference == "floor")
    for servers in (ECHO, *loads):
        for name in set(servers) - wanted:
            del servers[name]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=Path, default=stages.ROOT / "build")
    parser.add_argument("--out", type=Path, default=stages.ROOT / "docs/results/floor.json")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", action="append", choices=[*LOADS, "kernel"])
    parser.add_argument("--before", type=Path, help="the earlier build's directory")
    parser.add_argument("--servers", nargs="+", metavar="PATTERN", help="echo servers, by name")
    options = parser.parse_args()
    if options.before:
        ECHO["08 --workers 1, before"] = (options.before.resolve() / "08-stress", ONE)
    if options.servers:
        leave_only(options.servers)
    wanted = options.only or [*LOADS, "kernel"]
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    try:
        yard = measuring.Yard(options.build)
        results = yard.origin("docs/tools/measure_floor") | {"rounds": options.rounds}
        with tempfile.TemporaryDirectory() as root:
            for name, size in SIZES.items():
                (Path(root) / name).write_bytes(os.urandom(size))
            results["loads"] = [
                results_of(yard, name, options.rounds, root) for name in LOADS if name in wanted
            ]
        if "kernel" in wanted:
            results["idle_connections"] = IDLE
            results["kernel"] = kernel_of(yard)
    except (Problem, OSError) as problem:
        print(f"measure_floor: {problem}", file=sys.stderr)
        return 1
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
