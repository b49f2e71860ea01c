# A crawler: five workers read the pages of a website over HTTP, follow their links, and count the words. The website is a small server in this same
# process (website.py), on the loopback interface, so that nothing outside is needed. Some of its pages are slow, some fail at first, one never answers.
#
# usage: python crawler.py [--pages 60] [--workers 5] [--connections 3]        about two seconds; Ctrl+C ends it early, in good order
#
# In Loopscope: one loop and some dozens of tasks. `main` creates five tasks `worker-1` to `worker-5`, a reporter, and one task that waits until the queue of pages
# is done, and waits for the first of "done" and "stopped" (an event that Ctrl+C sets). The workers wait in turn
#   - for the queue `frontier`, when they have nothing to do (all of them in the end: then they are cancelled by `main`, and the cancellation says so),
#   - for the semaphore `connections`, of which there are three for five workers,
#   - for the network, in client.py, which puts a limit of 0.3 s on each answer: the pages that take longer are cancelled by the timeout, and tried again,
#   - for `sleep`, between two tries, each time twice as long,
#   - for the executor, where the text of long pages is searched outside of the loop,
#   - for the lock `lock` of the index.
# On the server's side there is a task a connection, created by asyncio for `answer` in website.py.
# Expected: the same list of pages each time; the page /never has failed after three tries; no finding.
import argparse
import asyncio
import collections
import re
import signal
import sys

import client
import website

TRIES = 3
FIRST_PAUSE = 0.05          # s, doubled after each try
ANSWER_WITHIN = 0.3         # s
LONG_TEXT = 2_000           # characters; longer ones are searched in a thread

LINK = re.compile(r'href="([^"]+)"')
WORD = re.compile(r"[a-z]+")


class Index:
    """What was found: which page has which links, and how often each word was seen."""

    def __init__(self):
        self.pages = {}
        self.failed = {}
        self.words = collections.Counter()
        self.lock = asyncio.Lock()

    async def add(self, path, links, words):
        async with self.lock:
            self.pages[path] = len(links)
            self.words.update(words)


class Crawler:
    """The pages still to be read, and the workers that read them."""

    def __init__(self, site, workers, connections):
        self.site = site
        self.workers = workers
        self.index = Index()
        self.frontier = asyncio.Queue()
        self.connections = asyncio.Semaphore(connections)
        self.seen = set()
        self.tries = 0

    async def crawl(self, stopped):
        """Reads everything that can be reached from /. Returns early when `stopped` is set; says whether it was complete."""
        self.visit("/")
        tasks = [asyncio.create_task(self.work(), name=f"worker-{n + 1}") for n in range(self.workers)]
        tasks.append(asyncio.create_task(self.report(), name="reporter"))
        done = asyncio.create_task(self.frontier.join(), name="all done")
        stop = asyncio.create_task(stopped.wait(), name="stopped")
        try:
            await asyncio.wait([done, stop], return_when=asyncio.FIRST_COMPLETED)
            return done.done()
        finally:
            for task in [*tasks, done, stop]:
                task.cancel()
            await asyncio.gather(*tasks, done, stop, return_exceptions=True)

    def visit(self, path):
        if path not in self.seen:
            self.seen.add(path)
            self.frontier.put_nowait(path)

    async def work(self):
        while True:
            path = await self.frontier.get()
            try:
                await self.read(path)
            finally:
                self.frontier.task_done()

    async def read(self, path):
        """Reads one page, with some patience."""
        pause = FIRST_PAUSE
        for attempt in range(1, TRIES + 1):
            try:
                text = await self.fetch(path)
                break
            except (client.BadAnswer, asyncio.TimeoutError, OSError) as problem:
                reason = str(problem) or "no answer in time"
                if attempt == TRIES or isinstance(problem, client.NotThere):
                    self.index.failed[path] = reason
                    return
                await asyncio.sleep(pause)
                pause *= 2
        links, words = await self.search(text)
        await self.index.add(path, links, words)
        for link in links:
            self.visit(link)

    async def fetch(self, path):
        async with self.connections:
            self.tries += 1
            return await asyncio.wait_for(client.get(*self.site, path), ANSWER_WITHIN)

    async def search(self, text):
        if len(text) < LONG_TEXT:
            return search(text)
        return await asyncio.get_running_loop().run_in_executor(None, search, text)

    async def report(self):
        """Says now and then how far we are, on the error output."""
        while True:
            await asyncio.sleep(0.5)
            print(f"{len(self.index.pages)} pages read, {self.frontier.qsize()} waiting", file=sys.stderr, flush=True)


def search(text):
    """The links of a page, in their order, and its words."""
    return LINK.findall(text), collections.Counter(WORD.findall(re.sub(r"<[^>]*>", " ", text)))


def stop_on_signals(stopped):
    """Ctrl+C, and a polite kill, set the event instead of ending the program where it stands."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stopped.set)
        except NotImplementedError:     # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stopped.set))


async def main(options):
    stopped = asyncio.Event()
    stop_on_signals(stopped)
    site = website.Website(options.pages)
    server = await asyncio.start_server(site.answer, "127.0.0.1", 0)
    try:
        crawler = Crawler(server.sockets[0].getsockname()[:2], options.workers, options.connections)
        complete = await crawler.crawl(stopped)
    finally:
        server.close()
        await site.hang_up()
    summary(crawler, complete)
    return 0 if complete else 1


def summary(crawler, complete):
    index = crawler.index
    print("complete" if complete else f"stopped early, {len(crawler.seen) - len(index.pages) - len(index.failed)} pages not read")
    print(f"{len(index.pages)} pages with {sum(index.pages.values())} links, in {crawler.tries} tries")
    for path, reason in sorted(index.failed.items()):
        print(f"failed: {path}: {reason}")
    print("most frequent:", ", ".join(f"{word} {count}" for word, count in sorted(index.words.items(), key=lambda it: (-it[1], it[0]))[:5]))


def arguments():
    parser = argparse.ArgumentParser(description="Crawls a website in this process.")
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--workers", type=int, default=5)
    parser.add_argument("--connections", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(arguments())))
