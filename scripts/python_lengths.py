"""Says which Python files are longer than 400 lines and which functions longer than 60. usage: python_lengths.py FOLDER"""
from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import Iterator, Union

Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]

FILE_LINES, FUNCTION_LINES = 400, 60


def main(folder: str) -> int:
    """Prints the findings, or how many files are good; returns the exit code."""
    files = sorted(Path(folder).rglob('*.py'))
    findings = [finding for file in files for finding in too_long(file)]
    print('\n'.join(findings) if findings else f'{len(files)} files')
    return 1 if findings or not files else 0


def too_long(file: Path) -> Iterator[str]:
    """A sentence for the file and for each of its functions, when too long. A nested function's lines are its own."""
    text = file.read_text(encoding='utf-8')
    lines = text.count('\n')
    if lines > FILE_LINES:
        yield f'{file}: {lines} lines, at most {FILE_LINES}'
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            own = length(node) - sum(map(length, functions_in(node)))
            if own > FUNCTION_LINES:
                yield f'{file}:{node.lineno}: {node.name} has {own} lines, at most {FUNCTION_LINES}'


def functions_in(function: ast.AST) -> Iterator[Function]:
    """The functions directly inside a function."""
    for child in ast.iter_child_nodes(function):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield child
        else:
            yield from functions_in(child)


def length(node: Function) -> int:
    """Lines from the first to the last."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
