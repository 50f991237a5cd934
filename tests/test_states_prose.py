"""What chapter 1 says in its prose is what its code says: each number in a sentence is computed here."""

import pandas as pd
import pytest
from chapter_text import grouped, names_made_by, says, signs_left_over, written_out

from clvteach import language, states
from clvteach.predictions.find import of_chapter
from clvteach.states.model import CONVERSIONS, OF_ACTUAL
from clvteach.states.predictions import SEVEN, TODAY

CHAPTER = "01-states"


@pytest.fixture(scope="module")
def made():
    return names_made_by(CHAPTER)


def states_of(customers, **rules):
    table = states.classify(customers, TODAY, **rules)
    return table["state"].where(table["sub-state"] == "–", table["sub-state"]).set_axis(customers["customer"])


def test_another_rule_moves_ms_wu_and_nobody_else(made):
    customers = made["customers"]
    now = states_of(customers)
    assert (now["Wu"], now.isin(OF_ACTUAL).sum()) == ("repeat", 3)
    stricter = states_of(customers, lost_after=180)
    assert stricter["Wu"] == "lost" and (stricter != now).sum() == 1
    assert states_of(customers, loyal_from=3)["Wu"] == "loyal"
    days = pd.Timestamp(TODAY) - pd.Timestamp(customers.set_index("customer").loc["Wu", "last_purchase"])
    assert says(CHAPTER, (f"{days.days} days ago", f"{days.days} 天前"))


def test_the_prediction_reads_the_list_that_the_learner_sees(made):
    pd.testing.assert_frame_equal(SEVEN, made["customers"])


def test_what_comes_out_of_the_predictions():
    with language.using("en"):
        right = {name: prediction.right for name, prediction in of_chapter(CHAPTER).items()}
    assert right == {
        "actual": 3,
        "becomes loyal": 7,
        "quarrel": "lost",
        "won back": "repeat",
        "arrows": 10,
        "established": "churn",
        "young": "contacts",
        "settled lost": "same",
        "settled actual": "same",
    }


def test_the_lives_go_as_the_fold_tells():
    app = states.one_life()
    seen = {}
    for life, event in (("lin", 6), ("lin", 7), ("lin", 8), ("lin", 9), ("zhou", 3), ("zhou", 4), ("chen", 4)):
        app.set(life=life, event=event)
        seen[life, event] = app.result["events"].iloc[-1]
    after = {place: event["state after"] for place, event in seen.items()}
    assert list(after.values()) == ["repeat", "loyal", "lost", "repeat", "lost", "non-customer", "lost"]
    assert "366 days" in seen["zhou", 3]["what happens"] and "366 days" in seen["chen", 4]["what happens"]
    app.set(life="lin", event=13)
    assert app.result["number"] == 11
    app.set(life="chen", event=4, lost_after=410)
    assert app.result["events"].iloc[-1]["what happens"].startswith("books again")
    assert app.result["events"]["day"].diff().iloc[-1] == 400  # the return lies between
    assert app.result["events"]["day"].iloc[-1] - app.result["events"]["day"].iloc[1] == 410


def test_ten_arrows():
    assert len(CONVERSIONS) == 10
    assert says(CHAPTER, ("The graph of this book has ten arrows", "本书的图里有十个箭头"))


def test_the_ten_cards_are_where_the_fold_puts_them():
    told = {1: "loyal", 5: "repeat", 4: "first-time", 3: "target", 8: "target", 2: "potential", 10: "potential"}
    told |= {6: "lost", 7: "non-customer", 9: "non-customer"}
    assert (states.check_cards(told)["result"] == "right").all()


def test_the_rates_are_told_as_the_model_has_them():
    rates = states.Rates()
    for name in ("attract", "convert", "churn", "repeat", "loyalty", "win_back", "give_up"):
        assert says(CHAPTER, (f"{getattr(rates, name):.0%}".replace("%", " %"), f"{getattr(rates, name):.0%}"))
    assert says(CHAPTER, grouped(rates.contacts))


