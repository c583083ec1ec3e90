"""The landings: whole trees between two stages, each stored once as a patch on the one after it.

A stage that teaches several things is a series of landings a, b, ... The last is the stage itself;
NN-name/given/landings/x.patch turns the landing after x into x.
"""

import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import stages
from patches import Tree, apply, make_patch, write_tree
from stages import Problem

FOLDER = "given/landings"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# What belongs to the finished stage alone, and is in no other landing.
OF_THE_STAGE = re.compile(
    r"README\.md|homework\.json|sketch\.cpp|tests/sketch_test\.cpp"
    r"|(images|stress|compare|tests/fuzz)/.*"
)
# How a conflict begins that docs/tools/carry has left in a file.
CONFLICT = b"<<<<<<< this stage\n"


class Usage(Problem):
    """What is wrong with the words that a tool was given."""


@dataclass(frozen=True)
class Landing:
    """One landing of the stage in a directory."""

    stage: Path
    letter: str

    @property
    def name(self) -> str:
        return f"{int(self.stage.name[:2])}{self.letter}"

    @property
    def patch(self) -> Path:
        return self.stage / FOLDER / f"{self.letter}.patch"


# --- Which there are ------------------------------------------------------------------------------


def stored_letters(stage: Path) -> str:
    """The letters of a stage's patches: one less than it has landings, or none."""
    found = "".join(sorted(path.stem for path in (stage / FOLDER).glob("?.patch")))
    if found != LETTERS[: len(found)]:
        raise Problem(f"{stage.name}/{FOLDER}: there are {', '.join(found)}, which is no series")
    return found


def of_stage(stage: Path) -> list[Landing]:
    """The landings of a stage, the last of which is the stage itself; none of one without."""
    stored = stored_letters(stage)
    return [Landing(stage, letter) for letter in LETTERS[: len(stored) + 1]] if stored else []


def all_landings(root: Path) -> list[Landing]:
    return [landing for stage in stages.stages(root) for landing in of_stage(stage)]


def find(root: Path, name: str) -> Landing:
    """The landing that `5b` means, or `05b`."""
    there = all_landings(root)
    for landing in there:
        if name in (landing.name, f"0{landing.name}"):
            return landing
    names = " ".join(landing.name for landing in there) or "none"
    raise Usage(f"there is no landing '{name}' here; the landings are {names}")


def place_to_resolve(root: Path) -> Path:
    """Where trees with conflicts are left, each in a directory of the landing's name."""
    return root.resolve() / "build" / "resolve"


# --- Trees ----------------------------------------------------------------------------------------


def read_tree(directory: Path) -> Tree:
    """The files of a stage or a landing, without what a build leaves and without the patches."""
    return {file: (directory / file).read_bytes() for file in stages.files(directory)}


def lesson(tree: Tree) -> Tree:
    """What of a tree the landings before it may have."""
    return {file: content for file, content in tree.items() if not OF_THE_STAGE.fullmatch(file)}


def update_tree(tree: Tree, directory: Path, like: Path | None = None) -> None:
    """Makes a directory have just the files of a tree, and touches none that it has already."""
    there = read_tree(directory) if directory.is_dir() else {}
    for file in there.keys() - tree:
        (directory / file).unlink()
    differing = {file: text for file, text in tree.items() if there.get(file) != text}
    write_tree(differing, directory, like)


def trees_before(stage: Tree, patches: dict[str, bytes]) -> dict[str, Tree]:
    """The trees of the landings before the finished stage, by their letters, from last to first."""
    trees: dict[str, Tree] = {}
    tree = stage
    for letter in sorted(patches, reverse=True):
        tree = apply(patches[letter], lesson(tree), f"{letter}.patch")
        trees[letter] = tree
    return trees


def read_patches(stage: Path) -> dict[str, bytes]:
    return {
        letter: Landing(stage, letter).patch.read_bytes() for letter in stored_letters(stage)
    }


def tree_of(landing: Landing) -> Tree:
    """The tree of a landing, by the patches from the stage as it is."""
    stage = read_tree(landing.stage)
    later = {x: patch for x, patch in read_patches(landing.stage).items() if x >= landing.letter}
    try:
        return trees_before(stage, later)[landing.letter] if later else stage
    except Problem as problem:
        raise Problem(f"{landing.stage.name}/{FOLDER}/{problem}") from None


@dataclass(frozen=True)
class Step:
    """One tree of the way through the course: that of a stage, or of a landing on the way to it."""

    stage: Path
    landing: str  # the letter, or nothing where the stage has no landings
    finished: bool
    tree: Tree

    @property
    def is_landing(self) -> bool:
        return self.landing != ""

    @property
    def name(self) -> str:
        return Landing(self.stage, self.landing).name if self.landing else self.stage.name

    @property
    def place(self) -> str:
        """Where its files are: the directory of the finished stage, or the name of the landing."""
        return self.stage.name if self.finished else self.name


