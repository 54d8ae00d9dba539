"""Rule: the course structure by which a cmi5 platform finds a lesson in a package."""

from html import escape

from app.courses.progress import PASS
from app.courses.scorm import ENTRY, HEAD, About

STRUCTURE = "cmi5.xml"
NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"


def course_structure(about: About, site: str) -> str:
    """Return cmi5.xml for one lesson; `site` is the address of the platform that wrote it, for lasting names."""
    move_on = f'moveOn="CompletedAndPassed" masteryScore="{PASS}"' if about.asks else 'moveOn="Completed"'
    course = escape(f"{site}/lessons/{about.code}/course")
    return f"""{HEAD}<courseStructure xmlns="{NAMESPACE}">
  <course id="{course}">
    {_said("title", about.course)}
    {_said("description", about.course)}
  </course>
  <au id="{escape(f"{site}/lessons/{about.code}")}" launchMethod="AnyWindow" {move_on}>
    {_said("title", about.title)}
    {_said("description", about.goal)}
    <url>{ENTRY}</url>
  </au>
</courseStructure>
"""


def _said(element: str, words: str) -> str:
    return f'<{element}><langstring lang="zh-CN">{escape(words)}</langstring></{element}>'
