"""A new file that HDF5 writes to, and whose failures it never sees."""

import os
from pathlib import Path


class Target:
    """A new file for HDF5, which may crash once something could not be written.

    From the first failure on, whatever it writes is kept in memory and found there again, so that
    it comes to a regular end; then the failure is raised. A signal that interrupts a write is
    treated alike.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o666)
        self._at = self._size = 0
        self._failure: BaseException | None = None
        self._unwritten: list[tuple[int, bytes]] = []

    def check(self) -> None:
        """Raise the failure, if there was one."""
        if self._failure is not None:
            raise self._failure

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to a place, and return it."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        """The present place."""
        return self._at

    def write(self, data: bytes) -> int:
        """Write at the present place; after a failure, to memory."""
        data, done = bytes(data), 0
        try:
            while self._failure is None and done < len(data):
                done += os.pwrite(self._file, data[done:], self._at + done)
        except BaseException as error:
            self._failure = error
        if self._failure is not None:
            self._unwritten.append((self._at, data))
        self._at += len(data)
        self._size = max(self._size, self._at)
        return len(data)

    def read(self, size: int) -> bytes:
        """Read so many bytes at the present place, or what there is."""
        buffer = bytearray(size)
        return bytes(buffer[: self.readinto(buffer)])

    def readinto(self, buffer: bytearray) -> int:
        """Read at the present place what was written, to the file or to memory."""
        view, start = memoryview(buffer), self._at
        wanted = max(0, min(len(view), self._size - start))
        view[:wanted] = bytes(wanted)
        try:
            here = os.pread(self._file, wanted, start)
            view[: len(here)] = here
        except BaseException as error:
            self._failure = self._failure or error
        for at, data in self._unwritten:
            low, high = max(start, at), min(start + wanted, at + len(data))
            if low < high:
                view[low - start : high - start] = data[low - at : high - at]
        self._at += wanted
        return wanted

    def truncate(self, size: int | None = None) -> int:
        """Set the size of the file, by default the present place."""
        size = self._at if size is None else size
        try:
            if self._failure is None:
                os.ftruncate(self._file, size)
        except BaseException as error:
            self._failure = error
        self._size = size
        return size

    def flush(self) -> None:
        """Do nothing: whatever is written is with the operating system."""
