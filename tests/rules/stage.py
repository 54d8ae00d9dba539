"""A match played by the rules alone: a programme, somebody who commands, and a machine that keeps time."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from app.matches import kinds
from app.matches.buzzing import MILLISECOND, Press
from app.matches.clockwork import Inputs, due, nanoseconds, wake_at
from app.matches.cues import Cue, Phase
from app.matches.expected import questions_expected
from app.matches.playing import after, played
from app.matches.preset import TONGXIN_2023
from app.matches.rounds import Round
from app.matches.rulebook import Awarded, Rules
from app.matches.show import Planned, Programme, Ruling, Show, TeamOnStage
from app.matches.steps import Waits, next_step
from app.matches.wording import Key, Texts, Wording
from app.matches.words import Move
from app.vocabulary import QuestionKind

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
HOST = UUID(int=900)
TEAMS = tuple(UUID(int=n) for n in range(1, 10))
SPARE = 3
FOR_A_TIE = 6


def chance(*about: object) -> int:
    return int.from_bytes(sha256(repr(about).encode()).digest()[:4])


def programme(rules: Rules = TONGXIN_2023, teams: int = 9, spare: int = SPARE) -> Programme:
    on_stage = [TeamOnStage(TEAMS[n], f"青山中学 {n + 1} 队", n + 1) for n in range(teams)]
    seated = [replace(team, players=_people(team, "players"), substitutes=_people(team, "bench")) for team in on_stage]
    questions: list[Planned] = []
    for at, round in enumerate(rules.rounds):
        values: list[int | None] = list(round.wager.values) if round.kind is kinds.RISK else [None]
        wanted = (questions_expected(round, teams) or FOR_A_TIE) * len(values)
        for number in range(wanted + spare * len(values)):
            is_spare, value = number >= wanted, values[number % len(values)]
            place = number - wanted + 1 if is_spare else number + 1
            questions.append(Planned(UUID(int=1000 * (at + 1) + number), at, place, is_reserve=is_spare, value=value))
    return Programme(rules, tuple(seated), tuple(questions))


def of(*rounds: Round, teams: int = 3, spare: int = SPARE, **rules: object) -> Programme:
    """A small match of these rounds, with two prizes."""
    kept = Rules(rounds=rounds, awards=(Awarded("一等奖", 1), Awarded("二等奖", 1)))
    return programme(replace(kept, **rules), teams, spare)


def texts(programme: Programme, letter: str = "A", about: str = "依据") -> Texts:
    """The words of every question, with keys of one's choice."""
    told: dict[UUID, tuple[Wording, Key]] = {}
    for planned in programme.questions:
        wording = Wording(QuestionKind.SINGLE_CHOICE, f"第 {planned.number} 题", ("甲", "乙", "丙", "丁"))
        told[planned.id] = (wording, Key(letter, f"{about}的解析", f"{about}的出处"))
    return told


