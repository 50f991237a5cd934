"""Forms in which a learner answers in the browser, without code: an exercise's questions and the chapters' predictions."""

from clvteach.forms.arithmetic import calculated
from clvteach.forms.fields import Entries, Field, Grid, NumberField, OptionsField, TextField, WordField
from clvteach.forms.form import Button, Form, Reply, Sheet

__all__ = [
    "Button",
    "Entries",
    "Field",
    "Form",
    "Grid",
    "NumberField",
    "OptionsField",
    "Reply",
    "Sheet",
    "TextField",
    "WordField",
    "calculated",
]
