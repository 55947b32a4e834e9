"""The front door: one loopback address for all services."""

import http.client
import os
import time
import urllib.request
from pathlib import Path

from deploy.local.process import Child, bundled, last_line, tethered
from deploy.local.texts import Failed

CADDYFILE = Path(__file__).parents[1] / "caddy" / "Caddyfile"


class Caddy:
    def __init__(self, folder: Path, port: int, upstreams: dict[str, str]):
        self.log = folder / "caddy.log"
        self.port = port
        self._folder = folder
        self._upstreams = upstreams
        self._child: Child | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def exit_code(self) -> int | None:
        return self._child.exit_code if self._child is not None else None

    def start(self, timeout_s: float = 15.0) -> None:
        """Return when it answers. Raises Failed."""
        command: list[str | Path] = [bundled("caddy"), "run", "--config", CADDYFILE, "--adapter", "caddyfile"]
        home = {"HOME": str(self._folder), "XDG_DATA_HOME": str(self._folder), "XDG_CONFIG_HOME": str(self._folder)}
        upstreams = {f"MINGBAI_{service.upper()}": address for service, address in self._upstreams.items()}
        places = {"PATH": os.defpath, "MINGBAI_HOST": "127.0.0.1", "MINGBAI_PORT": str(self.port)}
        self._child = Child(tethered(command), self.log, places | home | upstreams)
        deadline = time.monotonic() + timeout_s
        while not self._answers():
            if self._child.exit_code is not None or time.monotonic() > deadline:
                self._child.kill()
                raise Failed("caddy_failed", reason=last_line(self.log))
            time.sleep(0.03)

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop(timeout_s=3.0)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=1) as answer:
                return bool(answer.status == 200)
        except (OSError, http.client.HTTPException):
            return False
