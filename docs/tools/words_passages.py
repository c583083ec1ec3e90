"""Takes apart what people read in a file: comments, strings, names of tests, identifiers, prose.

Not a compiler: it knows comments, quotes and lines, which is enough for formatted code.
"""

import bisect
import io
import re
import tokenize
from pathlib import PurePosixPath

_CPP = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<include>^[ \t]*\#[ \t]*include[^\n]*)
      | (?P<raw>\bR"(?P<mark>[^\s()]*)\((?P<inside>.*?)\)(?P=mark)")
      | (?P<string>"(?:\\.|[^"\\\n])*")
      | (?P<number>\b\d(?:'?[\w.])*)
      | (?P<character>'(?:\\.|[^'\\\n])+')
      | (?P<name>[A-Za-z_]\w*)""",
    re.S | re.M | re.X,
)
_SHELL = re.compile(
    r"""(?P<comment>(?<!\S)\#[^\n]*)
      | (?P<string>"(?:\\.|[^"\\])*" | '[^'\n]*')
      | (?P<name>[A-Za-z_]\w*)""",
    re.X,
)
_MARK = re.compile(r"^\s*(?://[/!]?<?|/\*+|\*+/?|#+!?)\s*|\s*\*/\s*$")
_TEST = re.compile(r"\b(?:TEST_CASE|SECTION|SCENARIO)\s*\(\s*$")
# Before a name that is declared: its type. What is declared there is a variable or a function.
_DECLARED = re.compile(r"(?:\b(?!(?:co_\w+|return|throw|else|do)\b)\w+|>)[ ]+[&*]*$")
_QUOTES = r"""(?:\"{3}|'{3}|"|')"""
_NOT_PROSE = re.compile(
    r"""^[ ]*(?P<fence>```+|~~~+).*?^[ ]*(?P=fence)[^\n]*$ | <!--.*?--> | `[^`\n]+`
      | (?<=\])\([^)\s]*\) | <[a-zA-Z/][^>\n]*>""",
    re.S | re.M | re.X,
)


class Passage:
    """Text of one kind that is read together, and the line of each of its parts."""

    def __init__(self, kind, parts):
        self.kind = kind
        self.text, self._offsets, self._lines = "", [], []
        for line, text in parts:
            self._offsets.append(len(self.text))
            self._lines.append(line)
            self.text += text.strip() + " "
        self.text = self.text.rstrip()

    def line(self, offset):
        return self._lines[bisect.bisect_right(self._offsets, offset) - 1]


def passages(path, text):
    """The passages of a file, or None for a file of a kind that is not known."""
    suffix, name = PurePosixPath(path).suffix, PurePosixPath(path).name
    first = text.split("\n", 1)[0]
    if suffix in (".cpp", ".hpp", ".c", ".h", ".js"):
        return _of_code(text, _CPP)
    if suffix == ".patch":
        return _of_code(_added(text), _CPP)
    if suffix == ".py" or first.startswith("#!") and "python" in first:
        return _of_python(text)
    if suffix == ".md":
        return _of_prose(text)
    if suffix in (".cmake", ".conf") or first.startswith("#!"):
        return _of_code(text, _SHELL)
    if name in ("CMakeLists.txt", ".clang-tidy", ".clang-format"):
        return _of_code(text, _SHELL)
    return None


def words_of(identifier):
    """The words of a name: "read_some_" and "ReadSome" are "read some"."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", identifier)
    return apart.replace("_", " ").strip().lower()


def _added(patch):
    """The lines that a patch adds, at their places; what it removes stands in another file."""
    return "\n".join(
        line[1:] if re.match(r"\+(?!\+\+ )", line) else "" for line in patch.split("\n")
    )


def _of_code(text, grammar):
    """The passages of code: comments on lines that follow each other are one, as are strings."""
    found = []
    end, open_kind, parts = 0, None, []
    for match in grammar.finditer(text):
        kind, between = match.lastgroup, text[end : match.start()]
        kind = {"inside": "string", "raw": "string", "mark": "string"}.get(kind, kind)
        line = text.count("\n", 0, match.start()) + 1
        together = not between.strip() and (
            kind == "string" or _alone(text, match.start()) and between.count("\n") == 1
        )
        if open_kind in ("comment", "string", "test") and not (
            together and kind == ("string" if open_kind == "test" else open_kind)
        ):
            found.append(Passage(open_kind, parts))
            open_kind, parts = None, []
        end = match.end()
        if kind == "comment":
            open_kind = "comment"
            parts += [(line + n, _MARK.sub("", l)) for n, l in enumerate(match[0].split("\n"))]
        elif kind == "string":
            is_test = open_kind is None and _TEST.search(text[: match.start()][-40:])
            open_kind = open_kind or ("test" if is_test else "string")
            parts += [(line + n, l) for n, l in enumerate(_unquoted(match[0]).split("\n"))]
        elif kind == "name":
            declared = _DECLARED.search(text[max(0, match.start() - 40) : match.start()])
            called = "(" if text[end : end + 1] == "(" and not declared else ""
            found.append(Passage("name", [(line, words_of(match[0]) + called)]))
    return found + ([Passage(open_kind, parts)] if open_kind else [])


def _alone(text, position):
    """Whether nothing but blanks stands before a position in its line."""
    return not text[text.rfind("\n", 0, position) + 1 : position].strip()


def _unquoted(literal):
    raw = re.fullmatch(r'R"([^\s()]*)\((.*)\)\1"', literal, re.S)
    return raw[2] if raw else re.sub(r"\\[nrt]|\\x[0-9a-f]{2}", " ", literal[1:-1])


def _of_python(text):
    found, comment, defined = [], [], False
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        line = token.start[0]
        if comment and (token.type != tokenize.NL or token.string.strip()):
            if token.type != tokenize.COMMENT or not _alone(text, _offset(text, token.start)):
                found.append(Passage("comment", comment))
                comment = []
        if token.type == tokenize.COMMENT:
            comment.append((line, _MARK.sub("", token.string)))
        elif token.type == tokenize.NAME:
            kind = "test" if defined and token.string.startswith("test_") else "name"
            words = words_of(token.string.removeprefix("test_") if kind == "test" else token.string)
            called = "(" if kind == "name" and token.line[token.end[1] :].startswith("(") else ""
            found.append(Passage(kind, [(line, words + called)]))
        elif token.type in (tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", -1)):
            inside = re.sub(rf"^\w*{_QUOTES}|{_QUOTES}$", "", token.string)
            for paragraph in _paragraphs(inside):
                found.append(Passage("string", [(line + n, l) for n, l in paragraph]))
        defined = token.string == "def"
    return found + ([Passage("comment", comment)] if comment else [])


def _offset(text, place):
    line, column = place
    return sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column


def _of_prose(text):
    """The paragraphs, items and cells of Markdown, without the code in them."""
    text = _NOT_PROSE.sub(lambda match: re.sub(r"[^\n]", "", match[0]) or "…", text)
    text = re.sub(r"^[ \t]*\|[-| :]+\|[ \t]*$", "", text, flags=re.M)
    lines = text.split("\n")
    return [
        Passage(
            "heading" if lines[paragraph[0][0]].startswith("#") else "paragraph",
            [(number + 1, line) for number, line in paragraph],
        )
        for paragraph in _paragraphs(text)
    ]


def _paragraphs(text):
    """Lists of (number from 0, line): an empty line, an item, a heading or a row begins one."""
    paragraph, heading = [], False
    for number, line in enumerate(text.split("\n")):
        begins = re.match(r"\s*(?:[-*+] |\d+\. |(#+) |\||> ?)\s*", line)
        if paragraph and (begins or heading or not line.strip()):
            yield paragraph
            paragraph = []
        heading = bool(begins and begins[1])
        if line.strip():
            line = line[begins.end() :] if begins else line
            paragraph.append((number, re.sub(r" *\| *", ". ", line)))
    if paragraph:
        yield paragraph
