"""The recording: one append-only file of fixed blocks, mapped and written in place.

The format is described in src/protocol/RECORDING.md. What is written here is in the page cache at once: it survives SIGKILL, and other processes read
it while it
grows. Nothing here raises into the program, blocks on a lock that the program could hold, or touches a page of the file that has no space on the disk behind it
(that would be SIGBUS): space is allocated before it is mapped into use, and when there is none, rows go to a scratch place and are counted as dropped.

Blocks are handed out without locks, because a signal handler or a finalizer may run our hooks in the middle of this code, on the same thread.
"""
from __future__ import annotations

import itertools
import mmap
import os
import struct
import sys
import time
from _collections import deque      # `collections` itself may not be loaded in a program that does not use it
from _thread import allocate_lock

TYPE_CHECKING = False               # as typing's, without loading `typing` into the program
if TYPE_CHECKING:
    from typing import Callable, Deque, Iterator, Optional, Tuple

FORMAT = 2
HEADER = 4096
BLOCK = 65536
ROW = 32
ROWS_KIND, TEXT_KIND = 1, 2
RECORDING, ENDED, NO_SPACE, SIZE_LIMIT, FAILED = range(5)
EXIT_UNKNOWN = -2 ** 31

_SCRATCH = HEADER - 64            # rows that are not kept are written here, inside the header page
_ROWS_PER_BLOCK = BLOCK // ROW - 1
_ALWAYS_FREE = 256                # rows of a reused block that are there for new ones, whatever must stay
_FIRST_GROWTH, _LAST_GROWTH = 4 * BLOCK, 128 * BLOCK
_RESIDENT = 64 * BLOCK            # written bytes that may stay in the program's resident set
_MAPPED = (1 << 34, 1 << 32, 1 << 30, 1 << 28, 1 << 26)   # sizes of address space to try; no memory is used for it

_ZEROS = bytes(BLOCK)
_block_header = struct.Struct('<IIQ')
_text_used = struct.Struct('<Q')
_head = struct.Struct('<8sIIIIqqII16sIiqQQQ')


class RecordingError(Exception):
    """The file cannot be made; the text says why."""


