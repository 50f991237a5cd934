"""The figures that the course prints for examples 3.3 and 3.4, beside the exact ones, for the learner to find the slips."""

from __future__ import annotations

import pandas as pd

from clvteach.language import N_
from clvteach.switching import model

START = (0.6, 0.3, 0.1)
# how the chapter's own code names the columns of who pays, for show() to translate
WHO_PAYS = (N_("now"), N_("B pays"), N_("C pays"), N_("both pay"))
AGREES = N_("agrees")
AGAIN = N_("the slip of 0.15 again: C's shares did not change")
EXAMPLES = {  # where: printed, what happened (pandas cuts texts of more than 50 characters, so they stay short)
    N_("3.3 share of A at t = 1 (%)"): (47.5, AGREES),
    N_("3.3 share of B at t = 1 (%)"): (37.5, AGREES),
    N_("3.3 share of C at t = 1 (%)"): (15, AGREES),
    N_("3.4 share of A at t = 2 (%)"): (37.5, N_("33.25 + 3.75 + 3.75 is 40.75")),
    N_("3.4 share of B at t = 2 (%)"): (41.75, AGREES),
    N_("3.4 share of C at t = 2 (%)"): (17.5, AGREES),
    N_("3.4 shares at t = 2 together (%)"): (96.75, N_("must be 100: A's share is too small")),
    N_("3.4 CLV of A"): (675.7, N_("follows from A's share at t = 2")),
    N_("3.4 CLV of B"): (497, N_("497.72 cut off, not rounded")),
    N_("3.4 CLV of C"): (192.6, N_("a small slip: 50 + 68.81 + 73.65 is 192.45")),
    N_("3.4 CLVs together"): (1365.3, N_("must be 1379.56: A's value is too small")),
    N_("A keeps 80 %: CLV of A"): (751, N_("750.78 rounded: A's value if C pays, not B")),
    N_("A keeps 80 %: CLV of B"): (432.5, AGREES),
    N_("A keeps 80 %: CLV of C"): (192.6, AGAIN),
    N_("A keeps 80 %: CLVs together"): (1376.1, N_("must be 1379.56: A's value belongs to pAC = 0")),
    N_("and C switches to A: CLV of A"): (761.5, AGREES),
    N_("and C switches to A: CLV of B"): (425.5, N_("425.61 rounded on the way")),
    N_("and C switches to A: CLV of C"): (192.6, AGAIN),
    N_("and C switches to A: CLVs together"): (1379.6, N_("agrees: the small slips cancel")),
}


def matrices() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The three matrices of example 3.4: as printed, pAA raised to .8, and pCA raised to .3 as well.

    The course says what rises, but not what falls. Its shares, and its values of B and C, follow when B pays each time:
    pAB falls to .1, then pCB to .1. Only the 751 for A is the value if C pays, so that pAC falls to 0.

    Returns
    -------
    tuple of three DataFrames
        Index "from", columns "to".

    Examples
    --------
    >>> matrices()[2].round(2).to_numpy().tolist()
    [[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.3, 0.1, 0.6]]
    """
    P = model.matrix([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.25, 0.15, 0.6]])
    kept = model.with_switch(P, "A", "A", 0.8, taken_from="B")
    return P, kept, model.with_switch(kept, "C", "A", 0.3, taken_from="B")


def printed_and_exact() -> pd.DataFrame:
    """Every result that the course prints for examples 3.3 and 3.4 beside the exact one.

    Returns
    -------
    DataFrame
        Index "where", columns "printed", "exact", "difference" (printed − exact). Shares in per cent, as the course
        prints them, values in money. The rows "together" are the sums of the printed figures; the course does not print them.

    Examples
    --------
    >>> printed_and_exact().loc[["3.4 share of A at t = 2 (%)", "3.4 CLV of A"]].round(2)  # doctest: +NORMALIZE_WHITESPACE
                                 printed   exact  difference
    where
    3.4 share of A at t = 2 (%)     37.5   40.75       -3.25
    3.4 CLV of A                   675.7  689.38      -13.68
    """
    now, next_one = (100 * model.shares(matrices()[0], list(START), 2).loc[t] for t in (2, 1))
    exact = [*next_one, *now, now.sum()]
    for P in matrices():
        values = model.lifetime_value(P, list(START), contribution=500, rate=0.09, periods=2)
        exact += [*values, values.sum()]
    table = pd.DataFrame(
        {N_("printed"): [figure for figure, _reason in EXAMPLES.values()], N_("exact"): exact},
        index=pd.Index(EXAMPLES, name=N_("where")),
    )
    noise_free = (table["printed"] - table["exact"]).round(9) + 0.0  # + 0 turns −0 into 0
    return table.assign(**{N_("difference"): noise_free})


def slips() -> pd.DataFrame:
    """What happened where the printed figure is not the exact one rounded.

    Returns
    -------
    DataFrame
        Index "where", the rows of :func:`printed_and_exact`; column "what happened", in plain English (translated by
        :func:`clvteach.show`), beginning with "agrees" where nothing did.

    Examples
    --------
    >>> slips().loc["3.4 share of A at t = 2 (%)", "what happened"]
    '33.25 + 3.75 + 3.75 is 40.75'
    """
    reasons = [reason for _figure, reason in EXAMPLES.values()]
    return pd.DataFrame({N_("what happened"): reasons}, index=pd.Index(EXAMPLES, name=N_("where")))
