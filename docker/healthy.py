"""Whether the role in this container can work: `healthy.py web | web-alone | stream | worker | jobs`. Exit code 0 or 1, with the reason.

`stream` stands for `ingest` too, which answers at the same socket.

`web-alone` has no stream process beside it, so that the missing one is no fault. Only the standard library: it runs every ten seconds.
"""

import http.client
import json
import os
import socket
import sys
from collections.abc import Mapping

_WAIT_S = 4.0
_WITHOUT_PAGES = frozenset({"worker", "jobs"})


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("stream", timeout=_WAIT_S)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(_WAIT_S)
        self.sock.connect(self._path)


def fault(role: str, environment: Mapping[str, str]) -> str | None:
    """What keeps the role from working; None when nothing does."""
    if role == "stream":
        connection: http.client.HTTPConnection = _UnixConnection(environment["CLASSPULSE_STREAM_SOCKET"])
    else:
        port = environment["CLASSPULSE_METRICS_PORT"] if role in _WITHOUT_PAGES else environment.get("CLASSPULSE_PORT", "8765")
        connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=_WAIT_S)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        body = json.loads(answer.read())
    except (OSError, ValueError, http.client.HTTPException) as error:
        return f"{role} does not answer: {error}"
    finally:
        connection.close()
    if answer.status == http.client.OK:
        return None
    faults = dict(body.get("faults", {}))
    if role == "web-alone":
        faults.pop("stream", None)
        if not faults and "stream" in body.get("faults", {}):
            return None
    return json.dumps(faults) if faults else f"{role} answers {answer.status}"


if __name__ == "__main__":
    found = fault(sys.argv[1], os.environ)
    sys.exit(found)
