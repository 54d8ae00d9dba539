"""The manifests of SCORM and cmi5: the namespaces, versions and places other platforms look for."""

import zipfile
from io import BytesIO
from xml.etree import ElementTree

import pytest

from app.courses.cmi5 import course_structure
from app.courses.lessons import read_lesson
from app.courses.packages import zipped
from app.courses.players import SCRIPTS, Asked, player
from app.courses.scorm import About, scorm_12, scorm_2004
from tests.lessons import lesson_text

ABOUT = About("junior-7-1", "说“不” & 走开 <好>", "七年级禁毒课", "学完以后，我会说“不”。", True)
FILES = ["index.html", "css/base.css", "js/scorm.js"]
CP12, ADLCP12 = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}", "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
CP, ADLCP = "{http://www.imsglobal.org/xsd/imscp_v1p1}", "{http://www.adlnet.org/xsd/adlcp_v1p3}"
SS = "{http://www.imsglobal.org/xsd/imsss}"
CMI5 = "{https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd}"


def tree(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


@pytest.mark.parametrize("write, cp", [(scorm_12, CP12), (scorm_2004, CP)])
def test_every_item_has_its_resource_and_every_file_is_named(write, cp):
    root = tree(write(ABOUT, FILES))
    assert root.tag == f"{cp}manifest"
    assert root.findtext(f"{cp}metadata/{cp}schema") == "ADL SCORM"
    organizations = root.find(f"{cp}organizations")
    [organization] = organizations
    assert organizations.get("default") == organization.get("identifier")
    [item] = root.iter(f"{cp}item")
    [resource] = root.iter(f"{cp}resource")
    assert item.get("identifierref") == resource.get("identifier") and item.findtext(f"{cp}title") == ABOUT.title
    assert resource.get("href") == "index.html" and resource.get("type") == "webcontent"
    assert [file.get("href") for file in resource] == sorted(FILES)


def test_scorm_12_says_its_version_its_kind_and_the_pass_mark():
    root = tree(scorm_12(ABOUT, FILES))
    assert root.findtext(f"{CP12}metadata/{CP12}schemaversion") == "1.2"
    assert next(root.iter(f"{CP12}resource")).get(f"{ADLCP12}scormtype") == "sco"
    assert next(root.iter(f"{ADLCP12}masteryscore")).text == "60"


def test_scorm_2004_says_its_edition_its_kind_and_the_pass_mark():
    root = tree(scorm_2004(ABOUT, FILES))
    assert root.findtext(f"{CP}metadata/{CP}schemaversion") == "2004 4th Edition"
    assert next(root.iter(f"{CP}resource")).get(f"{ADLCP}scormType") == "sco"
    assert next(root.iter(f"{SS}minNormalizedMeasure")).text == "0.6"
    controls = next(root.iter(f"{SS}deliveryControls"))
    assert controls.get("completionSetByContent") == controls.get("objectiveSetByContent") == "true"
    [objectives, delivery] = next(root.iter(f"{CP}item")).find(f"{SS}sequencing")  # in the order of the schema
    assert objectives.tag == f"{SS}objectives" and delivery is controls


def test_cmi5_names_one_unit_with_lasting_ids():
    root = tree(course_structure(ABOUT, "https://school.example"))
    assert [part.tag for part in root] == [f"{CMI5}course", f"{CMI5}au"]
    unit = root.find(f"{CMI5}au")
    assert unit.get("id") == "https://school.example/lessons/junior-7-1"
    assert (unit.get("moveOn"), unit.get("masteryScore")) == ("CompletedAndPassed", "0.6")
    assert [part.tag.rpartition("}")[2] for part in unit] == ["title", "description", "url"]
    assert unit.findtext(f"{CMI5}title/{CMI5}langstring") == ABOUT.title


def test_a_lesson_without_questions_asks_for_no_mark():
    plain = About("starter-1", "第一课", "入门", "开始。", False)
    assert "masteryscore" not in scorm_12(plain, FILES) and "minNormalizedMeasure" not in scorm_2004(plain, FILES)
    assert 'moveOn="Completed"' in course_structure(plain, "https://school.example")


def test_a_package_holds_all_that_its_page_asks_for_and_leads_nowhere_else():
    options = [("A", "走开"), ("B", "尝一点")]
    question = Asked(1, "怎么办？", False, options, "A", "走开就安全了。", "《禁毒法》第四条", None)
    files = player("七年级禁毒课", read_lesson(lesson_text()), [question], [])
    page = files["index.html"].decode()
    assert 'src="/' not in page and 'href="/' not in page and "http" not in page
    assert set(SCRIPTS) <= files.keys() and 'data-key="A"' in page and "先说不" in page
    assert zipped(files) == zipped(dict(reversed(files.items())))
    assert zipfile.ZipFile(BytesIO(zipped(files))).testzip() is None
