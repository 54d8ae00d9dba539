"""Writing CSV as Chinese spreadsheet programs read it: with a byte order mark, and no cell that runs as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

MEDIA_TYPE = "text/csv; charset=utf-8"
FORMULA = "=+-@\t\r"


def csv_sheet(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as CSV; nothing (None) is an empty cell, and words that look like a formula get a quote before.

    >>> csv_sheet(("队伍",), [("=1+1",), (None,)]).decode("utf-8-sig").split()
    ['队伍', "'=1+1", '""']
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    if isinstance(value, str) and value[:1] and value[0] in FORMULA:
        return f"'{value}"
    return "" if value is None else value
