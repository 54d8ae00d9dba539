"""Question analysis of 200,000 attempts at 20 questions, beside two others in the same run.

floor   every column read once in C, nothing understood: sums, products with the totals, counts of choices, sorted marks
usual   as item analysis is usually written: two walks over all answers one by one, and sorted copies

Usage: python benchmarks/analysis.py [--attempts 200000] [--questions 20] [--without-usual]
"""

import argparse
import math
import operator
import os
import platform
import random
import resource
import sys
import time
from array import array
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.analysis.columns import Answers, Question
from app.analysis.flags import flags
from app.analysis.items import analyse
from app.analysis.papers import analyse_paper

BAR_SECONDS, BAR_RATIO = 10, 4
Done = TypeVar("Done")


def make_answers(attempts: int, questions: int) -> Answers:
    """Pupils of different ability at questions of different difficulty; 5 marks each, five bands, times in tenths."""
    chance = random.Random(20)
    abilities = [chance.gauss(0, 1) for _ in range(attempts)]
    totals, columns = array("d", bytes(8 * attempts)), []
    for number in range(questions):
        difficulty, marks, choices = chance.gauss(-0.5, 1), array("d"), []
        for place, ability in enumerate(abilities):
            knows = chance.gauss(ability, 1) > difficulty
            mark = 5.0 if knows else 0.0
            marks.append(mark)
            choices.append("A" if knows else chance.choice(("B", "C", "D", "")))
            totals[place] += mark
        seconds = array("d", (round(chance.expovariate(0.05), 1) for _ in abilities))
        columns.append(Question(f"q{number + 1}", "A", 4, 5.0, marks, choices, seconds))
    bands = [("primary", "junior", "senior", "vocational", "adult")[place % 5] for place in range(attempts)]
    return Answers(totals, 5.0 * questions, columns, bands)


def floor(answers: Answers) -> list[float]:
    """Read every column once."""
    read = []
    for question in answers.questions:
        products = sum(map(operator.mul, question.marks, answers.totals))
        counted = Counter(question.choices)
        ordered = sorted(question.marks)
        read.append(sum(question.marks) + products + len(counted) + ordered[-1] + sum(question.seconds))
    return read


def usual(answers: Answers) -> list[tuple[float, float]]:
    """Return discrimination index and discriminative efficiency, in two walks over the answers of each question."""
    figures, n = [], len(answers.totals)
    for question in answers.questions:
        marks, rests = [], []
        for mark, total in zip(question.marks, answers.totals, strict=True):
            marks.append(mark)
            rests.append(total - mark)
        mark_mean, rest_mean = sum(marks) / n, sum(rests) / n
        spread = rest_spread = together = best = 0.0
        for mark, rest, low, lower in zip(marks, rests, sorted(marks), sorted(rests), strict=True):
            spread += (mark - mark_mean) ** 2
            rest_spread += (rest - rest_mean) ** 2
            together += (mark - mark_mean) * (rest - rest_mean)
            best += (low - mark_mean) * (lower - rest_mean)
        figures.append((100 * together / math.sqrt(spread * rest_spread), 100 * together / best))
    return figures


def timed(work: Callable[[], Done]) -> tuple[float, Done]:
    """Return the best of three, and what was done."""
    best = math.inf
    for _ in range(3):
        began = time.perf_counter()
        done = work()
        best = min(best, time.perf_counter() - began)
    return best, done


def alike(some: tuple[float, float], other: tuple[float, float]) -> bool:
    """Return whether both figures agree to a millionth."""
    return all(math.isclose(a, b, rel_tol=1e-6) for a, b in zip(some, other, strict=True))


def machine() -> str:
    """Describe what was measured on."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.split(":")[1].strip() for line in lines if "model name" in line), platform.machine())
    return f"{model}, {os.cpu_count()} cores (one used), Python {platform.python_version()}"


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attempts", type=int, default=200_000)
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--without-usual", action="store_true")
    chosen = parser.parse_args()
    print(machine())
    answers = make_answers(chosen.attempts, chosen.questions)
    made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    floor_seconds, _ = timed(lambda: floor(answers))

    def ours() -> tuple[list, object, list]:
        items = analyse(answers)
        return items, analyse_paper(answers, items), [flags(item) for item in items]

    seconds, (items, paper, found) = timed(ours)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{chosen.attempts} attempts at {chosen.questions} questions, {sum(map(len, found))} flags")
    print(f"reliability {paper.internal_consistency:.1f} %, first question: {items[0].discrimination_index:.1f} %")
    ratio = seconds / floor_seconds
    print(
        f"floor {floor_seconds:.2f} s · ours {seconds:.2f} s (bar {BAR_SECONDS}) · ratio {ratio:.1f} (bar {BAR_RATIO})"
    )
    print(f"memory {peak:.0f} MB, of it the answers {made:.0f} MB")
    agrees = True
    if not chosen.without_usual:
        usual_seconds, expected = timed(lambda: usual(answers))
        got = [(item.discrimination_index, item.discriminative_efficiency) for item in items]
        agrees = all(map(alike, got, expected))
        times = usual_seconds / seconds
        print(f"usual {usual_seconds:.2f} s for two of the figures ({times:.1f} times ours), agrees: {agrees}")
    return seconds <= BAR_SECONDS and ratio <= BAR_RATIO and agrees


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