def steps_of(stage: Path) -> list[Step]:
    """The landings of a stage in their order, or the stage alone where it has none."""
    tree = read_tree(stage)
    try:
        before = trees_before(tree, read_patches(stage))
    except Problem as problem:
        raise Problem(f"{stage.name}/{FOLDER}/{problem}") from None
    steps = [Step(stage, letter, False, before[letter]) for letter in sorted(before)]
    return [*steps, Step(stage, LETTERS[len(steps)] if steps else "", True, tree)]


def chain(root: Path) -> list[Step]:
    """All stages with their landings: 04-threadpool, 5a, 5b, 5c, which is 05-epoll-et, 06-timer."""
    return [step for stage in stages.stages(root) for step in steps_of(stage)]


# --- Storing --------------------------------------------------------------------------------------


def make_patches(stage: Tree, trees: dict[str, Tree]) -> dict[str, bytes]:
    """The patches of all landings before the finished stage."""
    patches: dict[str, bytes] = {}
    after = stage
    for letter in sorted(trees, reverse=True):
        patches[letter] = make_patch(lesson(after), trees[letter])
        after = trees[letter]
    return patches


def store(stage: Path, finished: Tree, trees: dict[str, Tree]) -> list[str]:
    """Writes the patches that are not there yet in this form; returns the names of their files.

    @param finished  what the patches are to fit: the stage as it is
    """
    written = []
    patches = make_patches(finished, trees)
    for letter, patch in sorted(patches.items()):
        path = Landing(stage, letter).patch
        if not path.exists() or path.read_bytes() != patch:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(patch)
            written.append(path.relative_to(stage.parent).as_posix())
    _remember(stage, finished, patches)
    return written


def _memory(stage: Path) -> Path | None:
    """Where it is kept which files the patches were made for; nowhere without a repository."""
    result = subprocess.run(
        ["git", "-C", str(stage), "rev-parse", "--git-path", f"landings-{stage.name}.json"],
        capture_output=True,
        encoding="utf-8",
    )
    return stage / result.stdout.strip() if result.returncode == 0 else None


def _digest(patches: dict[str, bytes]) -> str:
    return hashlib.sha256(repr(sorted(patches.items())).encode()).hexdigest()


def _remember(stage: Path, finished: Tree, patches: dict[str, bytes]) -> None:
    path = _memory(stage)
    if path is not None:
        tree = {file: content.decode("latin-1") for file, content in lesson(finished).items()}
        saved = {"patches": _digest(patches), "tree": tree}
        path.write_text(json.dumps(saved), encoding="utf-8")


def remembered(stage: Path, patches: dict[str, bytes]) -> Tree | None:
    """The stage as it was when just these patches were stored here, if that is known."""
    path = _memory(stage)
    try:
        saved = json.loads(path.read_text(encoding="utf-8")) if path else {}
    except (OSError, ValueError):
        saved = {}
    if saved.get("patches") != _digest(patches):
        return None
    return {file: text.encode("latin-1") for file, text in saved["tree"].items()}


def fits(stage: Tree, patches: dict[str, bytes]) -> bool:
    """Whether the patches apply to the stage, and are as they would be stored."""
    try:
        return make_patches(stage, trees_before(stage, patches)) == patches
    except Problem:
        return False


# --- Checking -------------------------------------------------------------------------------------


def problems_of(stage: Path, before: Path | None) -> Iterator[str]:
    """What is wrong with the patches of a stage, a line each.

    Each has to fit, and to be what would be stored again; and the steps forward from the stage
    before have to end in the stage, byte for byte.
    """
    try:
        patches = read_patches(stage)
        finished = read_tree(stage)
        trees = trees_before(finished, patches)
    except Problem as problem:
        yield f"{stage.name}/{FOLDER}/{problem}; docs/tools/carry mends it"
        return
    for letter, patch in make_patches(finished, trees).items():
        if patch != patches[letter]:
            yield (
                f"{stage.name}/{FOLDER}/{letter}.patch: not as it would be stored;"
                " docs/tools/carry mends it"
            )
    walked = lesson(read_tree(before)) if before else {}
    for letter, tree in [*sorted(trees.items()), ("", lesson(finished))]:
        walked = apply(make_patch(walked, tree, whole=True), walked, letter or stage.name)
        if walked != tree:
            name = Landing(stage, letter).name if letter else stage.name
            yield f"{name}: the steps from the stage before do not lead to it, byte for byte"
