#!/usr/bin/env python3
"""Measures what the system's settings change for a server with many clients.

Each setting is tried with two values or more, against 08, each time a fresh server; with one worker
where their number is not the setting.
It all happens in a network of its own (unshare(1), in a user namespace), whose settings are nobody
else's.

    docs/tools/measure_tuning                into docs/results/tuning.json
    docs/tools/measure_tuning --build DIR    the programs of another build
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
from contextlib import contextmanager
from pathlib import Path

import measuring
import stages
from stages import Problem

STAGE = "08-stress"
SYSTEM = Path("/proc/sys/net")
# Of struct ifreq and its requests, as netdevice(7) has them.
SIOCSIFFLAGS, IFF_UP = 0x8914, 1
# For how long a worker does not accept, in seconds.
BUSY = 0.2
FEW_PORTS = "32768 33767"
MANY_PORTS = "32768 60999"
# How often what differs from start to start is tried.
TRIES = 7
CHURN = ["-c", 10, "-d", "3s", "--reconnect-every", 1]


def begin_network():
    """Starts the loopback interface of this network."""
    with socket.socket() as any_socket:
        request = struct.pack("16sh14x", b"lo", IFF_UP)
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, request)


@contextmanager
def setting(name, value):
    """Gives a setting of the network another value for a while."""
    file = SYSTEM / name
    before = file.read_text(encoding="ascii")
    file.write_text(f"{value}\n", encoding="ascii")
    try:
        yield
    finally:
        file.write_text(before, encoding="ascii")


def report_of(yard, load, limit=None, busy=0, workers=1):
    """The stress client's report of one run, or what it says when a limit forbids the run.

    For the first `busy` seconds the first worker does nothing, as one does that computes.
    """
    options = ["--workers", workers, "--log-level", "off"]
    with yard.running(STAGE, options=options, descriptors=limit) as (pid, address):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        worker = int(children.split()[0])
        os.kill(worker, signal.SIGSTOP if busy else signal.SIGCONT)
        run = subprocess.Popen(
            [*map(str, [yard.stress, "--json", "-", "--progress", "none", *load]), address],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        time.sleep(busy)
        os.kill(worker, signal.SIGCONT)
        try:
            printed, said = run.communicate(timeout=60)
        finally:
            run.kill()
    return json.loads(printed) if printed else {"refused": said.strip().splitlines()[-1]}


def row(name, value, load, report):
    """One line of the results."""
    item = {"setting": name, "value": value, "stress": " ".join(map(str, ["stress", *load]))}
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


def all_settings(yard):
    """What is measured, setting by setting."""
    load = ["-c", 500, "-d", "1s"]
    for limit in (256, 20000):
        name = "descriptors of the server (ulimit -n)"
        yield row(name, limit, load, report_of(yard, load, limit))
    load = ["-c", 1000, "--messages", 1]
    for length in (16, 128, 4096):
        with setting("core/somaxconn", length):
            name = f"net.core.somaxconn, a worker that is busy for {BUSY:g} s"
            yield row(name, length, load, report_of(yard, load, busy=BUSY))
    for ports in (FEW_PORTS, MANY_PORTS):
        with setting("ipv4/tcp_tw_reuse", 0), setting("ipv4/ip_local_port_range", ports):
            name = "net.ipv4.ip_local_port_range, with tcp_tw_reuse 0"
            yield row(name, ports, CHURN, report_of(yard, CHURN))
    for reuse in (0, 1, 2):
        with setting("ipv4/tcp_tw_reuse", reuse), setting("ipv4/ip_local_port_range", FEW_PORTS):
            name = f"net.ipv4.tcp_tw_reuse, with ports {FEW_PORTS}"
            yield row(name, reuse, CHURN, report_of(yard, CHURN))
    load = ["-c", 50, "-d", "2s"]
    for workers in (1, 2):
        name = f"--workers, on {os.cpu_count()} processors that the client shares"
        tries = [report_of(yard, load, workers=workers) for _ in range(TRIES)]
        tails = sorted(report["latency_us"]["p99"] / 1000 for report in tries)
        text = f"p99 {tails[0]:.1f} to {tails[-1]:.1f} ms in {TRIES} tries"
        yield row(name, workers, load, tries[0]) | {"p99_ms": tails, "text": text}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=Path, default=stages.ROOT / "build")
    parser.add_argument("--out", type=Path, default=stages.ROOT / "docs/results/tuning.json")
    parser.add_argument("--inside", action="store_true", help="in a network of its own already")
    options = parser.parse_args()
    if not options.inside:
        os.execvp("unshare", ["unshare", "-rn", sys.executable, "-B", *sys.argv, "--inside"])
    try:
        begin_network()
        yard = measuring.Yard(options.build)
        yard.stages([STAGE])
        results = yard.origin("docs/tools/measure_tuning") | {"settings": []}
        for item in all_settings(yard):
            print(f"{item['setting']} {item['value']}: {item['text']}", flush=True)
            results["settings"].append(item)
    except (Problem, OSError, ValueError, subprocess.SubprocessError) as problem:
        print(f"measure_tuning: {problem}", file=sys.stderr)
        return 1
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
