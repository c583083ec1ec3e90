"""A small course in a temporary directory, and the tools run on it as a maintainer runs them."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[1]
QUIET_GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "test",
    "GIT_AUTHOR_EMAIL": "test@localhost",
    "GIT_COMMITTER_NAME": "test",
    "GIT_COMMITTER_EMAIL": "test@localhost",
}


class CourseInABox(unittest.TestCase):
    """Gives each test an empty directory for its stages."""

    def setUp(self) -> None:
        self._directory = tempfile.TemporaryDirectory(prefix="course box ")
        self.addCleanup(self._directory.cleanup)
        self.root = Path(self._directory.name)

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def stage(self, name: str, **files: str) -> None:
        """A stage with a server: net_hpp="text" is its file net.hpp."""
        for file, text in {"main_cpp": "int main() {}\n", **files}.items():
            self.write(f"{name}/{file.replace('_', '.')}", text)

    def git(self, *arguments: str) -> None:
        subprocess.run(
            ["git", "-C", str(self.root), *arguments],
            check=True,
            timeout=30,
            capture_output=True,
            env={**os.environ, **QUIET_GIT},
        )

    def commit(self) -> None:
        if not (self.root / ".git").exists():
            self.git("init", "-q")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "a revision")

    def run_tool(self, tool: str, *arguments: str) -> tuple[int, str]:
        """Returns the exit code and all that was printed."""
        result = subprocess.run(
            [sys.executable, "-B", str(TOOLS / tool), "--root", str(self.root), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
            encoding="utf-8",
        )
        return result.returncode, result.stdout
