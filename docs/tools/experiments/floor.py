"""Measures how much the servers cost above the leanest one, on one core.

The reference is the peer `floor`, a bare loop on epoll; for HTTP it is nginx, with one worker. Each
round starts all servers afresh: where a process lies in memory makes a difference of one or two
percent, which only more rounds average out. Within a round they take turns under a short load, so
that what is compared is seconds apart, not minutes; each round begins with another server, and
every other turn goes backwards. The figure of a round is the median of its turns; reported is the
median over the rounds, with the least and the greatest. A ratio is reported in two ways: that of
the reported medians, and the median of those within a turn. Servers and client are pinned to the
same core, where processor time is steadiest. Memory is that of idle connections (PSS of all
processes, less what it is without any). System calls are counted in runs of their own, under
`strace -c -f`. Peers that are not built are left out.

    docs/tools/measure floor                          into docs/results/floor.json
    docs/tools/measure floor --rounds 29 --build DIR  more rounds, another build
    docs/tools/measure floor --before DIR --servers floor '08*'    these, and 08 of an earlier build
"""

import argparse
import fnmatch
import os
import shutil
import statistics
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import commands
from commands import Word, Words
from experiments import syscalls
from experiments.experiment import Experiment, summary
from measuring import CourseBuild, Document, Program, stress_command
from stages import Problem

# A server: the program, its options. Servers have names for tables.
Server = tuple[Program, Words]
Servers = Mapping[str, Server]
# What one turn gives: processor time of a message in microseconds, its context switches.
Turn = tuple[float, float]
# A server's figures of a round: processor time, its ratio to the reference's, context switches.
Figures = tuple[float, ...]

