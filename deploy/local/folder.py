"""The folder that holds everything of one embedded county, var/: one launcher at a time, nothing half-made in use."""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.texts import Failed

FORMAT = "1"
FREE_MB_MIN = 500  # the sample, its write-ahead log and JetStream's copy take about half of that


class Folder:
    def __init__(self, root: Path):
        self.root = root.absolute()
        self.secrets = self.root / "secrets"
        self.tokens = self.root / "tokens"
        self.sample = self.root / "sample"
        self.logs = self.root / "logs"

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the folder for this process. Raises Failed when it cannot be used."""
        with self._writes():
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode() or "?"
            raise Failed("running_already", pid=holder, folder=self.root) from None
        try:
            self.require_space()
            with self._writes():
                os.ftruncate(descriptor, 0)
                os.write(descriptor, str(os.getpid()).encode())
                self._check_format()
                for folder in (self.secrets, self.tokens, self.logs):
                    folder.mkdir(mode=0o700, exist_ok=True)
            yield
        finally:
            os.close(descriptor)

    def require_space(self, needed_mb: int = FREE_MB_MIN) -> None:
        """Raises Failed while there is still room to say so and stop in order."""
        free_mb = shutil.disk_usage(self.root).free // 1_000_000
        if free_mb < needed_mb:
            raise Failed("disk_full", folder=self.root, free_mb=free_mb, needed_mb=needed_mb)

    def _check_format(self) -> None:
        """A folder without the mark is new, or was given up before it held anything."""
        mark = self.root / "format"
        if mark.exists():
            found = mark.read_text().strip()
            if found != FORMAT:
                raise Failed("var_foreign", folder=self.root, found=found, wanted=FORMAT)
        elif (self.root / "postgres" / "data").exists():
            raise Failed("var_incomplete", folder=self.root, missing=mark.name)
        else:
            write_whole(mark, FORMAT)

    @contextmanager
    def _writes(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise failed_write(self.root, error) from error


def failed_write(folder: Path, error: OSError) -> Failed:
    """The line for a write that the system refused."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Failed("disk_full", folder=folder, free_mb=0, needed_mb=FREE_MB_MIN)
    return Failed("not_writable", folder=folder, reason=error.strerror or str(error))


def write_whole(file: Path, text: str, mode: int = 0o600) -> None:
    """Write a file so that it is there whole or not at all, whenever we are killed."""
    unfinished = file.with_name(file.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(descriptor)
    unfinished.rename(file)
