"""Tables that stand among the constants of a grafted function. Code is hashed with its constants: a tracer of the program's may keep code in a dictionary."""
from __future__ import annotations


class Table(dict):      # type: ignore[type-arg]
    """A dictionary that can be hashed, by its identity."""

    __slots__ = ()
    __hash__ = object.__hash__      # type: ignore[assignment]


class Kinds(set):       # type: ignore[type-arg]
    """A set that can be hashed, by its identity."""

    __slots__ = ()
    __hash__ = object.__hash__      # type: ignore[assignment]
