"""Finds functions, classes and test cases in C++ source by their names.

Not a parser: it knows comments, strings and brackets, which is enough for formatted code. Macros
that open or close a bracket would mislead it.
"""

import re
import textwrap
from collections.abc import Iterator

_NOT_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"\((?:.*?)\)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.S
)
_SCOPE = re.compile(r"\b(namespace|class|struct|union|enum)\b\s*(?:class\s+)?(\w*)[^;{}()]*$")


def find(text: str, name: str) -> str | None:
    """The text of what `name` names, or None.

    `name` is that of a function ("serve", "Server::run"), of a class, or of a test case, in
    quotes. Of an overloaded function all are given. Where a function is only declared in the text,
    its declaration is given, with its comment.
    """
    code = _blank(text)
    if name.startswith('"'):
        found = _test_cases(text, code, name)
    else:
        found = _classes(text, code, name) or _functions(text, code, name)
    return "\n\n".join(textwrap.dedent(part) for part in found) or None


def _blank(text: str) -> str:
    """The text with each comment and each quoted text replaced by spaces."""
    return _NOT_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def _functions(text: str, code: str, name: str) -> list[str]:
    definitions, declarations = [], []
    for start, end in _places_of_functions(code, name):
        if code[end - 1] == "}":
            definitions.append(text[start:end])
        else:
            declarations.append(text[_with_comment(text, start) : end])
    return definitions or declarations


def _places_of_functions(code: str, name: str) -> Iterator[tuple[int, int]]:
    """Yields (start, end) of each function, written out ("Fd::close") or inside its class."""
    owner, _, last = name.rpartition("::")
    ways: list[tuple[str, list[str]]] = [(name, [])]
    if owner:
        ways.append((last, owner.split("::")))
    for written, classes in ways:
        for match in re.finditer(rf"(?<![\w:.>~]){re.escape(written)}\s*(?=\()", code):
            scopes = _enclosing_scopes(code, match.start())
            if scopes != classes:
                continue
            start = _start_of_statement(code, match.start())
            end = _end_of_function(code, start, match.end())
            if end is not None:
                yield start, end


def _classes(text: str, code: str, name: str) -> list[str]:
    kinds = r"\b(class|struct|union|enum(\s+class)?)\s+(\[\[\w+\]\]\s+)?"
    found = re.search(rf"{kinds}{re.escape(name)}\b(?!::)[^;{{}}()]*{{", code)
    if not found:
        return []
    end = code.index(";", _closing(code, found.end() - 1))
    return [text[_start_of_statement(code, found.start()) : end + 1]]


def _test_cases(text: str, code: str, name: str) -> list[str]:
    for match in re.finditer(r"\bTEST_CASE\s*\(", code):
        closing = _closing(code, match.end() - 1)
        if name in text[match.end() : closing]:
            opening = code.index("{", closing)
            return [text[match.start() : _closing(code, opening) + 1]]
    return []


def _enclosing_scopes(code: str, position: int) -> list[str] | None:
    """The names of the namespaces and classes around a position; None inside anything else."""
    scopes: list[str] = []
    opened: list[re.Match[str] | None] = []
    for index in range(position):
        if code[index] in "{(":
            head = code[_start_of_statement(code, index) : index]
            scope = _SCOPE.search(head) if code[index] == "{" else None
            opened.append(scope)
        elif code[index] in "})" and opened:
            opened.pop()
    for scope in opened:
        if scope is None:
            return None
        scopes += [scope[2]] if scope[1] != "namespace" else []
    return scopes


def _end_of_function(code: str, start: int, parenthesis: int) -> int | None:
    """Where the function ends whose statement and parameters begin there; None for a call."""
    if "=" in code[start:parenthesis]:
        return None
    index = _closing(code, parenthesis) + 1
    while index < len(code) and code[index] != ";":
        if code[index] == "{" and code[index - 1].isspace():
            return _closing(code, index) + 1
        # What remains are the initialisers of members, as in `: name_(name), size_{0} {`.
        index = _closing(code, index) + 1 if code[index] in "({" else index + 1
    return index + 1 if index < len(code) else None


def _start_of_statement(code: str, position: int) -> int:
    """Where the line begins that begins the statement around a position."""
    start = max(code.rfind(mark, 0, position) for mark in ";{}") + 1
    # The rest of the line before, empty lines, directives and access specifiers stand between.
    between = r"(?:[ \t]*(?:#[^\n]*|(?:public|protected|private):)?[ \t]*\n)*"
    skipped = re.match(between, code[start:position])
    return start + (skipped.end() if skipped else 0)


def _with_comment(text: str, start: int) -> int:
    """The start of the lines of comment right above a position, at the beginning of a line."""
    comment = re.search(r"(?:^[ \t]*//[^\n]*\n)*\Z", text[:start], re.M)
    return comment.start() if comment else start


def _closing(code: str, opening: int) -> int:
    """Where the bracket closes that opens there."""
    pair = {"{": "}", "(": ")"}[code[opening]]
    depth = 0
    for index in range(opening, len(code)):
        if code[index] == code[opening]:
            depth += 1
        elif code[index] == pair:
            depth -= 1
            if depth == 0:
                return index
    raise ValueError(f"no closing {pair}")
