"""Sound questions with hard words in them, for tests that write questions in a format and read them again."""

import io

from hypothesis import strategies as st
from PIL import Image

from app.exchange.repainting import repaint
from app.questions.drawing import Drawing
from app.questions.likeness import plain
from app.questions.written import Written, faults, statement
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic


def painted(kind="PNG", size=(320, 200), colour="crimson", **how):
    """A picture as somebody draws or takes one."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind, **how)
    return buffer.getvalue()


def noisy():
    """A photo that is not the same any more when it is painted again."""
    buffer = io.BytesIO()
    Image.effect_noise((900, 700), 90).convert("RGB").save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def promising(pixels):
    """A small file whose first lines promise so many pixels each way."""
    header = bytearray(painted("BMP"))
    header[18:26] = pixels.to_bytes(4, "little") * 2
    return bytes(header)


KEPT = [repaint(painted()), repaint(painted("JPEG", (90, 300))), repaint(painted(size=(1, 1), colour="navy"))]
PICTURES = {each.file: each.content for each in KEPT}  # as the database keeps them: contents by name


def drawings(said):
    """Pictures that questions may have, or none."""
    return st.none() | st.builds(Drawing, st.sampled_from(sorted(PICTURES)), said)


def opened(reading):
    """What the account says of each question's picture, opened."""
    return [each.opens() if each.opens else None for each in reading if each.written]


def contents(questions):
    """What should have come back of them."""
    return [PICTURES[each.picture.file] if each.picture else None for each in questions]


PRINTABLE = st.characters(exclude_categories=("C", "Z"), include_characters=" ")


def words(nasty, least=1):
    """Printable text, often with something that means something to the format."""
    hard = st.just("") | st.sampled_from(nasty)
    parts = (hard, st.text(PRINTABLE, min_size=least, max_size=16), hard)
    return st.tuples(*parts).map(lambda found: "".join(found).strip()).filter(lambda text: len(text) >= least)


@st.composite
def questions(draw, nasty, kinds=tuple(QuestionKind), pictures=False):
    kind = draw(st.sampled_from(kinds))
    options = draw(st.lists(words(nasty), min_size=2, max_size=8, unique_by=lambda text: plain(text) or text))
    most = len(options) if kind is QuestionKind.MULTIPLE_RESPONSE else 1
    right = draw(st.sets(st.sampled_from("ABCDEFGH"[: len(options)]), min_size=min(most, 2), max_size=most))
    explanation = "\n".join(draw(st.lists(words(nasty), max_size=2)))
    written = Written(kind, draw(words(nasty, 4)), tuple(options), "".join(sorted(right)), explanation)
    if kind is QuestionKind.TRUE_FALSE:
        written = statement(written.stem, draw(st.booleans()), explanation)
    tags = st.lists(words([*nasty, "topic:law", "tag:"]).map(lambda tag: tag[:20].strip()), max_size=3, unique=True)
    beside = {
        "source": draw(st.just("") | words(nasty)),
        "topic": draw(st.none() | st.sampled_from(Topic)),
        "difficulty": draw(st.sampled_from(Difficulty)),
        "bands": tuple(draw(st.lists(st.sampled_from(GradeBand), unique=True, max_size=3))),
        "tags": tuple(draw(tags)),
        "picture": draw(drawings(st.just("") | words(nasty))) if pictures else None,
    }
    return Written(**{**vars(written), **beside})


def sound_questions(nasty, kinds=tuple(QuestionKind), pictures=False):
    """Lists of questions that have no faults."""
    return st.lists(questions(nasty, kinds, pictures).filter(lambda question: not faults(question)), max_size=3)