class Recording:
    """One recording file. `take()`, as `next(rows)`, gives the offset in `mm` for the next row; `text()` adds a line of JSON."""

    def __init__(self, path: str, run: bytes, limit: int) -> None:
        """Creates the file. `limit`: bytes of row blocks to keep, 0 for all. Raises RecordingError."""
        self.path = path
        self.run = run
        self._inode = 0
        self._grown = 0
        self._step = _FIRST_GROWTH
        self._first_resident = 0
        self._state = RECORDING
        self._dropped = 0
        self._shared = False
        self._blocks = itertools.count()
        self._sequence = itertools.count(1)
        self._ring_blocks = max(8, limit // BLOCK) if limit else 0
        self._ring: Deque[int] = deque()
        self._keep: Callable[[bytes], bytes] = _nothing
        self._text_left = 4 * limit if limit else 1 << 62
        self._text_lines: Deque[bytes] = deque()
        self._text_lock = allocate_lock()
        self._text_block = -1
        self._text_at = BLOCK
        self.mm, self._size = self._map()
        self._write_header(limit)
        self.rows = itertools.chain.from_iterable(_RowBlocks(self))
        self.take = self.rows.__next__

    @property
    def dropped(self) -> int:
        """Rows that were not kept: those behind a stop, and those a ring wrote over."""
        return self._dropped

    def before_reuse(self, keep: Callable[[bytes], bytes]) -> None:
        """`keep` gets the rows of a ring's oldest block before they are written over, and gives those that stay (as bytes, whole rows)."""
        self._keep = keep

    def text(self, line: bytes) -> None:
        """Adds one line (without its line end) to the text stream. Never blocks: a line that comes while another is being written is written by that writer."""
        self._text_left -= len(line)
        if self._text_left < 0:     # a ring is bounded, its text too
            return
        lines = self._text_lines
        lines.append(line + b'\n')
        lock = self._text_lock
        while lines and lock.acquire(False):
            try:
                while lines:
                    self._write_text(lines.popleft())
            except IndexError:
                pass        # another writer took the last line between the test and popleft
            finally:
                lock.release()

    def iterations(self, count: int) -> None:
        """Notes the number of loop iterations in the header."""
        if self._state == RECORDING:
            struct.pack_into('<QQ', self.mm, 80, self._dropped, count)

    def end(self, when: int) -> None:
        """Marks the recording as ended at `when`, in ns, and cuts the file behind its last block.

        What finalizers still report while the interpreter shuts down is added.
        """
        if self._state != RECORDING:
            return
        self._stop(ENDED, when)
        blocks = next(self._blocks)
        self._blocks = itertools.count(blocks)
        used = HEADER + blocks * BLOCK
        try:
            self._with_file(lambda fd: os.ftruncate(fd, used))
            self._grown = used
        except (OSError, RecordingError):
            pass                # the file stays longer than it needs to be; readers stop at the first unused block

    def resume(self) -> None:
        """Goes on after an end that was none."""
        if self._state == ENDED:
            self._stop(RECORDING, 0)

    def leave_to_parent(self) -> None:
        """In a forked child: whoever still holds `take` gets only the scratch place; the file is the parent's."""
        self._state = FAILED
        self._shared = True
        while self.take() != _SCRATCH:
            pass

    def fail(self) -> None:
        """Marks the recording as stopped by an error of our own."""
        if self._state == RECORDING:
            self._stop(FAILED, time.perf_counter_ns())

    # Rows

    def next_rows(self) -> Iterator[int]:
        """The offsets of the next row block; after a stop, of a scratch place. Cannot fail."""
        try:
            if self._state <= ENDED:
                rows = self._reused_block() if self._ring_blocks and len(self._ring) >= self._ring_blocks else self._fresh_block()
                if rows is not None:
                    return rows
        except Exception:       # whatever it is, the program must not see it
            self.fail()
        self._drop(_ROWS_PER_BLOCK)
        return itertools.repeat(_SCRATCH, _ROWS_PER_BLOCK)

    def _fresh_block(self) -> Optional[Iterator[int]]:
        start = self._new_block()
        if start < 0:
            return None
        if self._ring_blocks:
            self._ring.append(start)
        self._publish(start, ROWS_KIND)
        return iter(range(start + ROW, start + BLOCK, ROW))

    def _reused_block(self) -> Iterator[int]:
        """A ring's oldest block, with what must stay of it at its beginning."""
        start = self._ring.popleft()
        kept = self._keep(self.mm[start + ROW:start + BLOCK])[:(_ROWS_PER_BLOCK - _ALWAYS_FREE) * ROW]
        self._drop(_ROWS_PER_BLOCK - len(kept) // ROW)
        struct.pack_into('<I', self.mm, start, 0)
        self.mm[start + ROW:start + BLOCK] = kept + bytes(BLOCK - ROW - len(kept))
        self._publish(start, ROWS_KIND)
        self._ring.append(start)
        return iter(range(start + ROW + len(kept), start + BLOCK, ROW))

    def _drop(self, rows: int) -> None:
        if not self._shared:
            self._dropped += rows
            struct.pack_into('<Q', self.mm, 80, self._dropped)

    def _publish(self, start: int, kind: int) -> None:
        # The kind goes last: a reader that sees it sees the sequence too.
        _block_header.pack_into(self.mm, start, 0, next(self._sequence), 0)
        struct.pack_into('<I', self.mm, start, kind)

    def _new_block(self) -> int:
        """The offset of a fresh block with space on the disk, or -1 (the recording has stopped then)."""
        start = HEADER + next(self._blocks) * BLOCK
        end = start + BLOCK
        if end > self._size:
            self._stop(SIZE_LIMIT, time.perf_counter_ns())
            return -1
        while end > self._grown:
            try:
                self._grow(max(self._step, end - self._grown))
            except (OSError, RecordingError):
                self._stop(NO_SPACE, time.perf_counter_ns())
                return -1
        self._bring_in(start)
        self._release(start)
        return start

    def _bring_in(self, start: int) -> None:
        """Writes zeros into a fresh block, where there are zeros: pages that the system has in its cache come into memory at a quarter of the price.

        Only whoever was given the block does so, before anything else is in it.
        """
        if hasattr(os, 'pwrite'):
            try:
                self._with_file(lambda fd: os.pwrite(fd, _ZEROS, start))
            except (OSError, RecordingError):
                pass

    # Text

    def _write_text(self, line: bytes) -> None:
        at = 0
        while at < len(line) and self._state <= ENDED:
            if self._text_at >= BLOCK:
                block = self._new_block()
                if block < 0:
                    return
                self._text_block, self._text_at = block, 32
                self._publish(block, TEXT_KIND)
            part = line[at:at + BLOCK - self._text_at]
            place = self._text_block + self._text_at
            self.mm[place:place + len(part)] = part
            self._text_at += len(part)
            _text_used.pack_into(self.mm, self._text_block + 8, self._text_at - 32)
            at += len(part)

    # The file

    def _map(self) -> Tuple[mmap.mmap, int]:
        try:
            fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, 'O_CLOEXEC', 0) | getattr(os, 'O_BINARY', 0), 0o600)
        except OSError as error:
            raise RecordingError(f'cannot create {self.path}: {error.strerror}') from error
        try:
            self._inode = os.fstat(fd).st_ino
            return self._map_file(fd)
        except (OSError, ValueError) as error:
            raise RecordingError(f'cannot map {self.path}: {error}') from error
        finally:
            os.close(fd)

    def _map_file(self, fd: int) -> Tuple[mmap.mmap, int]:
        """Maps much address space over the small file. It is long only for the moment of the call, which checks the length."""
        keywords = {'trackfd': False} if sys.version_info >= (3, 13) else {}
        sizes = _MAPPED if os.name == 'posix' else _MAPPED[-2:]
        problem: Optional[Exception] = None
        for size in sizes:
            try:
                os.ftruncate(fd, size)
                mapped = mmap.mmap(fd, size, **keywords)    # type: ignore[arg-type]
            except (OSError, ValueError, OverflowError, MemoryError) as error:
                problem = error
                continue
            if os.name == 'posix':
                os.ftruncate(fd, 0)
                _allocate(fd, 0, HEADER + self._step)
                self._grown = HEADER + self._step
            else:
                self._grown = size
            return mapped, size
        raise OSError(str(problem))

    def _grow(self, more: int) -> None:
        start = self._grown
        self._with_file(lambda fd: _allocate(fd, start, more))
        self._grown = max(self._grown, start + more)
        self._step = min(self._step * 2, _LAST_GROWTH)

    def _with_file(self, act: Callable[[int], object]) -> None:
        """Opens the file anew (the program may have closed every descriptor), and checks that it is still ours."""
        fd = os.open(self.path, os.O_RDWR | getattr(os, 'O_CLOEXEC', 0) | getattr(os, 'O_BINARY', 0))
        try:
            if os.fstat(fd).st_ino != self._inode:
                raise RecordingError('the file was replaced')
            act(fd)
        finally:
            os.close(fd)

    def _release(self, written: int) -> None:
        """Gives pages written long ago back to the page cache, so that the program's memory stays bounded."""
        if written - self._first_resident > 2 * _RESIDENT and hasattr(self.mm, 'madvise') and not self._ring_blocks:
            upto = (written - _RESIDENT) // BLOCK * BLOCK
            start, self._first_resident = self._first_resident // mmap.PAGESIZE * mmap.PAGESIZE, upto
            self.mm.madvise(mmap.MADV_DONTNEED, start, upto - start)

    def _write_header(self, limit: int) -> None:
        _head.pack_into(self.mm, 0, b'\0' * 8, FORMAT, HEADER, BLOCK, ROW, time.time_ns(), time.perf_counter_ns(), os.getpid(), os.getppid(), self.run,
                        RECORDING, EXIT_UNKNOWN, 0, 0, 0, self._ring_blocks * BLOCK if limit else 0)
        self.mm[0:8] = b'LOOPSCOP'      # last, so that a file with the magic has a header

    def _stop(self, state: int, when: int) -> None:
        self._state = state
        struct.pack_into('<Iiq', self.mm, 64, state, EXIT_UNKNOWN, when)


