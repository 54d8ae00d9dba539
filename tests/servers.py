"""Waiting for a server that a test has started."""

import socket
import subprocess
import time
import urllib.request


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_until_ready(server: subprocess.Popen, url: str) -> None:
    for _ in range(300):
        assert server.poll() is None, "the demonstration ended before it was ready"
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the demonstration did not become ready")