def test_contacts_or_churn():
    plans = {"now": states.Rates(), "contacts": states.Rates(contacts=5000), "churn": states.Rates(churn=0.1)}
    plans |= {"2 points": states.Rates(churn=0.13), "3 points": states.Rates(churn=0.12)}
    plans["win back"] = states.Rates(win_back=0.1)
    established = states.compare(plans, states.ESTABLISHED)
    start_up = states.compare(plans, states.YOUNG)
    more, soon = established["more revenue"], start_up["more revenue"]
    in_the_long_run = established["revenue a month, in the long run"]
    assert more["churn"] > more["contacts"] and soon["contacts"] > soon["churn"]
    assert more["2 points"] < more["contacts"] < more["3 points"]
    assert says(CHAPTER, *map(grouped, (more["churn"], more["contacts"], soon["contacts"], soon["churn"])))
    assert says(CHAPTER, grouped(more["2 points"]), *map(grouped, in_the_long_run[["contacts", "churn", "win back"]]))
    assert in_the_long_run["contacts"] < in_the_long_run["win back"] < in_the_long_run["churn"]
    assert says(CHAPTER, *map(grouped, start_up.loc[["churn", "contacts"], "actual customers"]))


def test_from_which_month_on_less_churn_is_ahead_in_the_start_up():
    plans = {"now": states.Rates(), "contacts": states.Rates(contacts=5000), "churn": states.Rates(churn=0.1)}

    def ahead(months):
        more = states.compare(plans, states.YOUNG, months=months)["more revenue"]
        return more["churn"] > more["contacts"]

    first = next(months for months in range(1, 60) if ahead(months))
    assert all(ahead(months) for months in range(first, 60))
    assert says(CHAPTER, (f"from month {first} on", f"从第 {first} 个月起"))


def test_where_it_settles():
    now, less_churn, quicker = (
        states.steady_state(rates) for rates in (states.Rates(), states.Rates(churn=0.1), states.Rates(convert=0.4))
    )
    assert less_churn["lost"] == pytest.approx(now["lost"])
    assert quicker[list(OF_ACTUAL)].sum() == pytest.approx(now[list(OF_ACTUAL)].sum())
    assert says(CHAPTER, grouped(now["lost"]), grouped(now["target"]), grouped(quicker["target"]))
    late = states.cohort(states.Rates(), states.ESTABLISHED, 400)["non-customer"].diff()
    assert late.iloc[-1] == pytest.approx(200, abs=0.5)


def test_the_made_list(made):
    counts = states.count(made["classified"])["number of customers"]
    actual = counts[list(OF_ACTUAL)]
    stricter = states.count(states.classify(made["records"], TODAY, lost_after=180))["number of customers"]
    share = round(100 * counts["lost"] / counts.sum())
    assert counts["lost"] > actual.sum()
    assert says(
        CHAPTER,
        (f"{counts['lost']} of {counts.sum()} are lost, {share} %", f"{counts.sum()} 人里有 {counts['lost']} 人流失"),
        f"{' + '.join(map(str, actual))} = {actual.sum()}",
        (
            f"{stricter['lost']} are lost: {stricter['lost'] - counts['lost']} more",
            f"{stricter['lost']} 人，多了 {stricter['lost'] - counts['lost']} 人",
        ),
    )


def test_the_rule_that_the_own_slider_finds(made):
    def lost_and_actual(lost_after):
        counts = states.count(states.classify(made["records"], TODAY, lost_after=lost_after))["number of customers"]
        return counts["lost"], counts[list(OF_ACTUAL)].sum()

    from_here = next(days for days in range(30, 725, 5) if lost_and_actual(days)[0] <= lost_and_actual(days)[1])
    lost, actual = lost_and_actual(from_here)
    told = (f"From {from_here} on: {lost} against {actual}", f"从 {from_here} 天起：{lost} 人对 {actual} 人")
    assert says(CHAPTER, told)


def test_bold_is_bold():
    assert signs_left_over(CHAPTER) == []


def test_code_in_the_prose_runs(made):
    blocks = written_out(CHAPTER)
    assert len(blocks) == 3  # a slider and two solutions
    for block in blocks:
        with language.using("en"):
            exec(block, made)


def test_check_yourself():
    records = pd.DataFrame(
        {
            "customer": ["student", "music lover", "500 days", "300 days", "guest"],
            "purchases": [0, 0, 2, 2, 12],
            "last_purchase": ["", "", "2025-07-10", "2026-01-26", "2026-10-08"],
            "need": ["yes", "yes", "no", "no", "no"],
            "picked": ["no", "yes", "no", "no", "no"],
        }
    )
    assert states_of(records).tolist() == ["potential", "target", "lost", "repeat", "loyal"]
    assert states_of(records, lost_after=180)["300 days"] == "lost"
    assert states_of(records, lost_after=30, given_up_after=180, loyal_from=10)["guest"] == "lost"
