"""The forms of a term: as good as the term itself where words are asked."""

from __future__ import annotations

import re
from functools import lru_cache

from clvteach.checks import plain

LONGEST = 60
# the characters of the course's terms that are written otherwise in Hong Kong, Taiwan and older books
_SIMPLIFIED = str.maketrans(
    "戶顧潛標購買複誠黃負擔尋廣開連鎖關係鏈討論會議電話詢觀類級態階訪門對絡實",
    "户顾潜标购买复诚黄负担寻广开连锁关系链讨论会议电话询观类级态阶访门对络实",
)
_CHINESE_ENDINGS = ("客户", "状态", "阶段", "方法", "型", "类", "级", "期", "法", "的", "者", "了")
_ENGLISH_ENDINGS = r" (customer|client|state|stage|class|method|buyer|purchaser|quadrant)s?$"
_ENGLISH_BEGINNINGS = r"^((a|an|the) (?=[a-z]{2})|(class|grade) )"  # the A of class A is no article


@lru_cache(maxsize=2_000)
def form_of(term: str) -> str:
    """A term without what makes no difference: capitals, plural, hyphens, 客户, 型, 类, 期, 法, traditional characters.

    Examples
    --------
    >>> form_of("Loyal Customers") == form_of("loyal"), form_of("潛在顧客") == form_of("潜在")
    (True, True)
    >>> form_of("忠诚型客户"), form_of("非客户"), form_of("A类"), form_of("Non-customers")
    ('忠诚', '非客户', 'a', 'non')
    """
    if len(term) > LONGEST:
        return term
    text = plain(term).casefold().translate(_SIMPLIFIED).replace("顾客", "客户")
    text = re.sub(r"[\s\-‐–_]+", " ", text).strip(" .,;:!。，；：！、“”‘’\"'()*")
    text = re.sub(_ENGLISH_ENDINGS, "", re.sub(_ENGLISH_BEGINNINGS, "", text))
    if text.isascii():
        return text[:-1] if text.endswith("s") and len(text) > 3 else text
    text = text.replace(" ", "")
    shortened = True
    while shortened:
        shortened = False
        for ending in _CHINESE_ENDINGS:
            rest = text.removesuffix(ending)
            # one Chinese character alone is another word: 非 is not 非客户
            if rest != text and (len(rest) > 1 or rest.isascii() and rest):
                text, shortened = rest, True
    return text
