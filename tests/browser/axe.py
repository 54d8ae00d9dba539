"""Asking axe what would shut somebody out of a page."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

ASK = """
async () => (await axe.run({ resultTypes: ['violations'] })).violations.map(
  fault => `${fault.id} ${fault.nodes.slice(0, 3).map(node => node.target.join(' ')).join(', ')}`)
"""


def shut_out(page: Page) -> list[str]:
    """Return what is wrong on a page, and where. Only the words of it are sent back: all that axe knows is a lot."""
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(ASK)
