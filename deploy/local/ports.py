"""Loopback ports for servers that will bind them later.

Each is given once by this process, and none from the range out of which the kernel serves outgoing connections: there
any client's connection may hold a port that was free when it was given, or may still be when its server comes back.
"""

import secrets
import socket
from pathlib import Path

from deploy.local.texts import Failed

LOWEST, HIGHEST = 10_000, 65_535
OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")

_given: set[int] = set()


def free_port() -> int:
    """A port that nobody listens on, and that nobody else is given."""
    choice = _choice()
    while True:
        port = secrets.choice(choice)
        if port not in _given and _is_free(port):
            _given.add(port)
            return port


def choose_port(wanted: int | None, remembered: Path) -> int:
    """The port that the user fixed, or else the one of last time while it is free. Raises Failed when it is in use."""
    if wanted is not None:
        _require_free(wanted)
        port = wanted
    else:
        try:
            port = int(remembered.read_text())
            _require_free(port)
        except (OSError, ValueError, Failed):
            return free_port()
    _given.add(port)
    return port


def _choice() -> list[int]:
    """Ports of nobody's in particular; all of them where outgoing connections leave none."""
    every = range(LOWEST, HIGHEST + 1)
    first, last = map(int, OUTGOING.read_text().split())
    return [port for port in every if not first <= port <= last] or [*every]


def _is_free(port: int) -> bool:
    try:
        _require_free(port)
    except Failed:
        return False
    return True


def _require_free(port: int) -> None:
    if not 0 < port <= HIGHEST:
        raise Failed("port_invalid", port=port)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise Failed("port_invalid", port=port) from error
        except OSError as error:
            raise Failed("port_in_use", port=port) from error