class _RowBlocks:
    """An endless source of row offsets, block by block. An object and not a generator: two threads may ask at once."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    def __iter__(self) -> '_RowBlocks':
        return self

    def __next__(self) -> Iterator[int]:
        return self._recording.next_rows()


def _allocate(fd: int, start: int, length: int) -> None:
    """Makes the file longer with space on the disk behind it. Raises OSError (ENOSPC, EFBIG, EDQUOT)."""
    if hasattr(os, 'posix_fallocate'):
        os.posix_fallocate(fd, start, length)
        return
    os.lseek(fd, start, os.SEEK_SET)
    while length > 0:
        length -= os.write(fd, _ZEROS[:length])


def _nothing(rows: bytes) -> bytes:
    return b''


class Nowhere:
    """The recording of a process that has no file (yet): takes rows and lines and keeps none."""

    path = ''
    dropped = 0

    def __init__(self) -> None:
        self.mm = mmap.mmap(-1, HEADER)
        self.rows = itertools.repeat(_SCRATCH)
        self.take = self.rows.__next__

    def text(self, line: bytes) -> None:
        """Forgets the line."""

    def iterations(self, count: int) -> None:
        """Forgets the count."""

    def end(self, when: int) -> None:
        """Does nothing."""

    def resume(self) -> None:
        """Does nothing."""

    def fail(self) -> None:
        """Does nothing."""

    def before_reuse(self, keep: Callable[[bytes], bytes]) -> None:
        """Never asks."""
