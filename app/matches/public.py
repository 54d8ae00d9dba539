"""Rule: what the hall and the livestream may know of a match: display, overlay, scoreboard and phones are made of this.

There is one such function and no other way out. It is handed the key, and passes it on only once the question is
revealed; it is handed all points, and passes on those of the moment of freezing while the scoreboard is frozen.
"""

from decimal import Decimal
from uuid import UUID

from app.matches.cues import Phase, Scene
from app.matches.flow import may_show_key, may_show_question
from app.matches.notices import desks, notice
from app.matches.rounds import Way
from app.matches.seen import PublicClock, PublicOption, PublicQuestion, PublicTeam, PublicView
from app.matches.show import Asked, Show
from app.matches.standings import Placed, standings
from app.matches.timers import time_limit
from app.matches.upcoming import asked_in, left_turns
from app.matches.wording import Texts
from app.matches.words import Outcome, QuestionState

S = QuestionState


def public_view(show: Show, name: str, texts: Texts) -> PublicView:
    """Return what may be known outside."""
    asked = _asked_in_public(show)
    rounds = show.programme.rules.rounds
    round = show.current_round
    return PublicView(
        version=show.version,
        name=name,
        phase=show.phase,
        scene=Scene.SCORES if show.scene is Scene.QUESTION and asked is None else show.scene,
        round_name=round.name if round else "",
        round_number=0 if show.round is None else show.round + 1,
        place_of_round=_place_of_round(show),
        rounds=sum(not each.kind.breaks_ties for each in rounds),
        is_tie_break=round is not None and round.kind.breaks_ties,
        is_race=round is not None and round.kind.is_raced,
        round_rules=_round_rules(show),
        notice=notice(show),
        question=_question(show, asked, texts) if asked else None,
        clock=_clock(show, asked) if asked else None,
        teams=_teams(show, asked),
        is_frozen=show.frozen is not None,
        unveiled=show.unveiled,
        delay=show.delay,
        clean=show.clean,
        shows_join_code=show.shows_join_code,
    )


def _place_of_round(show: Show) -> int:
    """Return which of the planned rounds is played; a tie-break is none of them."""
    round = show.current_round
    if show.round is None or round is None or round.kind.breaks_ties:
        return 0
    return sum(not each.kind.breaks_ties for each in show.programme.rules.rounds[: show.round + 1])


def _asked_in_public(show: Show) -> Asked | None:
    """Return the question the hall sees: one called up to the host only is not there yet."""
    asked = show.question
    if asked and asked.planned.round == show.round and may_show_question(asked.state):
        return asked
    return None


def _question(show: Show, asked: Asked, texts: Texts) -> PublicQuestion:
    wording, key = texts[asked.planned.id]
    is_out = may_show_key(asked.state)
    total = sum(asked.tally.values())
    options = tuple(
        PublicOption(
            letter,
            words,
            letter in key.letters if is_out else None,
            asked.tally.get(letter, 0) / total if total and is_out else None,
        )
        for letter, words in zip("ABCDEFGH", wording.options, strict=False)
    )
    return PublicQuestion(
        number=sum(not each.voided for each in _series(show, asked)),
        of=_expected(show),
        state=asked.state,
        state_words=STATE_WORDS.get(asked.state, ""),
        kind=wording.kind.value,
        stem=wording.stem,
        picture=wording.picture,
        options=options,
        value=asked.value,
        answering=_answering(show, asked),
        explanation=key.explanation if is_out else None,
        source=key.source if is_out else None,
        answered=total if asked.tally else None,
    )


def _expected(show: Show) -> int:
    """Return how many questions this round asks as it stands: those asked, and the turns still to come."""
    round = show.current_round
    if round is None:
        return 0
    if round.kind.in_one_window:
        return round.count
    here = sum(not asked.voided for asked in asked_in(show))
    return here + len(left_turns(show)) if round.kind.has_turns else max(round.count, here)


def _series(show: Show, asked: Asked) -> list[Asked]:
    """Return the questions a number counts: those of the round, in a series in one window those of the team."""
    in_one_window = show.round_of(asked).kind.in_one_window
    return [each for each in asked_in(show) if not in_one_window or each.team == asked.team]


