"""The kinds of question, one file each: what it asks for, how an answer is read, judged and told from others."""

from clvteach.questions.kinds.choice import Choice, Option
from clvteach.questions.kinds.function import Function
from clvteach.questions.kinds.number import Number, Quantity
from clvteach.questions.kinds.numbers import Numbers
from clvteach.questions.kinds.table import Table
from clvteach.questions.kinds.text import Text

__all__ = ["Choice", "Function", "Number", "Numbers", "Option", "Quantity", "Table", "Text"]
