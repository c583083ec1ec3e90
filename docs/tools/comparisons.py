"""Tables of what `compare` has measured: its results.json as prose needs it, figures and doubts."""

import math
import re
from collections.abc import Sequence
from typing import Any

from stages import Problem

Document = dict[str, Any]

KIB = 1024
MIB = 1024 * 1024

# Key: (heading, the unit that is shown, whether more is better; None for a mere count).
FIGURES: dict[str, tuple[str, float, bool | None]] = {
    "per_second": ("requests/s", 1, True),
    "p50_us": ("p50, ms", 1000, False),
    "p90_us": ("p90, ms", 1000, False),
    "p99_us": ("p99, ms", 1000, False),
    "p999_us": ("p99.9, ms", 1000, False),
    "mean_us": ("mean, ms", 1000, False),
    "min_us": ("least, ms", 1000, False),
    "max_us": ("most, ms", 1000, False),
    "cpu_us_per_message": ("CPU, µs", 1, False),
    "pss_bytes": ("memory, MiB", MIB, False),
    "alone_per_second": ("alone, requests/s", 1, True),
    "alone_p50_us": ("alone p50, ms", 1000, False),
    "alone_p99_us": ("alone p99, ms", 1000, False),
    "bytes_per_connection": ("KiB each", KIB, False),
    "processes": ("processes", 1, None),
    "threads": ("threads", 1, None),
    "failed": ("failed", 1, None),
    "first_failed": ("first failed", 1, None),
    "never_served": ("never served", 1, None),
}
# A column for a server's CPU time as a multiple of the floor's.
TO_THE_FLOOR = "floor"
RANKED = {
    "per_second": "Most requests per second",
    "p99_us": "Shortest p99",
    "cpu_us_per_message": "Least CPU per message",
    "pss_bytes": "Least memory",
}
AGAIN = " again"
NUMBER = re.compile(r"[\d,.]+( (±|of) .*)?")


def asked(data: Document, key: str) -> list[str]:
    """What a load asks, why, and with which commands."""
    measured = _load_of(data, key)
    commands = f"`stress {measured['stress']}`"
    if measured["beside"]:
        commands += f", alone, then beside `stress {measured['beside']}`"
    if measured["hold"]:
        commands += f", then for the memory `stress {measured['hold']}`"
    if measured["worker_options"]:
        commands += f"; servers that have workers: `{measured['worker_options']}`"
    return [f"*{measured['asks']}* {measured['why']}", "", f"{measured['title']}: {commands}."]


def load(data: Document, key: str, *columns: str) -> list[str]:
    """The table of a load, a row for each server, and remarks below it.

    A column is a figure's name; `floor` is the CPU time as a multiple of the floor's. Without any,
    those that the scenario asks for. A column of failures that are all 0 is left out.
    """
    measured = _load_of(data, key)
    wanted = columns or measured["figures"]
    titles = ["server"] + [_heading(column) for column in wanted]
    rows = [
        [_named(name)] + [_cell(measured, name, column) for column in wanted]
        for name in measured["servers"]
    ]
    kept = [
        place
        for place, column in enumerate(["server", *wanted])
        if column not in ("failed", "never_served") or any(row[place] != "0" for row in rows)
    ]
    return [*_table(titles, rows, kept), "", *(f"- {line}" for line in _remarks(measured, wanted))]


def curve(data: Document, scenario: str, figure: str) -> list[str]:
    """A figure over a series of loads: a row for each server, a column for each number of
    connections."""
    loads = {
        measured["series"]["x"]: measured
        for measured in data["scenarios"].values()
        if measured["series"] and measured["series"]["scenario"] == scenario
    }
    if not loads:
        raise Problem(f"there is no series '{scenario}'")
    servers = dict.fromkeys(name for measured in loads.values() for name in measured["servers"])
    rows = [
        [_named(name)] + [_plain_cell(measured, name, figure) for measured in loads.values()]
        for name in servers
    ]
    titles = [f"{_heading(figure)}; connections:"] + [f"{x:,}" for x in loads]
    return _table(titles, rows)


def kernel(data: Document) -> list[str]:
    """What the kernel does for a message: a row for each server."""
    if not data["kernel"]:
        raise Problem("the kernel was not asked")
    titles = ["server", "system calls", "which", "context switches", "page faults"]
    rows = []
    for name, server in data["kernel"]["servers"].items():
        calls = sorted((server["calls"] or {}).items(), key=lambda call: (-call[1], call[0]))
        switches = _sum(server["voluntary_switches"], server["involuntary_switches"])
        faults = _sum(server["minor_faults"], server["major_faults"])
        which = server["fault"] or ", ".join(f"{count:g} {call}" for call, count in calls)
        rows.append([_named(name), _count(server["calls_per_message"]), which, switches, faults])
    return _table(titles, rows)