def _answering(show: Show, asked: Asked) -> str:
    if asked.team is None:
        return ""
    desk = f"{show.team(asked.team).desk} 号台"
    if asked.turn and asked.turn.seat and asked.turn.team == asked.team:
        return f"{desk} · {asked.turn.seat} 号选手"
    return desk


def _clock(show: Show, asked: Asked) -> PublicClock | None:
    if asked.ends is None and asked.left is None:
        return None
    limit = time_limit(show.round_of(asked), asked.state)
    left = None if asked.left is None else asked.left.total_seconds()
    return PublicClock(asked.ends, int(limit.total_seconds()) if limit else 0, left)


def _teams(show: Show, asked: Asked | None) -> tuple[PublicTeam, ...]:
    scores = show.public_scores
    placed = {row.team: row for row in _public_places(show)}
    told = _unveiled(show, list(placed.values()))
    outcomes = _outcomes(show, asked) if asked else {}
    awards = _awards(show) if show.frozen is None or show.unveiled else {}
    return tuple(
        PublicTeam(
            id=team.id,
            desk=team.desk,
            name=team.name,
            score=show.scores[team.id] if told and team.id in told else scores.get(team.id, Decimal(0)),
            place=placed[team.id].place if team.id in placed and (told is None or team.id in told) else None,
            is_absent=team.id in show.absent,
            is_answering=asked is not None and asked.team == team.id and asked.state in ANSWERING,
            outcome=outcomes.get(team.id),
            award=awards.get(team.id, "") if told is None or team.id in told else "",
        )
        for team in sorted(show.programme.teams, key=lambda team: team.desk)
    )


def _public_places(show: Show) -> list[Placed]:
    if show.frozen is None or show.unveiled:
        return show.places
    return standings(show.public_scores, show.frozen_order, show.absent)


def _unveiled(show: Show, places: list[Placed]) -> set[UUID] | None:
    """Return whose final place has been told; None when places are not being told one by one."""
    if show.frozen is None or not show.unveiled:
        return None
    hidden = max(0, len(places) - show.unveiled)  # a team may have left since
    return {row.team for row in sorted(places, key=lambda row: row.place)[hidden:]}


def _outcomes(show: Show, asked: Asked) -> dict[UUID, Outcome]:
    """Return how teams answered, once that is told: of one that spoke at once, of all together at the reveal."""
    kind = show.round_of(asked).kind
    is_told = kind.way is not Way.TOGETHER or may_show_key(asked.state)
    if not is_told or kind.is_marked or show.frozen is not None:  # a jury's marks are neither right nor wrong
        return {}
    return {answer.team: answer.outcome for answer in asked.answers}


def _awards(show: Show) -> dict[UUID, str]:
    """Return each team's award by its place, once the match has ended."""
    if show.phase is not Phase.ENDED:
        return {}
    names = [award.name for award in show.programme.rules.awards for _ in range(award.count)]
    return {row.team: names[row.place - 1] for row in show.places if row.place <= len(names)}


def _round_rules(show: Show) -> str:
    round = show.current_round
    if round is None:
        return ""
    between = _between_whom(show) if round.kind.breaks_ties else ""
    return between + round.kind.told(round)


def _between_whom(show: Show) -> str:
    """Return which place a tie-break is for and who plays it; nothing while the scoreboard is frozen."""
    if show.tie is None or show.frozen is not None:
        return ""
    return f"{desks(show, show.tie.teams)}争第 {show.tie.place} 名。"


ANSWERING = frozenset({S.READING, S.CLAIMED, S.ANSWERING, S.JUDGING})
STATE_WORDS = {
    S.READING: "请听题",
    S.COUNTDOWN: "预备",
    S.OPEN: "请作答",
    S.TIED: "同时抢答",
    S.CLAIMED: "抢到答题权",
    S.ANSWERING: "请答题",
    S.JUDGING: "等待判定",
    S.JUDGED: "已判定",
    S.WITH_AUDIENCE: "请现场观众作答",
    S.REVEALED: "正确答案",
    S.SCORED: "正确答案",
    S.APPEAL: "正确答案",
    S.CLOSED: "正确答案",
}
