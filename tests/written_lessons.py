"""A lesson in which nothing is to be mended, as somebody writes it in the browser."""

from tests.lessons import Taught, lesson_text

MORE = """
## 是真的吗

```myth
title: 想一想
statements:
- {say: 说不会伤朋友的心。, is_true: false, why: 真朋友会听你的。}
- {say: 可以请大人帮忙。, is_true: true, why: 大人愿意帮忙。}
- {say: 先走开也可以。, is_true: true, why: 走开就安全了。}
```

## 排一排

```order
title: 怎样走开
steps: [停下来, 说不, 走开, 告诉大人]
why: 先停下来，就有时间想。
```

## 练一练

```skill
title: 说不
steps:
- {do: 站直，看着对方。, say: 不，我不要。}
- {do: 转身走开。}
practise: 两个人一组，轮流说一说。
```
"""


def fit_text(taught: Taught, questions: tuple[str, ...], **changed: object) -> str:
    """Return a faultless text for the first lesson of a course."""
    return lesson_text(taught.first.code, questions, **changed) + MORE
