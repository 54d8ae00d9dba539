"""The Chinese words of this chapter's own terms."""

from app.papers.models import PaperMode

MODES = {
    PaperMode.FIXED: "同一套题：所有人的题目相同，题序和选项顺序不同",
    PaperMode.DRAWN: "每人抽题：从同一题池各抽一份，题量、难度、分值都相同",
}
