"""Servers that tests start, and waiting for them."""

import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn


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


@contextmanager
def serving(app) -> Iterator[str]:
    """Serve an application from a thread of this process; yield its address."""
    port = free_port()
    # Whoever still listens at the end is cut off: a thread that goes on outlives the threads its tasks need.
    config = uvicorn.Config(app, port=port, log_level="error", ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        for _ in range(200):
            if server.started:
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive(), "a server does not stop"
