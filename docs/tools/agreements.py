"""Says whether two runs of `compare` agree about which server is ahead.

    docs/tools/agreement FIRST/results.json SECOND/results.json
    docs/tools/agreement FIRST SECOND --out docs/results/agreement.json

For each load, each two servers and each figure, a run has a verdict: one of the two is ahead, or it
is a tie. Two verdicts agree when they are the same, and contradict each other when each run has a
different server ahead; where either is a tie, or is of too few rounds, they do neither. A server
that took part twice, and one that left clients unserved in either run, are left out, as in the
rankings. The figures that rankings are made of are also counted separately. The exit code is 1 if
there is a contradiction.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from stages import Problem

AHEAD = ("higher", "lower")
# The figures that `compare` ranks servers by, if a load shows them.
DECISIVE = ("per_second", "p99_us", "cpu_us_per_message", "pss_bytes")
ORIGIN = ("date", "command", "rounds", "seconds", "commit")

Document = dict[str, Any]
# {(one server, the other, figure): (verdict, median ratio)}
Verdicts = dict[tuple[str, str, str], tuple[str, float]]


def ranked(measured: Document) -> set[str]:
    """The servers of one load that are ranked."""
    return {
        name
        for name, server in measured["servers"].items()
        if not name.endswith(" again") and not (server["never_served"] or {}).get("median")
    }


def without_rate(measured: Document) -> str:
    """The load's command without its rate, which is set from what the servers achieve in a run."""
    load: str = measured["stress"]
    if measured["rate"] is None:
        return load
    return re.sub(r"--rate \S+ ", "", load)


def verdicts(measured: Document, servers: set[str]) -> Verdicts:
    """What one load says of these servers: {(one, other, figure): (verdict, median ratio)}."""
    found: Verdicts = {}
    for pair, ratios in measured["ratios"].items():
        one, _, other = pair.partition("/")
        # The reverse pair repeats the same verdict.
        if one < other and {one, other} <= servers:
            for figure, ratio in ratios.items():
                if ratio is not None:
                    found[one, other, figure] = ratio["verdict"], ratio["median"]
    return found


def compared(first: Document, second: Document) -> Document:
    """Counts how the verdicts of two results documents compare, and lists the contradictions."""
    counts, of_rankings = ({"agree": 0, "undecided": 0, "contradict": 0} for _ in range(2))
    contradictions = []
    for load in first["scenarios"].keys() & second["scenarios"].keys():
        one, other = (results["scenarios"][load] for results in (first, second))
        if without_rate(one) != without_rate(other):
            raise Problem(f"the loads differ: '{one['stress']}' and '{other['stress']}'")
        servers = ranked(one) & ranked(other)
        before, after = verdicts(one, servers), verdicts(other, servers)
        for key in before.keys() & after.keys():
            (was, ratio_was), (now, ratio_now) = before[key], after[key]
            found = "contradict"
            if was not in AHEAD or now not in AHEAD:
                found = "undecided"
            elif was == now:
                found = "agree"
            counts[found] += 1
            if key[2] in DECISIVE and key[2] in one["figures"]:
                of_rankings[found] += 1
            if found == "contradict":
                contradictions.append(
                    {
                        "load": load,
                        "servers": f"{key[0]} and {key[1]}",
                        "figure": key[2],
                        "ratios": [ratio_was, ratio_now],
                    }
                )
    contradictions.sort(key=lambda each: (each["load"], each["servers"], each["figure"]))
    return {**counts, "of_rankings": of_rankings, "contradictions": contradictions}


def read(path: Path) -> tuple[Document, Document]:
    """A results document, and its origin."""
    try:
        results = json.loads(path.read_text(encoding="utf-8"))
        return results, {key: results[key] for key in ORIGIN}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Problem(f"{path} is no results document: {error}") from error


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--out", type=Path, help="where to write the counts, as JSON")
    options = parser.parse_args()
    try:
        (first, first_origin), (second, second_origin) = read(options.first), read(options.second)
        found = compared(first, second)
        if options.out:
            document = {"runs": [first_origin, second_origin], **found}
            options.out.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    except (Problem, OSError) as problem:
        print(f"agreement: {problem}", file=sys.stderr)
        return 2
    for each in found["contradictions"]:
        ratios = " and ".join(f"{ratio:.3f}" for ratio in each["ratios"])
        print(
            f"{each['load']}: {each['servers']} contradict each other in {each['figure']}: {ratios}"
        )
    for counts, of_what in ((found["of_rankings"], "of rankings"), (found, "in all")):
        print(
            f"{of_what}: {counts['agree']} verdicts agree, {counts['contradict']} contradict each"
            f" other, {counts['undecided']} are undecided in one run or both"
        )
    return 1 if found["contradict"] else 0
