"""The engine every exercise stands on: it draws a learner's numbers, checks answers, explains, and records.

It knows no chapter: what a chapter's questions compute stands in its room, in ``questions.py``, and what they say beside
the chapter, in ``questions.md``.
"""

from clvteach.questions.carrying import Carried
from clvteach.questions.drawing import Order, Pick, Several, Steps, placed
from clvteach.questions.kinds import Choice, Function, Number, Numbers, Option, Quantity, Table, Text
from clvteach.questions.question import Case, Exercise
from clvteach.questions.session import Session

__all__ = [
    "Carried",
    "Case",
    "Choice",
    "Exercise",
    "Function",
    "Number",
    "Numbers",
    "Option",
    "Order",
    "Pick",
    "Quantity",
    "Session",
    "Several",
    "Steps",
    "Table",
    "Text",
    "placed",
]
