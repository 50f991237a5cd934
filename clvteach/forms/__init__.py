"""Forms in which a learner answers in the browser, without code: an exercise's questions and the chapters' predictions.

The form itself, a widget, is in :mod:`clvteach.forms.form`: whoever only judges answers need not wait until it is loaded.
"""

from clvteach.forms.arithmetic import calculated
from clvteach.forms.fields import Entries, Field, Grid, NumberField, OptionsField, TextField, WordField

__all__ = ["Entries", "Field", "Grid", "NumberField", "OptionsField", "TextField", "WordField", "calculated"]
