"""What the statistics of a question mean for the next lesson, in a sentence for a teacher without statistics."""

from __future__ import annotations

from functools import reduce

from clvteach.language import _, sentences
from clvteach.marking.item_statistics import LEAST_COMPARED, LEAST_IN_A_GROUP, ItemStatistics
from clvteach.questions.filling import spoken
from clvteach.questions.kinds import Text
from clvteach.questions.status import Outcome

LEAST_JUDGED = 5  # learners: of fewer nothing is said
EASY, HARD, MANY_TRIES = 0.85, 0.4, 3
LEAST_ALIKE = 3  # learners with the same mistake


def advice(item: ItemStatistics) -> str:
    """What to do about a question, one or two sentences in the language in use."""
    if item.tally.outcomes[Outcome.TO_READ] and not item.learners:
        return _("Not read yet.")
    if item.learners < LEAST_JUDGED:
        return _("Too few learners to say anything.")
    said = [_main(item)]
    if item.unclear:
        said.append(
            _("Those who are good elsewhere miss it more often than others: check whether its words are clear.")
        )
    if item.harder:
        said.append(_("The numbers make a difference: talk about an example of each kind."))
    return reduce(sentences, said)


def _main(item: ItemStatistics) -> str:
    lack = item.tally.wrong
    missing = item.tally.outcomes[Outcome.MISSING]
    wrong, n = item.tally.misconceptions[0] if item.tally.misconceptions else (None, 0)
    if item.facility >= EASY:
        return _easy(item)
    if n >= LEAST_ALIKE and 2 * n > lack:
        mistake = item.question.mistake_in_words(item.tally.given, wrong)
        sentence = _("Most who failed made the same mistake ({mistake}): show section {section} again.")
        if not wrong.see:
            sentence = _("Most who failed made the same mistake ({mistake}): talk about it.")
        return sentence.format(mistake=mistake, section=wrong.see)
    if missing >= LEAST_ALIKE and 2 * missing > lack:
        return _("Most who failed gave no answer: ask what stopped them, and begin it together.")
    if isinstance(item.question, Text):
        return _("Read out a good answer and one that lacks something, and let the class say what is missing.")
    if item.facility < HARD:
        return _("Hard, and everybody fails in another way: solve it together, step by step.")
    return _("Those who failed went wrong in different ways: their feedback pages say how. No need to stop the class.")


def _easy(item: ItemStatistics) -> str:
    if item.tries is not None and item.tries >= MANY_TRIES:
        return _(
            "Right in the end, but half of the class needed {n} tries or more: let somebody explain the way."
        ).format(n=f"{item.tries:g}")
    return _("Nearly everybody has it: go on.")


def mistakes(item: ItemStatistics) -> str:
    """Each mistake with how many made it, the most frequent first."""
    tally = item.tally
    return "\n".join(f"{n} × {item.question.mistake_in_words(tally.given, wrong)}" for wrong, n in tally.misconceptions)


def compared(item: ItemStatistics) -> str:
    """On how many learners the discrimination stands; why there is none, if there is none."""
    if item.discrimination is not None:
        return str(item.learners)
    if item.learners < LEAST_COMPARED:
        return _("{n}: fewer than {least}").format(n=item.learners, least=LEAST_COMPARED)
    return _("{n}, but all have the same points").format(n=item.learners)


def draws(item: ItemStatistics) -> str:
    """Whether some draws of numbers were harder than others."""
    if not item.compared:
        return _("– (two groups of {n} are needed)").format(n=LEAST_IN_A_GROUP)
    if item.harder is None:
        return _("no")
    harder = item.harder
    return _("“{name}” small: {small} of the points; large: {large}").format(
        name=spoken(harder.name), small=per_cent(harder.with_small), large=per_cent(harder.with_large)
    )


def per_cent(share: float) -> str:
    """A share as a teacher reads it.

    >>> per_cent(2 / 3)
    '67 %'
    """
    return _("{number} %").format(number=f"{100 * share:.0f}")
