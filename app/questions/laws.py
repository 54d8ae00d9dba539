"""Rule: which articles of which laws are in force, what a citation means, and what to recheck when a law changes.

A law has versions, each with the days it is in force, how many articles it has, and the words of those that matter
here. A citation is by title and article, such as 第七十九条第一款第六项: what resolves is the article, 第七十九条.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

NUMERALS = "零一二三四五六七八九"
ARTICLE = re.compile(r"第[零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?")


@dataclass(frozen=True)
class LawVersion:
    """A law as it read from one day to another; articles run from 1 to `count`, and `others` besides."""

    title: str  # without 《》
    version: str  # 2025-06-27 修订
    effective_from: date
    effective_to: date | None = None  # the last day; none while it is in force
    count: int = 0
    others: frozenset[str] = frozenset()
    moved: tuple[tuple[str, str], ...] = ()  # article of the version before, article here
    text: tuple[tuple[str, str], ...] = ()  # article, its words

    def is_in_force(self, on: date) -> bool:
        """Return whether this version holds on a day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def has(self, article: str) -> bool:
        """Return whether there is such an article.

        >>> LawVersion("某法", "", date(2020, 1, 1), count=71).has("第七十一条")
        True
        """
        return article in self.others or 1 <= number_of(article) <= self.count


Laws = Mapping[str, Sequence[LawVersion]]  # by title, the newest version first


def articles_of(citation: str) -> list[str]:
    """Return the articles a citation names.

    >>> articles_of("第十七条第四项、第七项"), articles_of("第一百三十三条之一")
    (['第十七条'], ['第一百三十三条之一'])
    """
    return ARTICLE.findall(citation)


def citations(title: str, citation: str) -> list[tuple[str, str]]:
    """Return the laws and articles a source names; a second law stands in 《》 after a semicolon.

    >>> citations("甲法", "第八条；《乙法》第九条")
    [('甲法', '第八条'), ('乙法', '第九条')]
    """
    first, *others = re.split(r"；(?=《)", citation)
    return [(title, first), *(tuple(other[1:].split("》", 1)) for other in others)]


def number_of(article: str) -> int:
    """Return the number of an article, or 0 for one that stands between two (之一).

    >>> number_of("第三百五十七条"), number_of("第十条"), number_of("第二百零一条")
    (357, 10, 201)
    """
    if not article.endswith("条"):
        return 0
    total = last = 0
    for character in article[1:-1]:
        if character in NUMERALS:
            last = NUMERALS.index(character)
        else:
            total += (last or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            last = 0
    return total + last


def unresolved(laws: Laws, title: str, citation: str, on: date) -> str:
    """Return why a source does not stand on a day, or nothing when it does."""
    return next((said for law, part in citations(title, citation) if (said := _unresolved(laws, law, part, on))), "")


def _unresolved(laws: Laws, title: str, citation: str, on: date) -> str:
    versions = laws.get(title)
    if versions is None:
        return f"法规目录里没有《{title}》。"
    in_force = [version for version in versions if version.is_in_force(on)]
    if not in_force:
        return f"《{title}》在 {on} 没有有效的版本。"
    articles = articles_of(citation)
    if not articles:
        return f"《{title}》的出处“{citation}”没有写条号。"
    missing = [article for article in articles if not in_force[0].has(article)]
    return f"《{title}》（{in_force[0].version}）没有{'、'.join(missing)}。" if missing else ""


@dataclass(frozen=True)
class Cited:
    """A claim as far as the law goes, and the questions that rest on it."""

    claim: str
    title: str
    citation: str
    checked: date
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Recheck:
    """One article, what became of it, and the claims and questions that rest on it."""

    article: str  # in the newest version
    formerly: str  # in the version before, if it moved
    is_stale: bool  # checked before this version took effect: to be read again
    claims: tuple[str, ...]
    questions: tuple[str, ...]


def rechecks(versions: Sequence[LawVersion], cited: Iterable[Cited]) -> Iterator[Recheck]:
    """Yield, article by article, what to recheck now that a law has changed; the first of `versions` is the newest.

    A claim checked before the newest version took effect cites the numbers of the version before.
    """
    newest = versions[0]
    forward, back = dict(newest.moved), {new: old for old, new in newest.moved}
    found: dict[tuple[str, bool], list[Cited]] = {}
    for claim in cited:
        stale = claim.checked < newest.effective_from
        for article in articles_of(claim.citation):
            now = forward.get(article, article) if stale else article
            found.setdefault((now, stale), []).append(claim)
    for (article, stale), claims in sorted(found.items(), key=lambda item: (number_of(item[0][0]), item[0])):
        yield Recheck(
            article,
            back.get(article, ""),
            stale,
            tuple(claim.claim for claim in claims),
            tuple(dict.fromkeys(question for claim in claims for question in claim.questions)),
        )


def titles_like(laws: Laws, words: str) -> list[str]:
    """Return the titles that somebody may mean: exact, or with 中华人民共和国 before it.

    >>> titles_like({"中华人民共和国禁毒法": ()}, "《禁毒法》")
    ['中华人民共和国禁毒法']
    """
    wanted = words.strip("《》 ")
    exact = [title for title in laws if title.removeprefix("中华人民共和国") == wanted.removeprefix("中华人民共和国")]
    return exact or [title for title in laws if wanted in title]
