"""How long a pupil on an old phone and a weak network waits for a page that they open for the first time.

The server is the demonstration county in a process of its own. Chromium runs four times slower than it can, over
1.6 Mbit/s down, 750 kbit/s up and 150 ms there and back ("fast 3G"), and keeps nothing. A page counts as interactive at
the end of the last task over 50 ms that began before the network went quiet, or when its document was read and its
deferred scripts had run (DOMContentLoaded), or at first contentful paint, whichever is latest. The floor is a bare page
of the same server with a few bytes, opened in the same way in turn.
"""

import argparse
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import _stage
from playwright.sync_api import Browser, CDPSession

from tests.browser.conftest import PHONE, People, running_chromium, running_county
from tests.browser.pupil_pages import PupilPage, pupil_pages

SLOWER, DOWN, UP, ROUND_TRIP = 4, 1_600_000 / 8, 750_000 / 8, 150
BARE = PupilPage("bare page (floor)", "/healthz")
QUIET = 500  # milliseconds without anything under way
MOST_BYTES, MOST_MS = 150_000, 2_000
WATCH = """
window.busy = [];
new PerformanceObserver(seen => {
  for (const task of seen.getEntries()) window.busy.push(task.startTime + task.duration);
}).observe({type: "longtask", buffered: true});
"""
TELL = """() => {
  const painted = performance.getEntriesByName("first-contentful-paint")[0];
  const [page] = performance.getEntriesByType("navigation");
  return {painted: painted ? painted.startTime : page.domContentLoadedEventEnd,
          interactive: Math.max(page.domContentLoadedEventEnd, painted ? painted.startTime : 0, ...window.busy)};
}"""


@dataclass(frozen=True)
class Load:
    """One opening of a page: bytes over the line with their headers, and milliseconds since it was asked for."""

    size: float
    painted: float
    interactive: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with (
        tempfile.TemporaryDirectory(prefix="qingdun-bench-") as folder,
        running_county(Path(folder)) as county,
        running_chromium() as chromium,
    ):
        pages = [BARE, *pupil_pages(People(chromium, county))]
        loads: dict[str, list[Load]] = {page.name: [] for page in pages}
        for _ in range(rounds):
            for page in pages:
                loads[page.name].append(opened(chromium, county.url, page))
        print(f"{_stage.machine('SQLite')}, Chromium {chromium.version}; medians of {rounds}")
    return told(loads)


def opened(chromium: Browser, url: str, page: PupilPage) -> Load:
    """Open the page on a device that has seen nothing of the site."""
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", is_mobile=True, has_touch=True)
    if page.token:
        context.add_cookies([{"name": "qingdun", "value": page.token, "url": url}])
    tab = context.new_page()
    line = context.new_cdp_session(tab)
    sizes: list[float] = []
    _slow_down(line, sizes)
    tab.add_init_script(WATCH)
    reply = tab.goto(url + page.path, wait_until="networkidle")
    if reply is None or reply.status != 200:
        raise RuntimeError(f"{page.name}: {reply and reply.status}")
    tab.wait_for_timeout(QUIET)
    said = tab.evaluate(TELL)
    context.close()
    return Load(sum(sizes), said["painted"], said["interactive"])


def _slow_down(line: CDPSession, sizes: list[float]) -> None:
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": ROUND_TRIP, "downloadThroughput": DOWN, "uploadThroughput": UP},
    )
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    line.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))


def told(loads: dict[str, list[Load]]) -> int:
    """Print the figures beside the floor; return 1 if a bar was missed."""
    [floor] = [_middle(some) for name, some in loads.items() if name == BARE.name]
    missed = []
    print(f"{'page':20}{'KB':>8}{'painted ms':>12}{'interactive ms':>16}{'worst':>8}{'x floor':>9}")
    for name, some in loads.items():
        load, worst = _middle(some), max(each.interactive for each in some)
        ratio = load.interactive / floor.interactive
        figures = f"{load.size / 1000:8.1f}{load.painted:12.0f}{load.interactive:16.0f}{worst:8.0f}{ratio:9.1f}"
        print(f"{name:20}{figures}")
        if load.size > MOST_BYTES or load.interactive > MOST_MS:
            missed.append(name)
    print(
        f"bars: {MOST_BYTES // 1000} KB, interactive within {MOST_MS} ms: {'missed by ' if missed else 'kept'}", end=""
    )
    print(", ".join(missed))
    return 1 if missed else 0


def _middle(some: list[Load]) -> Load:
    columns = ([getattr(each, name) for each in some] for name in ("size", "painted", "interactive"))
    return Load(*(statistics.median(column) for column in columns))


if __name__ == "__main__":
    sys.exit(main())
