"""As much of an HTTP client as the crawler needs."""
import asyncio


class BadAnswer(Exception):
    """The server answered, but not with a page."""


class NotThere(BadAnswer):
    """The server has no such page: there is no point in asking again."""


async def get(host, port, path):
    """The text of a page. Raises BadAnswer, or OSError when there is no connection."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode("ascii"))
        await writer.drain()
        status, length = await head(reader)
        body = await reader.readexactly(length)
    except asyncio.IncompleteReadError:
        raise BadAnswer("the answer broke off") from None
    finally:
        writer.close()
    if status == 404:
        raise NotThere("404")
    if status != 200:
        raise BadAnswer(str(status))
    return body.decode("utf-8")


async def head(reader):
    """The status of an answer, and the length of its body."""
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("ascii").split("\r\n")
    fields = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
    return int(lines[0].split()[1]), int(fields["content-length"])
