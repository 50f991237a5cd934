"""The engine every exercise stands on: it draws a learner's numbers, checks answers, explains, and records.

It knows no chapter: a chapter's questions stand in its room, in ``questions.py``.
"""

from clvteach.questions.desk import Desk
from clvteach.questions.drawing import Order, Pick, Several, Steps, placed
from clvteach.questions.question import (
    Case,
    Choice,
    Exercise,
    Function,
    Misconception,
    Number,
    Numbers,
    Option,
    Quantity,
    Table,
    Text,
)

__all__ = [
    "Case",
    "Choice",
    "Desk",
    "Exercise",
    "Function",
    "Misconception",
    "Number",
    "Numbers",
    "Option",
    "Order",
    "Pick",
    "Quantity",
    "Several",
    "Steps",
    "Table",
    "Text",
    "placed",
]
