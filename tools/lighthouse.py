"""Ask Lighthouse about every page of a pupil, as a phone on a weak network and as a PC: `python tools/lighthouse.py`.

Needs Node.js, Chromium and CJK fonts; npx fetches Lighthouse. The pages are the demonstration county's. Exit code 1
tells that a page misses a bar; what was found on it stands below the table.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.browser.conftest import QUIET, People, running_chromium, running_county
from tests.browser.pupil_pages import PupilPage, pupil_pages

BARS = {"performance": 0.95, "accessibility": 1.0, "best-practices": 0.95}
DEVICES: dict[str, list[str]] = {"phone": [], "PC": ["--preset=desktop"]}
TRIES = 3  # it misses the beginning of a page now and then, and says so
FIGURES = {"first-contentful-paint": "painted", "largest-contentful-paint": "largest", "interactive": "interactive"}


def main() -> int:
    """Print a table of the scores and what keeps them down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lighthouse", default="npx --yes lighthouse@12", help="the command that runs it")
    parser.add_argument("--keep", type=Path, help="a folder for the whole reports")
    chosen = parser.parse_args()
    found: list[str] = []
    heads = "".join(f"{head:>16}" for head in [*BARS, *FIGURES.values()])
    with (
        tempfile.TemporaryDirectory() as folder,
        running_county(Path(folder)) as county,
    ):
        with running_chromium() as chromium:
            pages = pupil_pages(People(chromium, county))
        print(f"{'page':20}{'device':8}{heads}", flush=True)
        for page in pages:
            for device, preset in DEVICES.items():
                report = _asked(shlex.split(chosen.lighthouse), county.url, page, preset)
                found += _told(page.name, device, report)
                if chosen.keep:
                    chosen.keep.mkdir(parents=True, exist_ok=True)
                    (chosen.keep / f"{page.name} {device}.json".replace(" ", "-")).write_text(json.dumps(report))
    print("\n".join(found) or "every bar is kept")
    return 1 if found else 0


def _asked(lighthouse: list[str], url: str, page: PupilPage, preset: list[str]) -> dict:
    """Return what Lighthouse says of the page to whoever holds the cookie."""
    flags = " ".join(["--headless", *QUIET])
    headers = json.dumps({"Cookie": f"qingdun={page.token}"} if page.token else {})
    asked = [*lighthouse, url + page.path, "--quiet", "--output=json", f"--only-categories={','.join(BARS)}"]
    environment = {"CHROME_PATH": "/usr/bin/chromium"} | os.environ
    for _ in range(TRIES):
        done = subprocess.run(
            [*asked, f"--chrome-flags={flags}", f"--extra-headers={headers}", *preset],
            env=environment, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        if not done.returncode:
            break
    else:
        raise RuntimeError(f"{page.name}: {done.stderr[-2_000:]}")
    report = json.loads(done.stdout)
    if "/sign-in" in report["finalDisplayedUrl"] and page.token:
        raise RuntimeError(f"{page.name}: the cookie was not taken")
    return report


def _told(name: str, device: str, report: dict) -> list[str]:
    """Print the row; return what was found where a bar is missed."""
    scores = {category: report["categories"][category]["score"] or 0.0 for category in BARS}
    figures = "".join(f"{report['audits'][audit]['numericValue']:13.0f} ms" for audit in FIGURES)
    print(f"{name:20}{device:8}{''.join(f'{score * 100:16.0f}' for score in scores.values())}{figures}", flush=True)
    found = []
    for category, score in scores.items():
        if score < BARS[category]:
            found += [f"{name}, {device}, {category}: {words}" for words in _below(report, category)]
    return found


def _below(report: dict, category: str) -> list[str]:
    audits = [(ref["weight"], report["audits"][ref["id"]]) for ref in report["categories"][category]["auditRefs"]]
    return [
        f"{audit['title']} ({audit['score']:.2f}) {audit.get('displayValue', '')}"
        for weight, audit in audits
        if weight and audit["score"] is not None and audit["score"] < 0.9
    ]


if __name__ == "__main__":
    sys.exit(main())
