"""What the statistics of a question mean for the next lesson, in a sentence for a teacher without statistics."""

from __future__ import annotations

from functools import reduce

from clvteach.checks import shown
from clvteach.language import _, listing, sentences
from clvteach.marking.item_statistics import LEAST_COMPARED, LEAST_IN_A_GROUP, ItemStatistics
from clvteach.marking.roster import Roster
from clvteach.questions.filling import fill
from clvteach.questions.kinds import Choice, Text
from clvteach.questions.status import Outcome
from clvteach.questions.verdict import Misconception

LEAST_JUDGED = 5  # learners: of fewer nothing is said
MOST_FAILING = 0.15, 0.4  # of the class, where it goes on; where it is not stopped
MANY_TRIES = 3
FEW = 2  # learners, to whom one talks individually
LEAST_ALIKE = 3  # learners with the same mistake
MOST_NAMED, LEAST_FREQUENT = 2, 2  # mistakes in a sentence; learners with a mistake that is called frequent


def advice(item: ItemStatistics, roster: Roster) -> str:
    """What to do about a question, one or two sentences for the teacher in the language in use; they may name learners."""
    if item.tally.outcomes[Outcome.TO_READ] and not item.learners:
        return _("Not read yet.")
    if item.learners < LEAST_JUDGED:
        return _("Too few learners to say anything.")
    said = [_main(item, roster)]
    if item.unclear:
        said.append(
            _("Those who are good elsewhere miss it more often than others: check whether its words are clear.")
        )
    if item.harder:
        said.append(_("The numbers make a difference: talk about an example of each kind."))
    return reduce(sentences, said)


def _main(item: ItemStatistics, roster: Roster) -> str:
    tally, failed = item.tally, len(item.failed)
    goes_on, is_not_stopped = MOST_FAILING
    missing = tally.outcomes[Outcome.MISSING]
    wrong, alike = tally.misconceptions[0] if tally.misconceptions else (None, 0)
    if missing == item.learners:
        return _("Nobody answered it: was it set at all, and were the notebooks run and saved?")
    if item.failing <= goes_on and item.tries is not None and item.tries >= MANY_TRIES:
        return _(
            "Right in the end, but half of the class needed {n} tries or more: let somebody explain the way."
        ).format(n=f"{item.tries:g}")
    if 0 < failed <= FEW:
        return _few(item, roster)
    if item.failing <= goes_on:
        return _("Nearly everybody has it: go on.")
    if alike >= LEAST_ALIKE and 2 * alike > failed:
        sentence = _("Most who failed made the same mistake ({mistake}): show section {section} again.")
        if not wrong.see:
            sentence = _("Most who failed made the same mistake ({mistake}): talk about it.")
        return sentence.format(mistake=_called(item, wrong), section=wrong.see)
    if missing >= LEAST_ALIKE and 2 * missing > failed:
        return _("Most who failed gave no answer: ask what stopped them, and begin it together.")
    if isinstance(item.question, Text):
        return _("Read out a good answer and one that lacks something, and let the class say what is missing.")
    return _many(item, stop=item.failing > is_not_stopped)


def _few(item: ItemStatistics, roster: Roster) -> str:
    learners = listing(map(roster.called, item.failed))
    sentence = _("Right for all but {learners}: talk to them individually ({mistakes}).")
    if not item.tally.misconceptions:
        sentence = _("Right for all but {learners}: talk to them individually.")
    mistakes = _("; ").join(_called(item, wrong) for wrong, _n in item.tally.misconceptions)
    return sentence.format(learners=learners, mistakes=mistakes)


def _many(item: ItemStatistics, stop: bool) -> str:
    """For several who failed, most of them not in the same way."""
    frequent = _frequent(item)
    if frequent and stop:
        sentence = _(
            "{failed} of {n} do not have all of it right. Take an example of the most frequent mistakes in class: {mistakes}."
        )
    elif frequent:
        sentence = _(
            "{failed} of {n} do not have all of it right; the most frequent mistakes: {mistakes}. Their feedback pages say why: no need to stop the class."
        )
    elif stop:
        sentence = _(
            "{failed} of {n} do not have all of it right, and no known mistake is frequent: solve it together, step by step."
        )
    else:
        sentence = _(
            "{failed} of {n} do not have all of it right, and no known mistake is frequent. They have their feedback pages: no need to stop the class."
        )
    mistakes = _("; ").join(_counted(item, wrong, n) for wrong, n in frequent)
    return sentence.format(failed=len(item.failed), n=item.learners, mistakes=mistakes)


def _frequent(item: ItemStatistics) -> list[tuple[Misconception, int]]:
    """The most frequent mistakes: no more than can be named, unless more share the first place, and none of a tie without the others."""
    counts = [n for _wrong, n in item.tally.misconceptions]
    next_one = max(counts[MOST_NAMED:], default=0)
    least = max(LEAST_FREQUENT, min(next_one + 1, max(counts, default=0)))
    return [(wrong, n) for wrong, n in item.tally.misconceptions if n >= least]


def _called(item: ItemStatistics, wrong: Misconception) -> str:
    """A mistake in words. An option that names a number of the learner's own is another one for each: its reason is the same."""
    mistake = item.question.mistake_in_words(item.tally.given, wrong)
    if not isinstance(item.question, Choice) or "{" not in item.question.options[wrong.name].text:
        return mistake
    why = fill(wrong.why, item.tally.given).rstrip(".。")
    return _("{mistake} with the numbers of the solutions: “{why}”").format(mistake=mistake, why=why)


def _counted(item: ItemStatistics, wrong: Misconception, n: int) -> str:
    return f"{n} × {_called(item, wrong)}"


def mistakes(item: ItemStatistics) -> str:
    """Each mistake with how many made it, the most frequent first."""
    return "\n".join(_counted(item, wrong, n) for wrong, n in item.tally.misconceptions)


def compared(item: ItemStatistics) -> str:
    """On how many learners the discrimination stands; why there is none, if there is none."""
    if item.discrimination is not None:
        return str(item.learners)
    if item.learners < LEAST_COMPARED:
        return _("{n}: fewer than {least}").format(n=item.learners, least=LEAST_COMPARED)
    return _("{n}, but all have the same points").format(n=item.learners)


def draws(item: ItemStatistics) -> str:
    """Whether some draws of numbers were harder than others. Learners know a number by what it is with the solutions."""
    if item.learners < 2 * LEAST_IN_A_GROUP:
        return _("– (too few: two groups of {n} are needed)").format(n=LEAST_IN_A_GROUP)
    if not item.compared:
        return _("– (no number that splits the class in two)")
    if item.harder is None:
        return _("no difference seen")
    harder = item.harder
    sentence = _(
        "The number that is {solution} in the solutions: {small} of the points with {small_from} to {small_to}, {large} with {large_from} to {large_to}"
    )
    (small_from, small_to), (large_from, large_to) = harder.small, harder.large
    return sentence.format(
        solution=shown(float(getattr(item.tally.given, harder.name))),
        small_from=shown(small_from),
        small_to=shown(small_to),
        small=per_cent(harder.with_small),
        large_from=shown(large_from),
        large_to=shown(large_to),
        large=per_cent(harder.with_large),
    )


def per_cent(share: float) -> str:
    """A share as a teacher reads it.

    >>> per_cent(2 / 3)
    '67 %'
    """
    return _("{number} %").format(number=f"{100 * share:.0f}")
