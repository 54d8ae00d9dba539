"""The command line: `python -m app`, installed as `qingdun`."""

import sys

from app.commands import cli
from app.errors import Refusal


def main() -> None:
    """Run one command. A refusal is printed as its sentence, and ends with exit code 1."""
    try:
        cli()
    except Refusal as refusal:
        sys.stderr.write(f"{refusal.message}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
