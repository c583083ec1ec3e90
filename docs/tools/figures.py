"""Figures and tables for prose, taken from JSON files.

A path names a value: keys and list indices with dots between, and `[key=value,...]` for the one
item of a list that matches: `cells[stage=03-threads,scenario=light].latency_us.p99`. `:2` is the
list of the first two items.
"""

import collections
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import comparisons
from stages import Problem


def load(file: Path) -> Any:
    """The document in a file."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Problem(f"cannot read {file.name}: {error}") from error


def value_at(data: Any, path: str) -> Any:
    """The value that the path names; None where a figure on the way could not be measured."""
    for step in re.findall(r"\[[^\]]*\]|[^.\[\]]+", path):
        if data is None:
            return None
        try:
            if step.startswith("["):
                data = _only_match(data, step[1:-1])
            elif step.startswith(":"):
                data = data[: int(step[1:])]
            elif step.startswith("%"):
                data = _percentile(data, int(step[1:]))
            else:
                data = data[int(step) if isinstance(data, list) else step]
        except (KeyError, IndexError, TypeError, ValueError):
            raise Problem(f"there is no '{step}' on the path {path}") from None
    return data


def _only_match(items: Any, condition: str) -> Any:
    wanted = dict(pair.split("=", 1) for pair in condition.split(","))
    [found] = [
        item for item in items if all(str(item.get(key)) == value for key, value in wanted.items())
    ]
    return found


def _percentile(histogram: Any, percent: float) -> float:
    """A percentile of a histogram, in microseconds."""
    wanted = percent / 100 * sum(count for _, count in histogram["buckets"])
    for lowest, count in histogram["buckets"]:
        wanted -= count
        if wanted <= 0:
            break
    return float(lowest / 1e3)


def format_value(value: Any, spec: str = "", divisor: str = "1") -> str:
    """Formats as Python does (`,.0f`, `.1f`); divides first, to change the unit. A missing value is a
    dash."""
    if value is None:
        return "–"
    try:
        text = format(value if divisor == "1" else value / float(divisor), spec)
        return re.sub(r"^-(0\.?0*)$", r"\1", text)
    except (TypeError, ValueError) as error:
        raise Problem(f"cannot format {value!r} as '{spec}': {error}") from error


def rows(data: Any, path: str, *columns: str) -> list[str]:
    """A table with a row for each item of the list at `path`.

    A column is `Title=path`, or `Title=path:format`, or `Title=path:format:divisor`; spaces in a
    title are written as underscores.
    """
    titles, cells = [], []
    for column in columns:
        title, _, cell = column.partition("=")
        titles.append(title.replace("_", " "))
        cells.append(cell.split(":"))
    lines = ["| " + " | ".join(titles) + " |", "|---" * len(titles) + "|"]
    for item in value_at(data, path):
        texts = [format_value(value_at(item, where), *how) for where, *how in cells]
        lines.append("| " + " | ".join(texts) + " |")
    return lines


def promises(data: Any, stage: str) -> list[str]:
    """What a stage's sketch keeps: how many promises, and each broken one by its test's sentence
    with what failed there; and why it is not asked for others."""
    item = value_at(data, f"stages[stage={stage}]")
    lines = ["| promise | what failed |", "|---|---|"]
    for test in item["tests"]:
        if test["verdict"] == "broken":
            failed = "`{}`".format(test["failed"].replace("|", "\\|"))
            lines.append(f"| {test['name']} | {failed}{_of_runs(test)} |")
    lines.append(f"| **kept**: {item['kept']} of {item['kept'] + item['broken']} | |")
    reasons = collections.Counter(test["reason"] for test in item["tests"] if "reason" in test)
    texts = [f"{reason} ({number})" for reason, number in sorted(reasons.items())]
    return [*lines, f"| **not asked**: {item['not_asked']} | {'; '.join(texts)} |"]


def _of_runs(test: Any) -> str:
    """How often a promise was broken, when not always."""
    runs = test.get("runs")
    return f" in {runs.count('broken')} of {len(runs)} runs" if runs else ""


def origin(data: Any) -> list[str]:
    """A table of one row: the machine, the build, the date and the command that made the file."""
    machine, build = data["machine"], data["build"]
    cells = {
        "Machine": f"{machine['cpu']}, {machine['cores']} cores, "
        f"{machine['memory_bytes'] / 2**30:.0f} GiB",
        "System": f"{machine['system']}, Linux {machine['kernel']}",
        "Build": f"{build['compiler']}, {build['type']}",
        "Commit": data["commit"],
        "Date": data["date"][:10],
        "Made by": f"`{data['command']}`",
    }
    lines = (cells, ["---"] * len(cells), cells.values())
    return ["| " + " | ".join(line) + " |" for line in lines]


# What `<!-- table: FILE NAME ... -->` may name: functions of (data, *arguments) that return lines.
TABLES: dict[str, Callable[..., list[str]]] = {
    "rows": rows,
    "origin": origin,
    "promises": promises,
    "asked": comparisons.asked,
    "load": comparisons.load,
    "curve": comparisons.curve,
    "kernel": comparisons.kernel,
    "record": comparisons.record,
}
