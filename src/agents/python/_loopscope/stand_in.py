"""Stand-ins for functions that are written in C: an error that leaves one has no frame of ours in its traceback."""
from __future__ import annotations

import gc
import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterator, Type

    class _Stands:
        real: Any
else:
    _Stands = object        # the program would find the annotation


def _nothing() -> Iterator[None]:
    return
    yield


_exhausted: Any = _nothing()
for _ in _exhausted:
    pass


class Likeness(_Stands):
    """Looks like `real`, which it stands for, and is the same in sets such as `os.supports_fd`."""

    __slots__ = ()

    @property
    def __class__(self) -> Any:
        return type(self.real)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def __repr__(self) -> str:
        return repr(self.real)

    def __eq__(self, other: object) -> bool:
        return self is other or self.real == other

    def __hash__(self) -> int:
        return hash(self.real)


class StandIn(Likeness, type):
    """The class of stand-ins, which are classes."""

    @property
    def __text_signature__(cls) -> Any:
        return cls.real.__text_signature__

    @property
    def __signature__(cls) -> Any:
        import inspect      # whoever asks for a signature has loaded it
        return inspect.signature(cls.real)


def stand_in(real: Any, act: Callable[..., Any], kind: Type[StandIn] = StandIn) -> Any:
    """A callable, of the class `kind`, that does `act(real, *args)` where the program calls `real(*args)`.

    A function of Python would be one more frame in the traceback of each error that passes it; code in C is none, so the error has to come from there. To call
    a class is to call two things: `act` fails in the first, and the second raises its error, by an exhausted generator that is told to throw it. That
    takes `any`, `map` and `throw`, and nothing in Python. Unlike a function, and like one in C, a class is no method where it stands in another class.
    """
    def new(cls: Any, *args: Any, **keywords: Any) -> Any:
        try:
            return act(real, *args, **keywords)
        except BaseException as error:
            failed = object.__new__(cls)
            failed.error = error
            return failed
    return kind(real.__name__, (), {
        '__new__': new, '__init__': property(any), '__iter__': lambda self: raising(self.error), '__slots__': ('error',),
        '__doc__': real.__doc__, '__module__': getattr(real, '__module__', None), '__qualname__': real.__qualname__, 'real': staticmethod(real)})


def raising(error: BaseException) -> Iterator[Any]:
    """An iterator that raises the error from C, without our frames."""
    return map(_exhausted.throw, (error.with_traceback(_without_ours(error.__traceback__)),))


def raising_once(error: BaseException) -> Iterator[Any]:
    """The same, and it holds the error, whose traceback leads to all that the program has, no longer than until then. For errors that Python compares."""
    return map(_exhausted.throw, iter([None, error.with_traceback(_without_ours(error.__traceback__))].pop, None))


def _without_ours(trace: Any) -> Any:
    """What of a traceback is below our frames."""
    while trace is not None and trace.tb_frame.f_globals.get('__package__') == __package__:
        trace = trace.tb_next
    return trace


def unbound(real: Any, act: Callable[..., Any]) -> Any:
    """The same for a method that is written in C, to be put into the dictionary of its class."""
    made = stand_in(real, act)
    kind = type(real)
    return type(kind.__name__, (Descriptor,), {'__slots__': (), '__call__': staticmethod(made), '__module__': kind.__module__})(real, made)


def exchange(kind: type, name: str, value: Any) -> None:
    """Puts a value into the dictionary of a class that is written in C and cannot be changed in the usual way."""
    gc.get_referents(kind.__dict__)[0][name] = value
    # Types keep what was looked up on them. They forget it when this attribute changes, which may change on any type.
    _abstract.__set__(kind, frozenset())
    _abstract.__delete__(kind)


_abstract: Any = type.__dict__['__abstractmethods__']


class Descriptor(Likeness):
    """Stands for a method that is written in C, and gives a bound one that does something else. Called as itself, it does so too."""

    __slots__ = ('real', 'made')

    def __init__(self, real: Any, made: Any) -> None:
        self.real = real
        self.made = made

    def __get__(self, owner: Any, kind: Any = None) -> Any:
        return self if owner is None else types.MethodType(self.made, owner)

    @property
    def __doc__(self) -> Any:       # type: ignore[override]
        return self.real.__doc__

    def __reduce__(self) -> Any:
        return self.real.__reduce__()


class Method(StandIn):
    """The class of stand-ins for methods."""

    def __get__(cls, owner: Any, kind: Any = None) -> Any:
        return cls if owner is None else types.MethodType(cls, owner)
