"""clvteach: what customers are worth, with sliders.

One room per chapter (:mod:`clvteach.lifetime_value`, :mod:`clvteach.switching`, …), each with the same corners:
``model`` (pure functions), ``figure`` (drawing), ``app`` (sliders).
"""

from clvteach.tables import show

__all__ = ["show"]
__version__ = "0.1.0"
