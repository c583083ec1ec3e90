"""Measures what the system's settings change for a server with many clients.

Each setting is tried with two values or more, against 08, a fresh server each time; with one worker
unless the number of workers is the setting. Everything happens in a network namespace of its own
(unshare(1), in a user namespace), so that no setting of the machine is touched.

    docs/tools/measure tuning                into docs/results/tuning.json
    docs/tools/measure tuning --build DIR    the programs of another build
"""

import argparse
import fcntl
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commands import Word, Words
from experiments.experiment import Experiment
from measuring import CourseBuild, Document, stress_command

STAGE = "08-stress"
SYSTEM = Path("/proc/sys/net")
# Of struct ifreq and its requests, as netdevice(7) has them.
SIOCSIFFLAGS, IFF_UP = 0x8914, 1
# For how long a worker does not accept, in seconds.
BUSY = 0.2
# For the stress client, in seconds.
TIME_LIMIT = 60
FEW_PORTS = "32768 33767"
MANY_PORTS = "32768 60999"
# How often something is tried that differs from start to start.
TRIES = 7
CHURN: Words = ["-c", 10, "-d", "3s", "--reconnect-every", 1]


def begin_network() -> None:
    """Starts the loopback interface of this network."""
    with socket.socket() as any_socket:
        request = struct.pack("16sh14x", b"lo", IFF_UP)
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, request)


@contextmanager
def setting(name: str, value: Word) -> Iterator[None]:
    """Changes a setting of the network, and restores it at the end."""
    file = SYSTEM / name
    before = file.read_text(encoding="ascii")
    file.write_text(f"{value}\n", encoding="ascii")
    try:
        yield
    finally:
        file.write_text(before, encoding="ascii")


def report_of(
    build: CourseBuild, load: Words, limit: int | None = None, busy: float = 0, workers: int = 1
) -> Document:
    """The stress client's report of one run, or what it says when a limit forbids the run.

    For the first `busy` seconds the first worker is stopped, as if it were computing.
    """
    options: Words = ["--workers", workers, "--log-level", "off"]
    with build.running(STAGE, options=options, descriptors=limit) as (pid, address):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        worker = int(children.split()[0])
        os.kill(worker, signal.SIGSTOP if busy else signal.SIGCONT)
        run = subprocess.Popen(
            [*map(str, [build.stress, "--json", "-", "--progress", "none", *load]), address],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        time.sleep(busy)
        os.kill(worker, signal.SIGCONT)
        try:
            printed, said = run.communicate(timeout=TIME_LIMIT)
        finally:
            run.kill()
    report: Document = (
        json.loads(printed) if printed else {"refused": said.strip().splitlines()[-1]}
    )
    return report


def row(name: str, value: Word, load: Words, report: Document) -> Document:
    """One line of the results."""
    item = {"setting": name, "value": value, "stress": stress_command(load)}
    if "refused" in report:
        return item | {"text": report["refused"]}
    latency = report["latency_us"]
    return item | {
        "ok": report["messages"]["ok"],
        "never_served": report["never_served"],
        "per_second": report["messages"]["per_second"],
        "p99_ms": latency["p99"] / 1000,
        "text": f"{report['messages']['ok']:,} replies, p99 {latency['p99'] / 1000:,.1f} ms,"
        f" {report['never_served']} clients never served",
    }


def all_settings(build: CourseBuild) -> Iterator[Document]:
    """What is measured, setting by setting."""
    load: Words = ["-c", 500, "-d", "1s"]
    for limit in (256, 20000):
        name = "descriptors of the server (ulimit -n)"
        yield row(name, limit, load, report_of(build, load, limit))
    load = ["-c", 1000, "--messages", 1]
    for length in (16, 128, 4096):
        with setting("core/somaxconn", length):
            name = f"net.core.somaxconn, a worker that is busy for {BUSY:g} s"
            yield row(name, length, load, report_of(build, load, busy=BUSY))
    for ports in (FEW_PORTS, MANY_PORTS):
        with setting("ipv4/tcp_tw_reuse", 0), setting("ipv4/ip_local_port_range", ports):
            name = "net.ipv4.ip_local_port_range, with tcp_tw_reuse 0"
            yield row(name, ports, CHURN, report_of(build, CHURN))
    for reuse in (0, 1, 2):
        with setting("ipv4/tcp_tw_reuse", reuse), setting("ipv4/ip_local_port_range", FEW_PORTS):
            name = f"net.ipv4.tcp_tw_reuse, with ports {FEW_PORTS}"
            yield row(name, reuse, CHURN, report_of(build, CHURN))
    load = ["-c", 50, "-d", "2s"]
    for workers in (1, 2):
        name = f"--workers, on {os.cpu_count()} processors that the client shares"
        tries = [report_of(build, load, workers=workers) for _ in range(TRIES)]
        tails = sorted(report["latency_us"]["p99"] / 1000 for report in tries)
        text = f"p99 {tails[0]:.1f} to {tails[-1]:.1f} ms in {TRIES} tries"
        yield row(name, workers, load, tries[0]) | {"p99_ms": tails, "text": text}


def run(options: argparse.Namespace) -> Document:
    """Tries all settings, in a network of their own; prints a line for each value."""
    build = CourseBuild(options.build)
    if not options.inside:
        build.bring_up_to_date(STAGE)
        os.execvp("unshare", ["unshare", "-rn", sys.executable, "-B", *sys.argv, "--inside"])
    begin_network()
    results: Document = build.origin("tuning") | {"settings": []}
    for item in all_settings(build):
        print(f"{item['setting']} {item['value']}: {item['text']}", flush=True)
        results["settings"].append(item)
    return results


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the option with which it starts itself in the other network."""
    parser.add_argument("--inside", action="store_true", help="in a network of its own already")


EXPERIMENT = Experiment(
    name="tuning",
    measures="what the system's settings change for 08 with many clients",
    description=__doc__,
    run=run,
    add_options=add_options,
)
