"""What `carry` works on: the files as they were and as they are, in stages and in landings."""

import io
import json
import os
import shlex
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import landings
import stages
from landings import CONFLICT
from patches import Tree, write_tree
from stages import Problem

# Files that share no text between stages, so that an edit of one means nothing to the next.
NEVER_MERGED = ("README.md", "homework.json", "tests/promise_test.cpp")


class Git:
    """The files as they were in a revision."""

    def __init__(self, root: Path, revision: str) -> None:
        self.root = root
        problem = f"there is no revision '{revision}' here"
        wanted = ["rev-parse", "--verify", "--quiet", revision + "^{commit}"]
        commit = self._run(*wanted, problem=problem)
        self.commit = commit.decode().strip()
        self._files = self._read()

    def _run(self, *arguments: str, problem: str) -> bytes:
        result = subprocess.run(["git", "-C", str(self.root), *arguments], capture_output=True)
        if result.returncode != 0:
            raise Problem(problem)
        return result.stdout

    def _read(self) -> Tree:
        archive = self._run("archive", "--format=tar", self.commit, problem="git archive fails")
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            return {
                member.name: files.extractfile(member).read()
                for member in files
                if member.isfile() and member.name[:2].isdigit()
            }

    def content(self, path: str) -> bytes | None:
        """The bytes of a file in the revision, or None where it was not there."""
        return self._files.get(path)

    def stage(self, name: str) -> Tree:
        """The files of a stage in the revision, without its patches."""
        tree = {
            path.removeprefix(f"{name}/"): content
            for path, content in self._files.items()
            if path.startswith(f"{name}/")
        }
        return {file: content for file, content in tree.items() if stages.is_source(file)}

    def patches(self, name: str) -> dict[str, bytes]:
        """The patches of a stage in the revision, by the letters of the landings."""
        start, end = f"{name}/{landings.FOLDER}/", ".patch"
        return {
            path[len(start) : -len(end)]: content
            for path, content in self._files.items()
            if path.startswith(start) and path.endswith(end)
        }

    def memory_file(self) -> Path:
        path = self._run("rev-parse", "--git-path", "carried.json", problem="no repository")
        return self.root / path.decode().strip()


class Memory:
    """Which version of the earlier stage's file each later one has taken up since the revision.

    Without it, a second run would merge the first run's edit again, over a resolved conflict.
    """

    def __init__(self, git: Git) -> None:
        self._path = git.memory_file()
        self._commit = git.commit
        try:
            saved = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            saved = {}
        known = saved if saved.get("since") == self._commit else {}
        self._taken = known.get("taken", {})
        # Files of finished stages that have got a conflict from the landing before.
        self.conflicts = set(known.get("conflicts", []))

    def taken(self, path: str) -> bytes | None:
        text = self._taken.get(path)
        return None if text is None else text.encode("latin-1")

    def take(self, path: str, content: bytes) -> None:
        self._taken[path] = content.decode("latin-1")
        self._save()

    def note_conflict(self, path: str, there: bool) -> None:
        if there != (path in self.conflicts):
            self.conflicts ^= {path}
            self._save()

    def _save(self) -> None:
        saved = {"since": self._commit, "taken": self._taken, "conflicts": [*self.conflicts]}
        self._path.write_text(json.dumps(saved), encoding="utf-8")


def merge(ours: bytes, base: bytes, theirs: bytes, name: str) -> tuple[bytes, bool]:
    """Merges the change from `base` to `theirs` into `ours`; returns it, and whether it went in."""
    with tempfile.TemporaryDirectory(prefix="carry-") as scratch:
        paths = [Path(scratch) / side for side in ("ours", "base", "theirs")]
        for path, content in zip(paths, (ours, base, theirs)):
            path.write_bytes(content)
        labels = ["-L", "this stage", "-L", "before", "-L", name]
        command = ["git", "merge-file", *labels, *map(str, paths)]
        result = subprocess.run(command, capture_output=True)
        if result.returncode < 0 or result.returncode > 127:
            raise Problem(result.stderr.decode().strip())
        return paths[0].read_bytes(), result.returncode == 0


# --- Where files are ------------------------------------------------------------------------------


@dataclass
class Finished:
    """A stage: its files are those in its directory."""

    directory: Path
    git: Git

    @property
    def name(self) -> str:
        return self.directory.name

    def files(self) -> list[str]:
        return stages.files(self.directory)

    def read(self, file: str) -> bytes | None:
        path = self.directory / file
        return path.read_bytes() if path.is_file() else None

    def copy(self, file: str, content: bytes) -> None:
        (self.directory / file).write_bytes(content)

    def leave_conflict(self, file: str, content: bytes) -> str:
        self.copy(file, content)
        return "resolve it, run this again"

    def before(self, file: str) -> bytes | None:
        return self.git.content(f"{self.name}/{file}")


