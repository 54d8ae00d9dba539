"""Reading files of strangers in a child process that can neither eat the machine nor reach anything.

The child gets the file on its standard input and answers JSON. It may use half a gigabyte and twenty seconds, and once
its libraries are loaded it can open nothing more: no file, no socket. Whatever it does, the server lives on.
"""

import json
import subprocess
import sys
import tempfile
from typing import Any

from app.errors import Refusal
from app.settings import PROJECT

SECONDS = 25
MEMORY = 512 << 20


class UnreadableFile(Refusal):
    """The file is broken, hostile or not of a kind we read."""

    status = 422
    message = "这个文件无法读取，没有导入任何内容。请用 Excel 或 WPS 另存为 .xlsx 后再上传。"


def read_apart(module: str, content: bytes, *arguments: str) -> Any:
    """Run `python -m module arguments` on `content` in a limited child, and return the JSON it prints.

    Raises UnreadableFile with the child's own sentence when it refuses, with a general one when it dies or is too slow.
    """
    with tempfile.TemporaryDirectory() as empty:
        try:
            done = subprocess.run(
                [sys.executable, "-c", _START.format(project=str(PROJECT), memory=MEMORY, module=module), *arguments],
                input=content,
                capture_output=True,
                timeout=SECONDS,
                check=False,
                cwd=empty,
                env={"PYTHONDONTWRITEBYTECODE": "1", "PATH": "", "LANG": "C.UTF-8"},
            )
        except subprocess.TimeoutExpired:
            raise UnreadableFile("这个文件太复杂，处理超时，没有导入任何内容。") from None
    if done.returncode:
        raise UnreadableFile
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise UnreadableFile(answer["refused"])
    return answer["read"]


_START = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
sys.path.insert(0, {project!r})
import importlib
module = importlib.import_module({module!r})
content = sys.stdin.buffer.read()
resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))  # nothing more can be opened: no file, no socket
module.answer(content, sys.argv[1:])
"""
