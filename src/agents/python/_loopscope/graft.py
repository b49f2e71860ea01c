"""Grafts: probes inside asyncio's own functions, which stay what they were.

A wrapper around a function is seen: it is one more frame in every printed stack, it moves the line a warning with `stacklevel` points to, and
`from asyncio import gather` done earlier misses it. So a probe is written into the function instead: its source is parsed, a few nodes are added, the result is
compiled under the function's own file name with its own line and column numbers, and the code object is exchanged (`function.__code__`). Identity, signature,
globals, defaults and the lines of every traceback stay. The probes are constants of the new code, so no name is added to any namespace.

A rule that does not match (another version, another asyncio) raises `GraftError` before anything is changed.
"""
from __future__ import annotations

import ast
import sys
import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Optional, Tuple, Union
    _Body = List[ast.stmt]
    _Statement = Union[ast.FunctionDef, ast.AsyncFunctionDef]

_MARK = 'loopscope:'


class GraftError(Exception):
    """The function does not have the expected form; it was left alone."""




class Graft:
    """The parsed source of one function, rules that change it, and `make`, which compiles the result; `put` exchanges the code.

    Text given to a rule may call a probe by its name; `probes` maps these names to callables.
    """

    def __init__(self, function: types.FunctionType, probes: Dict[str, Callable[..., Any]]) -> None:
        self._function = function
        self._probes = probes
        self._node = _parse(function.__code__)

    def at_start(self, text: str) -> 'Graft':
        """Runs `text` before the body."""
        body = self._node.body
        first = 1 if len(body) > 1 and _is_docstring(body[0]) else 0
        body[first:first] = self._statements(text, body[min(first, len(body) - 1)])
        return self

    def after(self, anchor: str, text: str) -> 'Graft':
        """Runs `text` behind every statement that reads like `anchor`."""
        return self._beside(anchor, text, 1)

    def before(self, anchor: str, text: str) -> 'Graft':
        """Runs `text` before every statement that reads like `anchor`."""
        return self._beside(anchor, text, 0)

    def instead(self, anchor: str, text: str) -> 'Graft':
        """Runs `text` in the place of every statement that reads like `anchor`."""
        replaced = self._found(anchor)
        self._beside(anchor, text, 1)
        for body, node in replaced:
            body.remove(node)
        return self

    def before_raise(self, text: str) -> 'Graft':
        """Runs `text` before every `raise` statement."""
        found = [(body, node) for body in _bodies(self._node) for node in body if isinstance(node, ast.Raise)]
        if not found:
            raise GraftError('no raise statement')
        for body, node in found:
            body[body.index(node):body.index(node)] = self._statements(text, node)
        return self

    def at_end(self, text: str) -> 'Graft':
        """Runs `text` when the end of the body is reached (not on `return` or an exception)."""
        body = self._node.body
        body.extend(self._statements(text, body[-1]))
        return self

    def in_finally(self, text: str) -> 'Graft':
        """Runs `text` as the last statement of the body's own `finally`."""
        for node in self._node.body:
            if isinstance(node, ast.Try) and node.finalbody:
                node.finalbody.extend(self._statements(text, node.finalbody[-1]))
                return self
        raise GraftError('no finally clause')

    def on_error(self, kind: str, text: str) -> 'Graft':
        """Runs `text` when an exception of the class named `kind` leaves the body, and lets it leave."""
        body = self._node.body
        first = 1 if len(body) > 1 and _is_docstring(body[0]) else 0
        frame = ast.parse(f'try:\n pass\nexcept {kind}:\n {text}\n raise').body[0]
        assert isinstance(frame, ast.Try)
        self._name_probes(frame)
        for node in ast.walk(frame):
            _place(node, body[first])
        frame.body = body[first:]
        body[first:] = [frame]
        return self

    def wrap_return(self, text: str) -> 'Graft':
        """Every returned value goes through the expression `text`, in which it is called `VALUE`."""
        found = [node for node in _own_nodes(self._node) if isinstance(node, ast.Return) and node.value is not None]
        if not found:
            raise GraftError('no return statement')
        for node in found:
            assert node.value is not None
            node.value = self._expression(text, node.value)
        return self

    def wrap_await(self, awaited: str, text: str) -> 'Graft':
        """What `await AWAITED` waits for goes through the expression `text`, in which it is called `VALUE`."""
        wanted = ast.dump(ast.parse(awaited, mode='eval').body)
        found = [node for node in _own_nodes(self._node) if isinstance(node, ast.Await) and ast.dump(node.value) == wanted]
        if not found:
            raise GraftError(f'no await of {awaited}')
        for node in found:
            node.value = self._expression(text, node.value)
        return self

    def make(self) -> types.CodeType:
        """The new code, with marked strings where the probes go. Raises GraftError when it could not stand in for the original."""
        old = self._function.__code__
        made = _compile(self._node, old)
        if made.co_freevars != old.co_freevars:
            raise GraftError(f'other free variables: {made.co_freevars}')
        if any(name in self._probes for name in made.co_names):
            raise GraftError('a probe was not found')
        # The flags say, for one, whether it is a method, which is told from where it stands.
        new = made.replace(co_name=old.co_name, co_firstlineno=old.co_firstlineno, co_flags=old.co_flags)
        return new.replace(co_qualname=old.co_qualname) if hasattr(old, 'co_qualname') else new

    def _beside(self, anchor: str, text: str, offset: int) -> 'Graft':
        for body, node in self._found(anchor):
            place = body.index(node) + offset
            body[place:place] = self._statements(text, node)
        return self

    def _found(self, anchor: str) -> List[Tuple[_Body, ast.stmt]]:
        """The statements that read like `anchor`, each with the list in which it stands."""
        wanted = ast.dump(ast.parse(anchor).body[0])
        found = [(body, node) for body in _bodies(self._node) for node in body if ast.dump(node) == wanted]
        if not found:
            raise GraftError(f'no statement {anchor}')
        return found

    def _statements(self, text: str, beside: ast.AST) -> _Body:
        tree = ast.parse(text)
        self._name_probes(tree)
        for node in ast.walk(tree):
            _place(node, beside)
        return tree.body

    def _expression(self, text: str, value: ast.expr) -> ast.expr:
        tree = ast.parse(text, mode='eval')
        self._name_probes(tree)
        for node in ast.walk(tree):
            _place(node, value)
        replaced = _Replace('VALUE', value).visit(tree)
        result = replaced.body
        assert isinstance(result, ast.expr)
        return result

    def _name_probes(self, tree: ast.AST) -> None:
        _NameProbes(self._probes).visit(tree)


