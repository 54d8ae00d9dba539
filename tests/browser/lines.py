"""A line between screens and their server, as a hall has one: it can be lost, and it knows who listens on it."""

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

LISTENS = re.compile(rb"^GET (\S+/news)\S* HTTP/1\.1\r\n")
PART = 65_536


class Line:
    """Carries everything to the server and back, until it is cut (what is sent is refused) or stalls (it vanishes)."""

    def __init__(self, server: str) -> None:
        self._server = urlsplit(server)
        self._is_cut = False
        self._flows = asyncio.Event()
        self._flows.set()
        self._carried: dict[asyncio.Task[None], str] = {}

    async def open(self) -> str:
        """Begin to listen; return the address under which screens reach the server by this line."""
        self._loop = asyncio.get_running_loop()
        self._door = await asyncio.start_server(self._come, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._door.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        self._door.close()
        await self._lose(cut=True)
        await self._door.wait_closed()

    def lose(self, *, cut: bool) -> None:
        asyncio.run_coroutine_threadsafe(self._lose(cut=cut), self._loop).result()

    def mend(self) -> None:
        self._is_cut = False
        self._loop.call_soon_threadsafe(self._flows.set)

    @property
    def streams(self) -> list[str]:
        """Return the addresses of the streams that are open on this line, one by one."""
        return sorted(path for path in list(self._carried.values()) if path)

    async def _lose(self, *, cut: bool) -> None:
        self._is_cut = cut
        if not cut:
            self._flows.clear()
            return
        for carrying in list(self._carried):
            carrying.cancel()
        await asyncio.gather(*self._carried, return_exceptions=True)

    async def _come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._carried[task] = ""
        try:
            if not self._is_cut:
                await self._carry(task, reader, writer)
        except (asyncio.CancelledError, OSError):
            pass  # it was cut, here or at one of its ends
        finally:
            writer.transport.abort()
            del self._carried[task]

    async def _carry(
        self, task: asyncio.Task[None], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        there, back = await asyncio.open_connection(self._server.hostname, self._server.port)
        try:
            ways = {
                asyncio.create_task(self._pass_on(reader, back, task)),
                asyncio.create_task(self._pass_on(there, writer, None)),
            }
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        finally:
            back.transport.abort()

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asking: asyncio.Task[None] | None
    ) -> None:
        with suppress(OSError):
            while True:
                part = await reader.read(PART)
                await self._flows.wait()  # that an end was closed is not heard at the other either
                if not part:
                    return
                if asking:
                    heard = LISTENS.match(part)
                    self._carried[asking] = heard[1].decode() if heard else ""
                writer.write(part)
                await writer.drain()


@contextmanager
def a_line_to(server: str) -> Iterator[tuple[Line, str]]:
    """Lay a line to a server; yield it, and the address of its near end."""
    line, loop = Line(server), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield line, asyncio.run_coroutine_threadsafe(line.open(), loop).result()
    finally:
        asyncio.run_coroutine_threadsafe(line.close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
