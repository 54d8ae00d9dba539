"""Rule: the manifests by which other platforms find a lesson in a package: SCORM 1.2 and SCORM 2004 (4th edition)."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from app.courses.progress import PASS

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
MANIFEST, ENTRY = "imsmanifest.xml", "index.html"


@dataclass(frozen=True)
class About:
    """What a manifest says of a lesson."""

    code: str
    title: str
    course: str
    goal: str
    asks: bool  # whether there are questions at the end

    @property
    def identifier(self) -> str:
        """Return a name that XML takes as an id."""
        return f"qingdun-{self.code}"


def scorm_12(about: About, files: Iterable[str]) -> str:
    """Return the manifest of SCORM 1.2; `files` are the paths in the package."""
    mastery = f"<adlcp:masteryscore>{round(PASS * 100)}</adlcp:masteryscore>" if about.asks else ""
    return f"""{HEAD}<manifest identifier="{about.identifier}" version="1.2"
  xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="course">
    <organization identifier="course">
      <title>{escape(about.course)}</title>
      <item identifier="lesson" identifierref="lesson-files" isvisible="true">
        <title>{escape(about.title)}</title>{mastery}
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="lesson-files" type="webcontent" adlcp:scormtype="sco" href="{ENTRY}">
{_files(files)}
    </resource>
  </resources>
</manifest>
"""


def scorm_2004(about: About, files: Iterable[str]) -> str:
    """Return the manifest of SCORM 2004, 4th edition; the lesson itself says when it is completed and passed."""
    measure = f"<imsss:minNormalizedMeasure>{PASS}</imsss:minNormalizedMeasure>" if about.asks else ""
    how = f'objectiveID="passed" satisfiedByMeasure="{"true" if about.asks else "false"}"'
    return f"""{HEAD}<manifest identifier="{about.identifier}" version="1"
  xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"
  xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3" xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3"
  xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
  <organizations default="course">
    <organization identifier="course" structure="hierarchical" adlseq:objectivesGlobalToSystem="false">
      <title>{escape(about.course)}</title>
      <item identifier="lesson" identifierref="lesson-files" isvisible="true">
        <title>{escape(about.title)}</title>
        <imsss:sequencing>
          <imsss:objectives>
            <imsss:primaryObjective {how}>{measure}</imsss:primaryObjective>
          </imsss:objectives>
          <imsss:deliveryControls tracked="true" completionSetByContent="true" objectiveSetByContent="true"/>
        </imsss:sequencing>
      </item>
      <imsss:sequencing><imsss:controlMode choice="true" flow="true"/></imsss:sequencing>
    </organization>
  </organizations>
  <resources>
    <resource identifier="lesson-files" type="webcontent" adlcp:scormType="sco" href="{ENTRY}">
{_files(files)}
    </resource>
  </resources>
</manifest>
"""


def _files(files: Iterable[str]) -> str:
    return "\n".join(f'      <file href="{escape(path)}"/>' for path in sorted(files))