class Played:
    """A match under way. Every ruling is written down, and time passes only when it is said to."""

    def __init__(self, programme: Programme, *, begun: bool = True, key: str = "A") -> None:
        self.show, self.now, self.key = Show(programme), NOON, key
        self.log: list[Ruling] = []
        self.presses: list[Press] = []
        self.answers: dict[UUID, str] = {}
        if begun:
            self.do(Cue.START)
            self.do(Cue.ROUND, round=0)

    def do(self, act: str, at: datetime | None = None, **data: object) -> Show:
        """Rule, or be refused and change nothing."""
        kept = {name: _plain(value) for name, value in data.items()}
        ruling = Ruling(self.show.version + 1, str(act), at or self.now, HOST, kept)
        self.show = after(self.show, ruling)
        self.log.append(ruling)
        if act == Move.SHOW:
            self.presses, self.answers = [], {}
        return self.show

    def later(self, seconds: float) -> "Played":
        self.now += timedelta(seconds=seconds)
        return self

    def step(self, times: int = 1) -> Show:
        """Do what the desk offers as the next step."""
        for _ in range(times):
            acts = next_step(self.show).acts
            assert acts, next_step(self.show).words
            for act, data in acts:
                self.do(act, **data)
        return self.show

    def press(self, team: UUID, ms: float) -> None:
        """Press the buzzer so long after the opening of this race, or before it."""
        opened = self.show.question and (self.show.question.opened or self.show.question.since)
        assert opened
        self.presses.append(Press(team, nanoseconds(opened) + round(ms * MILLISECOND)))

    @property
    def inputs(self) -> Inputs:
        return Inputs(tuple(self.presses), dict(self.answers), {}, self.key)

    def machine(self) -> Show:
        """Let the machine do all that is due by now, one at a time, as it does on stage."""
        for _ in range(50):
            ruling = due(self.show, self.inputs, self.now)
            assert due(self.show, self.inputs, self.now) == ruling
            if ruling is None:
                wake = wake_at(self.show, self.inputs)
                assert wake is None or wake > self.now, "it would wake at once and find nothing to do"
                return self.show
            self.do(ruling.act, ruling.at, **ruling.data)
        raise AssertionError("the machine does not come to rest")

    def raced(self, *presses: tuple[UUID, float]) -> Show:
        """Race for the question being read: count down, press, and wait until it is decided."""
        self.do(Move.COUNT_DOWN)
        for team, ms in presses:
            self.press(team, ms)
        return self.later(6 if presses else 30).machine()

    def points(self, *teams: UUID) -> list[int]:
        return [int(self.show.scores[team]) for team in teams or [t.id for t in self.show.programme.teams]]

    def replayed(self) -> Show:
        """The match as another server makes it of what was kept."""
        return played(self.show.programme, _kept(self.log))


def played_through(programme: Programme, seed: object, most: int = 3000) -> Played:
    """A whole match, every choice by chance from a seed: the desk follows the next step, teams press and answer."""
    match = Played(programme, begun=False)
    for turn in range(most):
        if match.show.phase is Phase.ENDED:
            return match
        match.later(1)
        luck = chance(seed, turn)
        step = next_step(match.show)
        match.step() if step.acts else _decide(match, step.waits, luck)
    raise AssertionError("the match does not come to an end")


def _decide(match: Played, waits: Waits | None, luck: int) -> None:
    asked = match.show.question
    match waits:
        case Waits.CHOOSE:
            coming = next_step(match.show).choice
            assert coming
            chosen = coming.choices[luck % len(coming.choices)]
            match.do(Move.SHOW, question=chosen.id, **({"value": chosen.value} if chosen.value else {}))
        case Waits.JUDGE:
            match.do(Move.JUDGE, outcome=("right", "wrong", "silent")[luck % 3])
        case Waits.TIE:
            assert asked
            match.do(Move.CLAIM, team=asked.tied[luck % len(asked.tied)])
        case Waits.RACE:
            if not match.presses:
                for n in range(luck % 4):
                    match.press(TEAMS[chance(luck, n) % 9], chance(luck, n, "ms") % 400 - 60)
            match.later(5).machine()
        case Waits.ANSWERS | Waits.HALL:
            match.answers = {team: "AB"[chance(luck, team) % 2] for team in TEAMS}
            match.later(30).machine()
        case _:
            raise AssertionError(waits)


def summed(show: Show) -> dict[UUID, Decimal]:
    """Every team's points, added up line by line."""
    return {
        team.id: sum((e.delta for e in show.ledger if e.team == team.id), Decimal(0)) for team in show.programme.teams
    }


def _kept(log: Iterable[Ruling]) -> list[Ruling]:
    return [replace(ruling, data=json.loads(json.dumps(dict(ruling.data)))) for ruling in log]


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _people(team: TeamOnStage, part: str) -> tuple[UUID, ...]:
    first = team.desk * 100 + (50 if part == "bench" else 0)
    return tuple(UUID(int=first + n) for n in range(3 if part == "players" else 1))