class _NameProbes(ast.NodeTransformer):
    """Puts a marked constant in the place of every use of a probe's name.

    It is written as an expression that the compiler makes a constant late: it warns, on the program's stderr, of constants that are called or compared.
    """

    def __init__(self, probes: Dict[str, Any]) -> None:
        self._probes = probes

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self._probes:
            return node
        made: ast.expr
        if _JOINS_LATE:
            made = ast.BinOp(left=ast.Constant(value=_MARK[:1]), op=ast.Add(), right=ast.Constant(value=_MARK[1:] + node.id))
        else:
            made = ast.IfExp(test=ast.Constant(value=True), body=ast.Constant(value=_MARK + node.id), orelse=ast.Constant(value=None))
        return ast.fix_missing_locations(ast.copy_location(made, node))


# The condition leaves empty blocks behind, from the first of which on the compiler of 3.14 counts references to locals that it need not count. It joins texts
# after its checks; earlier ones do so before.
_JOINS_LATE = sys.version_info >= (3, 14)


class _Replace(ast.NodeTransformer):
    """Puts one expression in the place of every use of a name."""

    def __init__(self, name: str, by: ast.expr) -> None:
        self._name = name
        self._by = by

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._by if node.id == self._name else node


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _place(node: ast.AST, beside: ast.AST) -> None:
    """Gives an added node the position of the node it stands beside, so that no traceback shows a line that is not there."""
    if 'lineno' in node._attributes:
        for name in ('lineno', 'col_offset', 'end_lineno', 'end_col_offset'):
            setattr(node, name, getattr(beside, name))


