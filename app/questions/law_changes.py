"""Rule: what to recheck in the bank now that a law has changed, as lines for an editor."""

from collections import defaultdict
from collections.abc import Iterator

from app.questions.bank import Bank, LawArticle
from app.questions.laws import Cited, LawVersion, Recheck, citations, rechecks


def cited_of(bank: Bank, title: str) -> Iterator[Cited]:
    """Yield the claims that cite a law, with the published questions that rest on each."""
    resting: dict[str, list[str]] = defaultdict(list)
    for _, question in bank.questions:
        if question.review.state == "published":
            for claim in question.claims:
                resting[claim].append(question.id)
    for _, entry in bank.claims:
        if isinstance(entry.source, LawArticle):
            for law, citation in citations(entry.source.law, entry.source.article):
                if law == title:
                    yield Cited(entry.id, title, citation, entry.checked, tuple(sorted(resting[entry.id])))


def changes_of(bank: Bank, title: str) -> Iterator[str]:
    """Yield what the newest version of a law means for the bank: moved articles first, then the others."""
    versions = bank.laws[title]
    yield _heading(versions)
    found = list(rechecks(versions, cited_of(bank, title)))
    moved = [each for each in found if each.formerly]
    for each in [*moved, *(each for each in found if not each.formerly)]:
        yield from _lines(each)
    stale = sum(each.is_stale for each in found)
    questions = {question for each in found for question in each.questions}
    yield f"共 {len(found)} 条，{len(questions)} 道题；其中 {stale} 条的论断是修订施行以前核对的，必须重新核对。"


def _heading(versions: list[LawVersion]) -> str:
    newest, *earlier = versions
    before = "；".join(f"此前 {each.version}，至 {each.effective_to}" for each in earlier)
    return f"《{newest.title}》{newest.version}，{newest.effective_from} 起施行{f'（{before}）' if before else ''}"


def _lines(each: Recheck) -> Iterator[str]:
    was = f"（原{each.formerly}）" if each.formerly else ""
    stale = "【论断写的是旧条号】" if each.is_stale else ""
    yield f"{each.article}{was}{stale}  论断 {'、'.join(each.claims)}"
    if each.questions:
        yield f"    复核 {len(each.questions)} 题：{'、'.join(each.questions)}"