def record(data: Document) -> list[str]:
    """The machine, the build, the date and the command that made the file, as a list."""
    machine, build, commit = data["machine"], data["build"], data["commit"]
    changed = ", with changes" if commit["modified"] is True else ""
    virtual = ", virtual" if machine["virtualised"] else ""
    lines = [
        f"Machine: {machine['cpu']}, {machine['cores']} cores, "
        f"{machine['memory_bytes'] / 2**30:.0f} GiB{virtual}; {machine['kernel']}",
        f"Build: {build['compiler']}, `{build['flags'].strip()}`; commit {commit['id'][:12]}{changed}",
        f"Made on {data['date'][:10]}, in about {data['seconds'] / 60:.0f} min, "
        f"by `{data['command']}`",
    ]
    if data["noisy"]:
        lines.append("**Noisy**: a server that took part twice differed from itself.")
    if not data["complete"]:
        lines.append("Not complete: only the rounds that were are here.")
    return [f"- {line}" for line in lines]


def _named(server: str) -> str:
    """A server's name; with options, which have dashes that prose would change, it is code."""
    return f"`{server}`" if " -" in server else server


def _load_of(data: Document, key: str) -> Document:
    if key not in data["scenarios"]:
        raise Problem(f"there is no load '{key}'; there are {', '.join(data['scenarios'])}")
    measured: Document = data["scenarios"][key]
    return measured


def _table(
    titles: Sequence[str], rows: Sequence[Sequence[str]], kept: Sequence[int] | None = None
) -> list[str]:
    """The lines of a table with the columns that are kept; numbers are aligned to the right."""
    kept = range(len(titles)) if kept is None else kept
    has_numbers = [any(NUMBER.fullmatch(row[place]) for row in rows) for place in kept]
    align = "".join(f"|---{':' * number}" for number in has_numbers) + "|"
    texts = [[line[place] for place in kept] for line in [titles, *rows]]
    lines = ["| " + " | ".join(text) + " |" for text in texts]
    return [lines[0], align, *lines[1:]]


def _heading(column: str) -> str:
    if column == TO_THE_FLOOR:
        return "÷ floor"
    if column not in FIGURES:
        raise Problem(f"there is no figure '{column}'; there are {', '.join(FIGURES)}")
    return FIGURES[column][0]


def shown(value: float) -> str:
    """Three significant digits, or all digits before the decimal point."""
    return format(value, "#.3g") if value and abs(value) < 99.95 else f"{value:,.0f}"


def _merged(server: Document, column: str) -> float | None:
    """The percentile of the messages of all rounds together, where there is one."""
    latency: dict[str, float] = server["latency_us"] or {}
    return latency.get(column.removesuffix("_us"))


def _plain_cell(measured: Document, name: str, column: str) -> str:
    server = measured["servers"].get(name)
    summary = server and server.get(column)
    if not summary:
        return "–"
    merged = _merged(server, column)
    return shown((summary["median"] if merged is None else merged) / FIGURES[column][1])


def _cell(measured: Document, name: str, column: str) -> str:
    server = measured["servers"][name]
    if column == TO_THE_FLOOR:
        ratios = measured["ratios"].get(f"{name}/floor", {})
        ratio = ratios.get("cpu_us_per_message")
        if name == TO_THE_FLOOR:
            return "1"
        return shown(ratio["median"]) + _spread(ratio) if ratio else "–"
    summary = server.get(column)
    if column == "per_second" and not summary:
        return _first_fault(server)
    if not summary:
        return "–"
    if column == "failed":
        return _out_of(sum(filter(None, summary["values"])), server["sent"])
    if column == "never_served":
        return _out_of(summary["median"], measured["clients"])
    if FIGURES[column][2] is None:
        return f"{summary['median']:,.0f}"
    return _plain_cell(measured, name, column) + _spread(summary)


def _spread(summary: Document) -> str:
    """The distance from the median to the farther end of the interval, in percent."""
    median = summary["median"]
    far = max(median - summary["low"], summary["high"] - median)
    return f" ± {math.ceil(100 * far / median)}%" if median and far else ""


def _out_of(part: float, whole: float) -> str:
    return f"{part:,.0f} of {whole:,.0f}" if part else "0"