QUIET: Words = ["--log-level", "off"]
ONE: Words = ["--workers", 1, *QUIET]
ECHO: dict[str, Server] = {
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
HTTP: dict[str, Server] = {
    "nginx": ("nginx", []),
    "08 --workers 1": ("08-stress", [*ONE, "--service", "http"]),
}
# ROOT stands for the directory of the files.
FILES: dict[str, Server] = {
    "nginx": ("nginx", ["--root", "ROOT"]),
    "08 --workers 1": ("08-stress", [*ONE, "--root", "ROOT"]),
    "08 --workers 1 --no-sendfile": ("08-stress", [*ONE, "--root", "ROOT", "--no-sendfile"]),
}
# Those that can have thousands of clients: not those with a process for each.
THOUSANDS = [name for name in ECHO if name not in ("fork in C", "02")]
# How many turns a round has, and a round of two or three servers.
TURNS = 2
TURNS_OF_FEW = 4
CHURN: Words = ["-c", 50, "-n", 4000, "--reconnect-every", 1]
BRIEFLY: Words = ["-d", "500ms", "--warmup", "100ms"]
WEB: Words = ["--service", "http", *BRIEFLY]
# A name: its reference, the servers, the turns of a round, the load.
LOADS: dict[str, tuple[str, dict[str, Server], int, Words]] = {
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
# Where the peer looks for it.
SEARCH_PATH_OF_NGINX = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"


def idle_memory(build: CourseBuild, program: Program, options: Words) -> float:
    """What an idle connection costs, in KiB: what 5,000 cost more than one does.

    The client runs in both cases, as memory that server and client share counts as half.
    """
    with build.running(program, options=options) as (pid, address):
        one, all_of_them = (
            build.load(address, "-c", clients, "--hold", "2s", "--pid", pid)["server"]["pss_bytes"]
            for clients in (1, IDLE)
        )
        return float((all_of_them - one) / (IDLE - 1) / 1024)


def turn(build: CourseBuild, running: tuple[int, str], load: Words) -> Turn:
    """One turn of a server that runs: what a message costs under the load."""
    pid, address = running
    report = build.load(address, *load, "--timeout", "30s", "--pid", pid, "--progress", "none")
    switches = report["server"]["context_switches"] / report["messages"]["ok"]
    return report["server"]["cpu_us_per_message"], switches


def in_order(names: list[str], round_: int, turn_: int) -> list[str]:
    """The order of a turn: each round begins with the next of them, and every other turn of it goes
    backwards."""
    first = round_ % len(names)
    order = names[first:] + names[:first]
    return order[::-1] if turn_ % 2 else order


def one_round(
    build: CourseBuild,
    servers: Servers,
    turns: int,
    load: Words,
    root: Word | None,
    number: int,
) -> dict[str, list[Turn]]:
    """Starts the servers, and lets them take turns. The order depends on the number of the round.

    @param root the directory of the files that they serve
    """
    values: dict[str, list[Turn]] = {name: [] for name in servers}
    with ExitStack() as stack:
        running = {}
        for name, (program, options) in servers.items():
            words = [root if root and option == "ROOT" else option for option in options]
            running[name] = stack.enter_context(build.running(program, options=words))
        for turn_ in range(turns):
            for name in in_order(list(servers), number, turn_):
                values[name].append(turn(build, running[name], load))
    return values


def beside(values: Mapping[str, Sequence[Turn]], reference: str) -> dict[str, Figures]:
    """Each server's figures of a round, beside the reference's."""
    base = [cpu for cpu, _ in values[reference]]
    figures = {}
    for name, turns in values.items():
        cpu, switches = zip(*turns)
        ratios = [own / its for own, its in zip(cpu, base)]
        figures[name] = tuple(statistics.median(column) for column in (cpu, ratios, switches))
    return figures


def built(build: CourseBuild, servers: Servers) -> dict[str, Server]:
    """Those of the servers that are built."""
    return {name: server for name, server in servers.items() if build.server(server[0])}


def results_of(build: CourseBuild, name: str, rounds: int, root: Word) -> Document:
    """One load: each server's figure, and its ratio to the reference."""
    reference, wanted, turns, load = LOADS[name]
    servers = built(build, wanted)
    if reference not in servers:
        raise Problem(f"the reference {reference} is not built")
    figures = [
        beside(one_round(build, servers, turns, load, root, number), reference)
        for number in range(rounds)
    ]
    items: list[Document] = []
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
    add_ratios_of_medians(name, reference, items)
    return {
        "load": name,
        "reference": reference,
        "stress": stress_command(load),
        "turns": turns,
        "servers": items,
    }


def add_ratios_of_medians(load: str, reference: str, items: Iterable[Document]) -> None:
    """Adds to each server's item the ratio of its median to the reference's; prints it."""
    base = next(item for item in items if item["server"] == reference)["cpu_us"]["median"]
    for item in items:
        cpu, within = item["cpu_us"]["median"], item["ratio"]["median"]
        item["ratio_of_medians"] = cpu / base
        print(
            f"{load}: {item['server']}: {cpu:.2f} µs, {cpu / base:.3f} of {reference},"
            f" {within:.3f} within a turn",
            flush=True,
        )


def kernel_of(build: CourseBuild) -> list[Document]:
    """The system calls of a message and the memory of an idle connection, for each server."""
    items = []
    for name, (program, options) in built(build, ECHO).items():
        calls = syscalls.per_message(build, program, server_options=options, clients=50)
        item: dict[str, Any] = {"server": name, "calls": syscalls.totalled(calls)}
        if name in THOUSANDS:
            item["idle_kib"] = idle_memory(build, program, options)
        print(f"{name}: {item['calls']['text']}, {item.get('idle_kib', 0):.2f} KiB", flush=True)
        items.append(item)
    return items


def require_nginx(wanted: Iterable[str]) -> None:
    """Fails at once, not after the first loads, where nginx is needed and not installed."""
    needing = [name for name in LOADS if name in wanted and LOADS[name][0] == "nginx"]
    if needing and not shutil.which("nginx", path=SEARCH_PATH_OF_NGINX):
        others = " ".join(f"--only '{name}'" for name in [*LOADS, "kernel"] if name not in needing)
        raise Problem(f"nginx is not installed; what needs none is {others}")


def leave_only(patterns: Iterable[str]) -> None:
    """Leaves the echo servers whose names match one of the patterns."""
    wanted = {name for pattern in patterns for name in fnmatch.filter(ECHO, pattern)}
    loads = (servers for reference, servers, *_ in LOADS.values() if reference == "floor")
    for servers in (ECHO, *loads):
        for name in set(servers) - wanted:
            del servers[name]


@contextmanager
def files_of(sizes: Mapping[str, int]) -> Iterator[Path]:
    """A directory with files of these sizes, to be served."""
    with tempfile.TemporaryDirectory() as directory:
        for name, size in sizes.items():
            (Path(directory) / name).write_bytes(os.urandom(size))
        yield Path(directory)


def run(options: argparse.Namespace) -> Document:
    """Measures under the loads that the options name; prints a line for each server and load."""
    build = CourseBuild(options.build)
    if options.before:
        ECHO["08 --workers 1, before"] = (options.before.resolve() / "08-stress", ONE)
    if options.servers:
        leave_only(options.servers)
    wanted = options.only or [*LOADS, "kernel"]
    require_nginx(wanted)
    servers = [ECHO] + [servers for name, (_, servers, *_) in LOADS.items() if name in wanted]
    # The earlier build stays as it is.
    build.bring_up_to_date(
        *(program for each in servers for program, _ in each.values() if isinstance(program, str))
    )
    results = build.origin("floor") | {"rounds": options.rounds}
    with commands.on_one_core():
        with files_of(SIZES) as root:
            results["loads"] = [
                results_of(build, name, options.rounds, root) for name in LOADS if name in wanted
            ]
        if "kernel" in wanted:
            results["idle_connections"] = IDLE
            results["kernel"] = kernel_of(build)
    return results


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the choice of loads and servers."""
    parser.add_argument(
        "--only", action="append", choices=[*LOADS, "kernel"], help="this load; several times"
    )
    parser.add_argument("--before", type=Path, metavar="DIR", help="an earlier build")
    parser.add_argument("--servers", nargs="+", metavar="PATTERN", help="echo servers, by name")


EXPERIMENT = Experiment(
    name="floor",
    measures="how much each server costs above the leanest one, the peer `floor`",
    description=__doc__,
    run=run,
    rounds=15,
    add_options=add_options,
)