def _own_nodes(function: _Statement) -> List[ast.AST]:
    """The nodes of the function without those of functions and classes inside it."""
    found: List[ast.AST] = []
    waiting: List[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            continue
        found.append(node)
        waiting.extend(ast.iter_child_nodes(node))
    return found


def _bodies(function: _Statement) -> List[_Body]:
    lists: List[_Body] = [function.body]
    for node in _own_nodes(function):
        for name in ('body', 'orelse', 'finalbody'):
            value = getattr(node, name, None)
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                lists.append(value)
    return lists


def _parse(code: types.CodeType) -> _Statement:
    """The function's node with the line and column numbers of its file."""
    lines = _source(code.co_filename)[code.co_firstlineno - 1:]
    if not lines:
        raise GraftError(f'no source of {code.co_name}')
    indent = len(lines[0]) - len(lines[0].lstrip())
    end = _end_of_block(lines, indent)
    # The `if` line keeps an indented method a whole program; it stands one line above the function.
    text = ('if 1:\n' if indent else '\n') + ''.join(lines[:end])
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise GraftError(f'cannot parse {code.co_name}: {error}') from error
    node: ast.AST = tree.body[0]
    if isinstance(node, ast.If):
        node = node.body[0]
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or node.name != code.co_name:
        raise GraftError(f'the source of {code.co_name} is not where its code says')
    ast.increment_lineno(node, code.co_firstlineno - 2)
    return node


_sources: Dict[str, List[str]] = {}


def _source(path: str) -> List[str]:
    lines = _sources.get(path)
    if lines is None:
        try:
            with open(path, encoding='utf-8') as file:
                lines = file.read().splitlines(True)
        except (OSError, UnicodeError) as error:
            raise GraftError(f'cannot read {path}: {error}') from error
        _sources[path] = lines
    return lines


def forget_sources() -> None:
    """Frees the source text that was read for grafting."""
    _sources.clear()


def put(function: types.FunctionType, made: types.CodeType, probes: Dict[str, Any]) -> None:
    """Exchanges the function's code for one that `Graft.make` made, now or in an earlier run, with the probes in it."""
    code = made.replace(co_consts=tuple(
        probes[value[len(_MARK):]] if isinstance(value, str) and value.startswith(_MARK) else value for value in made.co_consts))
    owner = function.__globals__.get(function.__qualname__.rpartition('.')[0])
    own = type(owner) is type and owner.__dict__.get(function.__name__) is function
    if _CALLS_REMEMBER_CODE and own and not function.__annotations__ and not function.__closure__:
        setattr(owner, function.__name__, _twin(function, code))
    else:
        function.__code__ = code


# From 3.13 on, calls of a function whose code was exchanged stay as slow as first calls, for good. A class gets a new function then, which nobody has seen yet.
_CALLS_REMEMBER_CODE = sys.version_info >= (3, 13)


def _twin(function: types.FunctionType, code: types.CodeType) -> types.FunctionType:
    """A function like this one, with other code.

    Calls of what `types.FunctionType` makes stay slow too: only `def` and `lambda` make what becomes quick. So a lambda with the same defaults is compiled,
    and its code exchanged before it is made.
    """
    defaults = {f'_{at}': value for at, value in enumerate(function.__defaults__ or ())}
    named = function.__kwdefaults__ or {}
    parameters = [f'{name}={name}' for name in defaults] + ['*'][:len(named)] + [f'{name}={name}' for name in named]
    text = compile(f'def around({", ".join([*defaults, *named])}): return lambda {", ".join(parameters)}: 0', '<twin>', 'exec')
    around = next(value for value in text.co_consts if isinstance(value, types.CodeType))
    around = around.replace(co_consts=tuple(code if isinstance(value, types.CodeType) else value for value in around.co_consts))
    twin: types.FunctionType = types.FunctionType(around, function.__globals__)(**defaults, **named)
    twin.__qualname__ = function.__qualname__
    twin.__module__ = function.__module__
    twin.__doc__ = function.__doc__
    twin.__dict__.update(function.__dict__)
    return twin


def fingerprint(code: types.CodeType) -> Tuple[object, ...]:
    """Tells a function's code from any other for which a graft was made."""
    return (code.co_filename, code.co_firstlineno, code.co_code, code.co_names, code.co_varnames)


def _end_of_block(lines: List[str], indent: int) -> int:
    """The number of lines of the block that starts with the first one (decorators and a signature over several lines included)."""
    inside = False
    for index, line in enumerate(lines):
        stripped = line.strip()
        if not stripped:
            continue
        depth = len(line) - len(line.lstrip())
        if inside and depth <= indent and not stripped.startswith(('#', ')')):
            return index
        if not inside and depth == indent and stripped.startswith(('def ', 'async def ')):
            inside = True
    return len(lines)


def _compile(node: _Statement, old: types.CodeType) -> types.CodeType:
    """The code of the function alone, compiled inside functions that give it the same free variables."""
    node.decorator_list = []
    body: List[ast.stmt] = [node]
    if old.co_freevars:
        body = [_around(node, old.co_freevars)]
    module = ast.Module(body=body, type_ignores=[])
    ast.fix_missing_locations(module)
    code: Optional[types.CodeType] = compile(module, old.co_filename, 'exec', dont_inherit=True)
    found = code and _find(code, old.co_name)
    if found is None:
        raise GraftError(f'{old.co_name} was lost in compiling')
    return found


def _around(node: _Statement, names: Tuple[str, ...]) -> ast.stmt:
    """A function whose locals are the free variables that the grafted one needs; `__class__` comes from a class body."""
    lines = ['def around():']
    lines += [f' {name} = None' for name in names if name != '__class__']
    if '__class__' in names:
        lines += [' class holder:', '  pass']
    else:
        lines += [' if 1:', '  pass']
    outer = ast.parse('\n'.join(lines)).body[0]
    assert isinstance(outer, ast.FunctionDef)
    holder = outer.body[-1]
    assert isinstance(holder, (ast.ClassDef, ast.If))
    holder.body = [node]
    return outer


def _find(code: types.CodeType, name: str) -> Optional[types.CodeType]:
    for value in code.co_consts:
        if isinstance(value, types.CodeType):
            if value.co_name == name:
                return value
            inner = _find(value, name)
            if inner is not None:
                return inner
    return None
