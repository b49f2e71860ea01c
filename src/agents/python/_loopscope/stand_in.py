"""Stand-ins for functions that are written in C: an error that leaves one has no frame of ours in its traceback."""
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterator, Type


def _nothing() -> Iterator[None]:
    return
    yield


_exhausted: Any = _nothing()
for _ in _exhausted:
    pass


class StandIn(type):
    """The class of stand-ins, which are classes: they look like what they stand for, and are the same in sets such as `os.supports_fd`."""

    real: Any

    @property
    def __text_signature__(cls) -> Any:
        return cls.real.__text_signature__

    @property
    def __signature__(cls) -> Any:
        import inspect      # whoever asks for a signature has loaded it
        return inspect.signature(cls.real)

    @property
    def __class__(cls) -> Any:
        return type(cls.real)

    def __getattr__(cls, name: str) -> Any:
        return getattr(cls.real, name)

    def __repr__(cls) -> str:
        return repr(cls.real)

    def __eq__(cls, other: object) -> bool:
        return cls is other or cls.real == other

    def __hash__(cls) -> int:
        return hash(cls.real)


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
            failed.error = error.with_traceback(_without_ours(error.__traceback__))
            return failed
    return kind(real.__name__, (), {
        '__new__': new, '__init__': property(any), '__iter__': lambda self: map(_exhausted.throw, (self.error,)), '__slots__': ('error',),
        '__doc__': real.__doc__, '__module__': real.__module__, '__qualname__': real.__qualname__, 'real': staticmethod(real)})


def _without_ours(trace: Any) -> Any:
    """What of a traceback is below our frames."""
    while trace is not None and trace.tb_frame.f_globals.get('__package__') == __package__:
        trace = trace.tb_next
    return trace
