"""Rule: drawing desks and prizes from a seed that is promised before and published after.

Before the draw everybody sees the list and the seed's SHA-256; after it they see the seed. Whatever is drawn is put in
the order of SHA-256 of "seed:id", so anybody with the list, the seed and any program that knows SHA-256 can repeat the
draw, and nobody can change the seed to suit the outcome once the promise was shown.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from hmac import compare_digest
from typing import TypeVar
from uuid import UUID

from app.errors import Refusal
from app.papers.ordering import by_chance

SHORTEST_SEED = 16  # letters; a shorter one could be guessed from its promise
T = TypeVar("T")


class SeedTooShort(Refusal):
    """The promise of a short seed gives it away."""

    message = "随机种子太短，至少要 16 个字符。"


class OutOfStock(Refusal):
    """A ticket is drawn from what is left, and nothing is."""

    message = "奖品已经发完。"


class NotOneEach(Refusal):
    """An id that stands in the list twice would have two chances."""

    message = "抽签名单里有重复的编号。"


@dataclass(frozen=True)
class Prize:
    """A prize, how many are left and how likely it is beside the others; a blank is a prize that gives nothing."""

    id: str
    stock: int
    weight: int = 1
    is_blank: bool = False


@dataclass(frozen=True)
class Ticket:
    """A ticket handed out, in this order, and to whom."""

    code: str
    person: UUID


@dataclass(frozen=True)
class Drawn:
    """What a ticket won; nothing for somebody who has won often enough."""

    ticket: Ticket
    prize: str | None


def promise(seed: str) -> str:
    """Return what is shown before the draw.

    >>> promise("a seed of sixteen")[:12]
    'b5c150f5d579'
    """
    if len(seed) < SHORTEST_SEED:
        raise SeedTooShort
    return sha256(seed.encode()).hexdigest()


def kept(promised: str, seed: str) -> bool:
    """Return whether the seed published is the one that was promised."""
    return compare_digest(promised.encode(), sha256(seed.encode()).hexdigest().encode())


def in_drawn_order(seed: str, ids: Iterable[T]) -> list[T]:
    """Return the ids in the order of the draw, however they were listed."""
    listed = list(ids)
    if len({str(each) for each in listed}) < len(listed):
        raise NotOneEach
    return sorted(listed, key=lambda each: by_chance(seed, each))


def desks(seed: str, teams: Iterable[UUID]) -> dict[UUID, int]:
    """Return the desk each team draws, from 1."""
    return {team: desk for desk, team in enumerate(in_drawn_order(seed, teams), start=1)}


def verify(promised: str, seed: str, ids: Iterable[T], order: Sequence[T]) -> bool:
    """Return whether a published order is the draw of the promised seed; anybody may ask."""
    return kept(promised, seed) and in_drawn_order(seed, ids) == list(order)


def desk_faults(desks: Mapping[UUID, int], teams: Sequence[UUID]) -> list[str]:
    """Return what is wrong with desks typed in from a draw by hand: every team has one, from 1, and no desk two."""
    wanted = set(range(1, len(teams) + 1))
    count = Counter(desks.values())
    found = [f"台号 {desk} 有 {count[desk]} 支队伍。" for desk in sorted(wanted) if count[desk] > 1]
    found += [f"台号 {desk} 没有队伍。" for desk in sorted(wanted) if not count[desk]]
    found += [f"没有台号 {desk}，共 {len(teams)} 个台位。" for desk in sorted(set(count) - wanted)]
    strangers = [team for team in desks if team not in teams]
    return found + ([f"有 {len(strangers)} 支队伍不在本场名单里。"] if strangers else [])


def to_receive(seed: str | None, right: Sequence[UUID], count: int) -> list[UUID]:
    """Return who of those who answered rightly receives a ticket: the first so many, or, with a seed, by the draw.

    `right` is in the order the server received the answers; one ticket per person and question, however often they
    answered, and exactly `count` tickets when so many people were right.
    """
    people = list(dict.fromkeys(right))
    return (people if seed is None else in_drawn_order(seed, people))[:count]


def ticket_wins(seed: str, code: str, prizes: Sequence[Prize]) -> Prize:
    """Return what a ticket wins of what is left, each prize as likely as its weight says.

    Prizes are taken in the order of their ids, so that how they are stored makes no difference.
    """
    left = sorted((prize for prize in prizes if prize.stock > 0 and prize.weight > 0), key=lambda prize: prize.id)
    total = sum(prize.weight for prize in left)
    if not total:
        raise OutOfStock
    point = int.from_bytes(by_chance(seed, code)) % total
    for prize in left:
        point -= prize.weight
        if point < 0:
            return prize
    raise AssertionError("the weights add up to the total")


def all_tickets(seed: str, tickets: Iterable[Ticket], prizes: Sequence[Prize], wins_each: int = 1) -> list[Drawn]:
    """Draw every ticket in the order handed out; whoever has won often enough leaves the stock to others."""
    stock = {prize.id: prize for prize in prizes}
    wins: Counter[UUID] = Counter()
    drawn = []
    for ticket in in_turn(tickets):
        if wins[ticket.person] >= wins_each or not any(prize.stock for prize in stock.values() if prize.weight):
            drawn.append(Drawn(ticket, None))
            continue
        prize = ticket_wins(seed, ticket.code, list(stock.values()))
        stock[prize.id] = replace(prize, stock=prize.stock - 1)
        wins[ticket.person] += not prize.is_blank
        drawn.append(Drawn(ticket, prize.id))
    return drawn


def recheck(
    promised: str, seed: str, tickets: Sequence[Ticket], prizes: Sequence[Prize], told: Sequence[Drawn], wins: int = 1
) -> bool:
    """Return whether the published winners are those of the promised seed, the tickets and the stock at the start."""
    return kept(promised, seed) and all_tickets(seed, tickets, prizes, wins) == list(told)


def in_turn(tickets: Iterable[Ticket]) -> list[Ticket]:
    """Return the tickets as handed out, refusing a code that was handed out twice."""
    listed = list(tickets)
    if len({ticket.code for ticket in listed}) < len(listed):
        raise NotOneEach("奖券编号有重复。")
    return listed
