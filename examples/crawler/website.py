"""The website that is crawled: a server on asyncio's streams, with pages that are slow, that fail at first, or that never answer."""
import asyncio

WORDS = "loop task await queue lock event future stream signal timer".split()
SLOW = 0.08                 # s
TOO_SLOW = 0.8              # s, the first time: longer than the crawler waits


class Website:
    """Pages /, /1, /2, ... in a tree, each with a link to its three children; and what goes wrong with them, always the same."""

    def __init__(self, pages):
        self.pages = pages
        self.asked = {}
        self.open = set()
        self.closing = asyncio.Event()

    async def answer(self, reader, writer):
        """One connection: one request, one answer."""
        task = asyncio.current_task()
        self.open.add(task)
        try:
            request = (await reader.readuntil(b"\r\n\r\n")).decode("ascii")
            status, body = await self.page(request.split()[1])
            data = body.encode("utf-8")
            writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(data)}\r\nConnection: close\r\n\r\n".encode("ascii") + data)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass                # whoever asked has gone, or we close
        finally:
            self.open.discard(task)
            writer.close()

    async def page(self, path):
        """Status and text of a page, after the time that it takes."""
        times = self.asked[path] = self.asked.get(path, 0) + 1
        if path == "/never":
            await self.pause(None)
        number = int(path[1:] or 0) if path[1:].isdigit() or path == "/" else None
        if number is None or number >= self.pages:
            return "404 Not Found", ""
        if number % 9 == 4 and times == 1:
            return "503 Service Unavailable", "try again"
        if number % 20 == 7 and times == 1:
            await self.pause(TOO_SLOW)
        await self.pause(SLOW if number % 5 == 2 else 0.01)
        return "200 OK", self.text(number)

    def text(self, number):
        links = [f"/{child}" for child in range(3 * number + 1, 3 * number + 4) if child < self.pages]
        if number == 2:
            links += ["/never", "/missing"]
        words = " ".join(WORDS[(number * 7 + n * n) % len(WORDS)] for n in range(600 if number % 10 == 0 else 40))
        anchors = "".join(f'<a href="{link}">{link}</a>' for link in links)
        return f"<html><h1>page</h1><p>{words}</p>{anchors}</html>"

    async def pause(self, seconds):
        """Takes this time (None: for ever). Raises ConnectionError when the server closes in the meantime."""
        try:
            await asyncio.wait_for(self.closing.wait(), seconds)
        except asyncio.TimeoutError:
            return
        raise ConnectionError("the server closes")

    async def hang_up(self):
        """Ends the connections that are still open. Nobody is cancelled: whoever waits is told."""
        self.closing.set()
        if self.open:
            await asyncio.wait(self.open)
