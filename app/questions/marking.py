"""Rule: what a choice earns. Half right is wrong, as in the contests that schools know."""


def tidy(choice: str, options: int) -> str | None:
    """Return `choice` as letters in order without repeats, or None when it names an option that is not there.

    >>> tidy("ba", 4), tidy("", 4), tidy("AE", 4)
    ('AB', '', None)
    """
    letters = sorted(set(choice.upper()))
    if any(letter not in LETTERS[:options] for letter in letters):
        return None
    return "".join(letters)


def marks_for(choice: str, key: str, marks: int) -> int:
    """Return the marks for a choice, both in the letters of the bank: all of them for exactly the key, else none.

    >>> marks_for("AB", "AB", 5), marks_for("A", "AB", 5), marks_for("", "A", 5)
    (5, 0, 0)
    """
    return marks if choice and sorted(choice) == sorted(key) else 0


LETTERS = "ABCDEFGH"