def _first_fault(server: Document) -> str:
    faults: list[str] = [cell["fault"] for cell in server["rounds"] if cell["fault"]]
    return faults[0].partition(":")[0] if faults else "not measured"


def _count(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _sum(*values: float | None) -> str:
    known = [value for value in values if value is not None]
    return f"{sum(known):.2f}" if len(known) == len(values) else "–"


def _remarks(measured: Document, columns: Sequence[str]) -> list[str]:
    """What is ahead, what went wrong, which servers are left out, and what to doubt."""
    ranks = [_ranking(measured, figure) for figure in RANKED if figure in columns]
    lines = [line for line in ranks if line] + _faults(measured) + _absences(measured)
    if measured["rate"] is not None:
        lines.append(f"The rate is {measured['rate']:,.0f} messages per second, for all.")
    for flag, meaning in (
        ("client_saturated", "The stress client was the bottleneck, not the server"),
        ("noisy", "Others used the machine meanwhile"),
    ):
        names = _flagged(measured, flag)
        if names:
            lines.append(f"{meaning}: {names}.")
    pair = measured["same_twice"]
    if pair:
        tells = {"tie": "a tie, as it must be", "differs": "**differs: a noisy run**"}
        verdict = tells.get(pair["verdict"], pair["verdict"])
        lines.append(f"{pair['server']} against itself: {verdict}.")
    return lines + [_precision(measured)]


def _ranking(measured: Document, figure: str) -> str:
    """The servers, the best first, with > where the ratio is certain and ≈ where it is a tie; empty
    where there is no ratio, or only one from too few rounds."""
    more_is_better = FIGURES[figure][2]
    servers = [
        (server[figure]["median"] * (-1 if more_is_better else 1), name)
        for name, server in measured["servers"].items()
        if server[figure] and not name.endswith(AGAIN) and not _left_unserved(server)
    ]
    names = [name for _, name in sorted(servers)]
    if len(names) < 2:
        return ""
    line = _named(names[0])
    for better, other in zip(names, names[1:]):
        ratio = measured["ratios"][f"{other}/{better}"][figure]
        if ratio is None or ratio["verdict"] == "too few rounds":
            return ""
        sure = "lower" if more_is_better else "higher"
        sign = ">" if ratio["verdict"] == sure else "≈"
        line += f" {sign} {_named(other)}"
    return f"{RANKED[figure]}: {line}"


def _left_unserved(server: Document) -> bool:
    return bool(server["never_served"]) and server["never_served"]["median"] > 0


def _faults(measured: Document) -> list[str]:
    lines = []
    for name, server in measured["servers"].items():
        faults = [cell["fault"] for cell in server["rounds"] if cell["fault"]]
        for fault in dict.fromkeys(faults):
            lines.append(
                f"**{_named(name)}**: {fault} ({faults.count(fault)} of {measured['rounds']} rounds)"
            )
    return lines


def _absences(measured: Document) -> list[str]:
    reasons: dict[str, list[str]] = {}
    for name, reason in measured["left_out"].items():
        reasons.setdefault(reason, []).append(_named(name))
    lines = [f"Left out: {', '.join(names)}: {reason}." for reason, names in reasons.items()]
    unserved = [
        _named(name) for name, server in measured["servers"].items() if _left_unserved(server)
    ]
    if unserved:
        lines.append(
            f"Not ranked, for figures are those of the clients that were served: {', '.join(unserved)}."
        )
    return lines


def _flagged(measured: Document, flag: str) -> str:
    """"01-blocking, 02-fork (1 of 9 rounds)"; "all" for all of them."""
    rounds = measured["rounds"]
    counts = {name: server["flags"][flag] for name, server in measured["servers"].items()}
    if counts and all(count == rounds for count in counts.values()):
        return "all"
    return ", ".join(
        _named(name) + (f" ({count} of {rounds} rounds)" if count != rounds else "")
        for name, count in counts.items()
        if count
    )


def _precision(measured: Document) -> str:
    rounds = measured["rounds"]
    if rounds == 1:
        return "One round: how far it is from the next is not known."
    summaries = [server["per_second"] for server in measured["servers"].values()]
    confidence = max((each["confidence"] for each in summaries if each), default=0)
    again = len(measured["reruns"])
    return f"Medians of {rounds} rounds, ± the farther end of their {100 * confidence:.1f}% interval" + (
        f"; {again} noisy {'round was' if again == 1 else 'rounds were'} run again." if again else "."
    )
