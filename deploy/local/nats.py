"""A real nats-server from a wheel: loopback, JetStream on, every message on disk before it is acknowledged."""

import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from deploy.local.ports import free_port
from deploy.local.process import Child, bundled, last_line, tethered
from deploy.local.texts import Failed

_PREAMBLE = """\
server_name: mingbai
listen: "127.0.0.1:{port}"
http: "127.0.0.1:{monitor_port}"
max_payload: 262144
max_connections: 256
write_deadline: "5s"
jetstream {{ store_dir: "{store}", sync_interval: always, max_memory_store: 64MB, max_file_store: 8GB }}
"""

Config = str | Callable[["NatsServer"], str]


class NatsServer:
    """`config`: what follows the addresses and JetStream, or a function of this server that gives the whole text."""

    def __init__(self, folder: Path, config: Config = "", *, port: int | None = None):
        self.folder = folder
        self.config = config
        self.log = folder / "nats.log"
        self.port = port or free_port()
        self.monitor_port = free_port()
        self.store = folder / "jetstream"
        self._child: Child | None = None

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child is not None and self._child.exit_code is None else None

    def start(self, timeout_s: float = 15.0) -> None:
        """Return when JetStream is ready. Raises Failed."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self.folder / "nats.conf"
        file.touch(mode=0o600)
        file.write_text(self._text(), "utf-8")
        self._child = Child(tethered([bundled("nats-server"), "-c", file]), self.log)
        deadline = time.monotonic() + timeout_s
        while not self.healthy():
            if self._child.exit_code is not None or time.monotonic() > deadline:
                self.kill()
                raise Failed("nats_failed", reason=last_line(self.log))
            time.sleep(0.02)

    def _text(self) -> str:
        if callable(self.config):
            return self.config(self)
        return _PREAMBLE.format(port=self.port, monitor_port=self.monitor_port, store=self.store) + self.config

    def healthy(self) -> bool:
        """JetStream included."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.monitor_port}/healthz", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self, timeout_s: float = 5.0) -> None:
        if self._child is not None:
            self._child.stop(timeout_s=timeout_s)

    def kill(self) -> None:
        """As a power cut would."""
        if self._child is not None:
            self._child.kill()

    def restart(self) -> None:
        self.stop()
        self.start()
