"""The pages of the book: from Markdown for a repository browser to Markdown for Doxygen."""

import html
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import stages
from stages import Problem

_COMMENT = re.compile(r"<!--.*?-->")
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^(`{3,}|~{3,})([\w+]*)")
_HEADING = re.compile(r"^(#{2,}) +(.*?) *$")


class Page:
    """One page: its Markdown file, and where it is in the HTML of the book."""

    def __init__(self, root: Path, file: Path, stage: Path | None = None) -> None:
        self.root = root
        self.file = file
        self.stage = stage
        self.name = stage.name if stage else _name_of(root, file)
        self.url = f"{stage.name}/index.html" if stage else f"{self.name}.html"
        # Where the page is for Doxygen, once it is staged.
        self.staged = Path()
        self._images: list[tuple[Path, str]] = []
        self._lines = file.read_text(encoding="utf-8").splitlines()
        if not self._lines or not self._lines[0].startswith("# "):
            raise Problem(f"{file}: the first line has to be the title: # ...")
        self.title = self._lines[0][2:].strip()

    def stage_in(self, directory: Path, pages: "Sequence[Page]") -> None:
        """Writes the page as Doxygen is to read it, line for line where possible."""
        ways = self._ways(pages)
        label = "" if self.stage or self.name == "index" else f" {{#{self.name}}}"
        out = [f"# {self.title}{label}", "", ways]
        block: list[str] = []
        fence_of_block = ""
        for line in self._lines[1:]:
            fence = _FENCE.match(line)
            if block:
                block.append(line)
                if line.strip() == fence_of_block:
                    out += _block(block)
                    block = []
            elif fence:
                block, fence_of_block = [line], fence[1]
            else:
                out.append(self._line(line, pages))
        self.staged = directory / f"{self.name}.md"
        self.staged.write_text("\n".join([*out, "", ways, ""]), encoding="utf-8")

    def copy_images(self, output: Path) -> None:
        """Copies the images that the page shows to where it looks for them."""
        for source, target in self._images:
            (output / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, output / target)

    def _line(self, line: str, pages: "Sequence[Page]") -> str:
        heading = _HEADING.match(line)
        if heading:
            return f"{heading[1]} {heading[2]} {{#{self.anchor(heading[2])}}}"
        return _LINK.sub(lambda match: self._link(match, pages), _COMMENT.sub("", line))

    def _link(self, match: re.Match[str], pages: "Sequence[Page]") -> str:
        image, text, target = match.groups()
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            return match[0]
        if not path:
            return f"[{text}](#{self.anchor(anchor)})"
        file = (self.file.parent / path).resolve()
        if not file.exists():
            raise Problem(f"{self.file}: the link to {target} leads nowhere")
        if image:
            return self._image(file, text)
        for page in pages:
            if file in (page.file.resolve(), page.stage and page.stage.resolve()):
                place = f"#{page.anchor(anchor)}" if anchor else ""
                return f'<a href="{self._url_of(page)}{place}">{_inline(text)}</a>'
        return text

    def _image(self, file: Path, text: str) -> str:
        target = f"images/{file.relative_to(self.root.resolve()).as_posix().replace('/', '-')}"
        target = f"{self.stage.name}/{target}" if self.stage else target
        self._images.append((file, target))
        where = target.split("/", 1)[1] if self.stage else target
        return f'<img src="{where}" alt="{html.escape(text)}"/>'

    def anchor(self, heading: str) -> str:
        """The anchor that a repository browser gives the heading, made unique in the book."""
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        # A letter comes first, as Doxygen wants it; a stage's name begins with a digit.
        return f"{slug}-{self.name}" if self.stage else f"{self.name}-{slug}"

    def _url_of(self, page: "Page") -> str:
        return os.path.relpath(page.url, os.path.dirname(self.url) or ".")

    def _ways(self, pages: "Sequence[Page]") -> str:
        """The links to the page before, the first page and the page after."""
        here = pages.index(self)
        links = []
        for index, words in ((here - 1, "&larr; {}"), (0, "Contents"), (here + 1, "{} &rarr;")):
            if 0 <= index < len(pages) and pages[index] is not self:
                text = words.format(html.escape(pages[index].title))
                links.append(f'<span><a href="{self._url_of(pages[index])}">{text}</a></span>')
            else:
                links.append("<span></span>")
        return f'@htmlonly<nav class="pages">{"".join(links)}</nav>@endhtmlonly'


def reading_order(root: Path) -> list[Page]:
    """All pages: the front page, the chapters, the results, and the pages of docs/ by name."""
    pages = [Page(root, root / "README.md")]
    pages += [
        Page(root, stage / "README.md", stage)
        for stage in stages.stages(root)
        if (stage / "README.md").exists()
    ]
    own = [root / "docs/results/README.md", *sorted((root / "docs").glob("*.md"))]
    return pages + [Page(root, file) for file in own if file.exists()]


def _name_of(root: Path, file: Path) -> str:
    """What one of the book's own pages is called: a README.md like its directory."""
    if file.parent == root:
        return "index"
    return file.parent.name if file.stem == "README" else file.stem


def _inline(text: str) -> str:
    """Code spans as HTML, since Markdown is not read inside of it."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", text)


def _block(lines: list[str]) -> list[str]:
    """A fenced block; that of a diff gets its colours, which Doxygen does not know."""
    opening = _FENCE.match(lines[0])
    if not opening or opening[2] != "diff":
        return lines
    kinds = {"+": "added", "-": "removed", "@": "hunk"}
    spans = [
        f'<span class="{kinds.get(line[:1], "same")}">{html.escape(line)}</span>'
        for line in lines[1:-1]
    ]
    return ["@htmlonly", f'<pre class="diff"><code>{"".join(spans)}</code></pre>', "@endhtmlonly"]
