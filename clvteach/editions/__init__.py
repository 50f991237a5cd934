"""From a chapter's source to its notebooks: two languages, editions for students and instructors.

``source`` reads and checks the text a teacher edits, ``edition`` picks the cells of one notebook from it, ``building``
runs what changed and writes it. Cells are chosen, never rewritten, but for the one line that names the language.
"""

from clvteach.editions.building import build
from clvteach.editions.edition import EDITIONS, Edition, pick
from clvteach.editions.source import Cell, Source, read

__all__ = ["EDITIONS", "Cell", "Edition", "Source", "build", "pick", "read"]
