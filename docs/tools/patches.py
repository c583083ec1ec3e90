"""Trees of files, and the patches between them, always the same bytes for the same trees."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from stages import Problem

# A tree: what its files hold, by their paths relative to it.
Tree = dict[str, bytes]

PLAIN_PATH = re.compile(r"[\w.+-]+(/[\w.+-]+)*")


def write_tree(tree: Tree, directory: Path, like: Path | None = None) -> None:
    """Writes a tree, with the permissions that its files have in another directory."""
    for file, content in tree.items():
        path = directory / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if like is not None and (like / file).exists():
            shutil.copymode(like / file, path)


def _git(directory: Path, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    """Runs git in a directory as if no repository and no settings were there."""
    nowhere = str(directory.resolve() / "nowhere")
    alone = {
        "GIT_CEILING_DIRECTORIES": str(directory.resolve().parent),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "XDG_CONFIG_HOME": nowhere,
        "HOME": nowhere,
        "LC_ALL": "C",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        ["git", *map(str, arguments)], cwd=directory, capture_output=True, env=kept | alone
    )


def sections(patch: bytes) -> dict[str, bytes]:
    """A patch cut into the parts that are about one file each."""
    parts = re.split(rb"^(?=diff --git )", patch, flags=re.M)
    found = {}
    for part in filter(None, parts):
        head = re.match(rb"diff --git a/(\S+) b/\1\n", part)
        if not head:
            raise Problem("there is more in it than a patch as this tool writes them")
        found[head[1].decode()] = part
    return found


def make_patch(before: Tree, after: Tree, whole: bool = False) -> bytes:
    """The patch that turns a tree into another, always the same bytes for the same trees.

    A file that goes is a header without its content, unless the patch is to be whole.
    """
    options = ["--minimal", *([] if whole else ["--irreversible-delete"])]
    parts = differences(before, after, *options)
    # Without the function that a hunk is in, as git guesses it.
    return re.sub(rb"^(@@ -\S+ \+\S+ @@).*$", rb"\1", b"".join(parts.values()), flags=re.M)


def differences(before: Tree, after: Tree, *options: str) -> dict[str, bytes]:
    """The parts of a patch, by the files that they are about, in their order."""
    files = sorted(file for file in {*before, *after} if before.get(file) != after.get(file))
    for file in files:
        if not PLAIN_PATH.fullmatch(file):
            raise Problem(f"{file}: no name for a file of a landing")
    with tempfile.TemporaryDirectory(prefix="landings-") as scratch:
        for side, tree in (("a", before), ("b", after)):
            (Path(scratch) / side).mkdir()
            write_tree({file: tree[file] for file in files if file in tree}, Path(scratch) / side)
        result = _git(
            Path(scratch), "diff", "--no-index", "--no-prefix", "--no-color", "--no-ext-diff",
            "--no-renames", "--text", "--unified=3", "--inter-hunk-context=0",
            "--indent-heuristic", *options, "a", "b",
        )  # fmt: skip
    if result.returncode > 1:
        raise Problem(f"git diff: {result.stderr.decode().strip()}")
    parts = sections(_without_noise(result.stdout))
    if sorted(parts) != files:
        raise Problem(f"git diff says nothing of {', '.join({*files} - {*parts})}")
    return {file: parts[file] for file in files}


def _without_noise(patch: bytes) -> bytes:
    """Without the hashes of contents."""
    # Where only one side has the file, git gives its path twice.
    patch = re.sub(rb"^diff --git [ab]/(\S+) [ab]/\1$", rb"diff --git a/\1 b/\1", patch, flags=re.M)
    return re.sub(rb"^index [0-9a-f]+\.\.[0-9a-f]+.*\n", b"", patch, flags=re.M)


def apply(patch: bytes, tree: Tree, name: str) -> Tree:
    """The tree with a patch applied to it.

    @throws Problem  where the patch does not fit; its text begins with the patch's name
    """
    try:
        parts = sections(patch)
    except Problem as problem:
        raise Problem(f"{name}: {problem}") from None
    gone = {file for file, part in parts.items() if _is_bare_deletion(part)}
    for file in sorted(gone - {*tree}):
        raise Problem(f"{name}: {file} is not there, and has to go")
    rest = b"".join(part for file, part in parts.items() if file not in gone)
    touched = {file: tree[file] for file in parts if file in tree and file not in gone}
    untouched = {file: content for file, content in tree.items() if file not in parts}
    return untouched | (_apply(rest, touched, name) if rest else {})


def _is_bare_deletion(part: bytes) -> bool:
    lines = part.splitlines()
    return len(lines) == 2 and lines[1].startswith(b"deleted file mode ")


def _apply(patch: bytes, tree: Tree, name: str) -> Tree:
    with tempfile.TemporaryDirectory(prefix="landings-") as scratch:
        directory = Path(scratch) / "tree"
        directory.mkdir()
        write_tree(tree, directory)
        (Path(scratch) / "patch").write_bytes(patch)
        result = _git(directory, "apply", "--whitespace=nowarn", "../patch")
        if result.returncode != 0:
            said = result.stderr.decode().replace("error: ", "").strip()
            raise Problem(f"{name} does not fit: {'; '.join(said.splitlines())}")
        return {
            path.relative_to(directory).as_posix(): path.read_bytes()
            for path in directory.rglob("*")
            if path.is_file()
        }
