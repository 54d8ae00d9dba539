"""Rule: YAML as text. Everything stays what the author wrote: an option `110` is no number, `on` is not "yes"."""

import re

import yaml

# Scalars stay text (BaseLoader); the C reader is ten times quicker where PyYAML was built with it.
_BASE: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Unreadable(Exception):
    """The text is no YAML. `where` is the last id before the place where reading stopped."""

    def __init__(self, where: str, sentence: str) -> None:
        super().__init__(sentence)
        self.where, self.sentence = where, sentence


class _Loader(_BASE):  # type: ignore[misc, valid-type]  # whichever of the two there is
    """Refuses what plain YAML would settle in silence: a field written twice keeps only the second."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        """Return the mapping, or raise when a key stands in it twice."""
        seen = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} 写了两次", key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)  # type: ignore[no-any-return]


def read_yaml(text: str) -> object:
    """Return what a YAML text says, every scalar as text, or raise Unreadable.

    >>> read_yaml("- {id: law-junior-001, key: on}")
    [{'id': 'law-junior-001', 'key': 'on'}]
    """
    if "\ufffd" in text:
        raise Unreadable("", "文件不是 UTF-8 编码。")
    try:
        return yaml.load(text, _Loader)
    except (yaml.YAMLError, RecursionError) as error:
        raise Unreadable(*_place(text, error)) from None


def _place(text: str, error: Exception) -> tuple[str, str]:
    """Return the last id written before the place where reading stopped, and what is wrong there."""
    mark, problem = getattr(error, "problem_mark", None), str(getattr(error, "problem", ""))
    said = problem if problem.endswith("写了两次") else "不是正确的 YAML"
    if mark is None:
        return "", f"{said}。"
    before = re.findall(r"^- +id: *(\S+)", "\n".join(text.splitlines()[: mark.line + 1]), re.MULTILINE)
    return before[-1] if before else "", f"第 {mark.line + 1} 行附近{said}。"