@dataclass
class Between:
    """A landing before the finished stage: its files are in memory until they are stored."""

    landing: landings.Landing
    tree: Tree
    in_revision: Tree
    root: Path
    unresolved: Tree = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.landing.name

    def files(self) -> list[str]:
        return sorted(self.tree)

    def read(self, file: str) -> bytes | None:
        return self.tree.get(file)

    def copy(self, file: str, content: bytes) -> None:
        self.tree[file] = content

    def leave_conflict(self, file: str, content: bytes) -> str:
        self.unresolved[file] = content
        return leave_trees(self.root, [self])

    def before(self, file: str) -> bytes | None:
        return self.in_revision.get(file)


Place = Finished | Between


def leave_trees(root: Path, places: list[Between]) -> str:
    """Writes trees with conflicts to where they can be resolved; returns what is to be done."""
    written = []
    for place in places:
        directory = landings.place_to_resolve(root) / place.name
        write_tree(place.tree | place.unresolved, directory, like=place.landing.stage)
        written += [place.name, os.path.relpath(directory)]
    return f"resolve it, then docs/tools/landing store {shlex.join(written)}, and run this again"


# --- A stage with landings ------------------------------------------------------------------------


class Series:
    """The landings of one stage before the finished one, and what their patches were made for."""

    def __init__(self, stage: Path, git: Git) -> None:
        self.stage = stage
        patches = landings.read_patches(stage)
        self._fitting = self._what_fits(patches, git)
        before = git.patches(stage.name)
        trees = landings.trees_before(self._fitting, patches)
        # Of a landing that is new since the revision, what it was before is what it is.
        known = _in_revision(stage, git, before) if before.keys() == patches.keys() else trees
        self.places = [
            Between(landings.Landing(stage, letter), tree, dict(known[letter]), stage.parent)
            for letter, tree in sorted(trees.items())
        ]

    def _what_fits(self, patches: dict[str, bytes], git: Git) -> Tree:
        """The stage that the patches were made for: as it is, as it was, or as in the revision."""
        now = landings.read_tree(self.stage)
        if landings.fits(now, patches):
            return landings.lesson(now)
        stored = landings.remembered(self.stage, patches)
        if stored is not None:
            return stored
        before = git.stage(self.stage.name)
        if landings.fits(before, patches):
            return landings.lesson(before)
        raise Problem(
            f"{self.stage.name}/{landings.FOLDER}: the patches fit neither the stage nor what it"
            " was; --base names a revision in which they do"
        )

    def take_back(self, memory: Memory) -> None:
        """Carries the edits of the finished stage back into the landings before it."""
        now = landings.lesson(landings.read_tree(self.stage))
        edited = sorted(
            file
            for file in {*now, *self._fitting}
            if now.get(file) != self._fitting.get(file)
            and f"{self.stage.name}/{file}" not in memory.conflicts
        )
        for file in edited:
            if CONFLICT in now.get(file, b""):
                raise Problem(f"{self.stage.name}/{file}: resolve the conflict in it first")
        for place in self.places:
            for file in edited:
                self._take_back(place, file, self._fitting.get(file), now.get(file))
        lost = [f"{place.name}/{file}" for place in self.places for file in place.unresolved]
        if lost:
            todo = leave_trees(self.stage.parent, self.places)
            raise Problem(f"{', '.join(lost)}: conflict with the edit of {self.stage.name}; {todo}")

    def _take_back(
        self, place: Between, file: str, before: bytes | None, now: bytes | None
    ) -> None:
        ours = place.read(file)
        if ours == now:
            return
        if ours == before and now is None:
            del place.tree[file]
        elif ours == before:
            place.copy(file, now)
        elif None in (ours, before, now) or file in NEVER_MERGED:
            return
        else:
            merged, clean = merge(ours, before, now, self.stage.name)
            (place.tree if clean else place.unresolved)[file] = merged
            if clean:
                print(f"{place.name}/{file}: merged")

    def store(self, memory: Memory) -> None:
        """Stores the trees as they are now."""
        finished = landings.lesson(landings.read_tree(self.stage))
        for file, content in finished.items():
            memory.note_conflict(f"{self.stage.name}/{file}", CONFLICT in content)
        trees = {place.landing.letter: place.tree for place in self.places}
        for file in landings.store(self.stage, finished, trees):
            print(f"{file}: stored")


def _in_revision(stage: Path, git: Git, patches: dict[str, bytes]) -> dict[str, Tree]:
    try:
        return landings.trees_before(git.stage(stage.name), patches)
    except Problem as problem:
        raise Problem(
            f"{stage.name}/{landings.FOLDER}/{problem} in the revision; --base names an earlier one"
        ) from None
