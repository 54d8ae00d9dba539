"""Re-create the front-end files we did not write, exactly as recorded in app/static/vendor/VENDOR.json.

`python tools/vendor.py` asks npm (with npm's own configuration) for each package by name and
version, refuses a tarball or a file whose sha512 is not the recorded one, and writes the files.
`python tools/vendor.py --check` only compares what is committed; it needs neither npm nor a network.
"""

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "app/static/vendor"
RECORD = json.loads((FOLDER / "VENDOR.json").read_text())


def main() -> int:
    """Fetch or check, list the faults, and return how the command ended."""
    faults = list(check() if "--check" in sys.argv else fetch())
    print("\n".join(faults) or "vendored files are as recorded")
    return 1 if faults else 0


def check():
    """Yield a sentence for each committed file that differs from its record."""
    for package in RECORD.values():
        for name, file in package["files"].items():
            if digest((FOLDER / name).read_bytes()) != file["sha512"]:
                yield f"{name} differs from its record"


def fetch():
    """Write every file of every package; yield a sentence for each one refused."""
    for name, package in RECORD.items():
        with tempfile.TemporaryDirectory() as folder:
            wanted = f"{name}@{package['version']}"
            subprocess.run(["npm", "pack", wanted, "--silent"], cwd=folder, check=True, capture_output=True)
            tarball = next(Path(folder).glob("*.tgz"))
            if digest(tarball.read_bytes()) != package["tarball"]:
                yield f"{wanted}: the tarball is not the recorded one"
                continue
            yield from unpack(tarball, package["files"])


def unpack(tarball, files):
    """Write the recorded files of one tarball."""
    with tarfile.open(tarball) as archive:
        for name, file in files.items():
            content = archive.extractfile(f"package/{file['from']}").read()
            if digest(content) != file["sha512"]:
                yield f"{name} differs from its record"
                continue
            (FOLDER / name).write_bytes(content)


def digest(content: bytes) -> str:
    """Return sha512 in the form npm writes it."""
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


if __name__ == "__main__":
    sys.exit(main())
