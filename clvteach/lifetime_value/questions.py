"""The questions of chapter 5. Rates are fractions, money has no currency, periods are years."""

from __future__ import annotations

from functools import cache

import pandas as pd

from clvteach.language import N_
from clvteach.lifetime_value.model import annuity_factor, by_contribution, by_profit, by_revenue
from clvteach.questions import (
    Case,
    Choice,
    Exercise,
    Function,
    Misconception,
    Number,
    Numbers,
    Option,
    Quantity,
    Steps,
    Table,
    Text,
)


def _factor(n) -> float:
    return _annuity(n.rate, n.years)


@cache  # the same few rates and years are drawn for many learners
def _annuity(rate: float, years: int) -> float:
    return float(annuity_factor(rate, years))


NOT_DISCOUNTED = N_("not discounted")
FROM_TODAY = N_("the yearly income begins today")
FIRST_PURCHASE_MISSING = N_("the first purchase is missing")
ACQUISITION_COST_MISSING = N_("the acquisition cost is missing")

ONE_CUSTOMER = Case(
    name="1",
    title=N_("One customer, three models"),
    text=N_(
        "A customer stays with a company for {years} years. Winning the customer cost {acquisition}. The first purchase, today, is {first}. "
        "After that the company expects an income of {income} a year; serving the customer costs {service} a year. The discount rate is {rate:%}."
    ),
    given={
        "years": Steps(6, 12),
        "acquisition": Steps(200, 800, 50),
        "first": Steps(1500, 4000, 250),
        "income": Steps(600, 1400, 100),
        "service": Steps(50, 250, 25),
        "rate": Steps(0.06, 0.12, 0.01),
        "year": Steps(3, 5),
    },
    questions=[
        Number(
            name="1a",
            text=N_(
                "First without discounting: how much money comes in altogether, the first purchase and the income of all {years} years, "
                "if you simply add it up?"
            ),
            meaning=N_(
                "Every value by revenue must lie below this sum, because later years are discounted: a bound to check by."
            ),
            quantity=Quantity(
                right=lambda n: n.first + n.years * n.income,
                misconceptions=(
                    Misconception(
                        FIRST_PURCHASE_MISSING,
                        lambda n: n.years * n.income,
                        N_("That is the income of the {years} years. The first purchase comes on top of it."),
                        see="3",
                    ),
                    Misconception(
                        N_("the first purchase counts as one of the years"),
                        lambda n: n.first + (n.years - 1) * n.income,
                        N_("The first purchase is made today, in year 0. After it come {years} whole years of income."),
                        see="3",
                    ),
                    Misconception(
                        N_("costs taken from revenue"),
                        lambda n: n.first - n.acquisition + n.years * n.income,
                        N_("What comes in is asked. The acquisition cost goes out: it belongs to the second model."),
                        see="3",
                    ),
                    Misconception(
                        N_("only one year counted"),
                        lambda n: n.first + n.income,
                        N_("That is the first purchase and one year. The income comes in each of {years} years."),
                        see="3",
                    ),
                ),
            ),
        ),
        Number(
            name="1b",
            text=N_("What are the {income} of year {year} worth today?"),
            meaning=N_("The longer you wait for money, the less it is worth today."),
            quantity=Quantity(
                right=lambda n: n.income / (1 + n.rate) ** n.year,
                misconceptions=(
                    Misconception(
                        NOT_DISCOUNTED,
                        lambda n: n.income,
                        N_(
                            "That is the amount of year {year} itself. Money that comes later is worth less today: divide."
                        ),
                        see="2",
                    ),
                    Misconception(
                        N_("compounded instead of discounted"),
                        lambda n: n.income * (1 + n.rate) ** n.year,
                        N_(
                            "You multiplied: that is what today's money grows to. From a later year back to today you divide."
                        ),
                        see="2",
                    ),
                    Misconception(
                        N_("discounted by one year only"),
                        lambda n: n.income / (1 + n.rate),
                        N_(
                            "You divided once. The money comes in year {year}, so divide by the power: one year's factor for each year of waiting."
                        ),
                        see="2",
                    ),
                    Misconception(
                        N_("years added up instead of compounded"),
                        lambda n: n.income / (1 + n.rate * n.year),
                        N_(
                            "You multiplied the rate by the years. Each year discounts what is left after the year before: use a power, `**`."
                        ),
                        see="2",
                    ),
                    Misconception(
                        N_("one year too early"),
                        lambda n: n.income / (1 + n.rate) ** (n.year - 1),
                        N_(
                            "You counted today as year 1. Today is year 0, so the money of year {year} waits {year} years."
                        ),
                        see="2",
                    ),
                    Misconception(
                        N_("per cent taken off"),
                        lambda n: n.income * (1 - n.rate) ** n.year,
                        N_(
                            "You took the rate off. Discounting undoes growth: divide by 1 + rate instead of multiplying by 1 − rate."
                        ),
                        see="2",
                    ),
                ),
            ),
        ),
        Number(
            name="1c",
            text=N_(
                "What is 1 a year worth today, if it comes at the end of each of the {years} years? (This is the annuity factor: "
                "1 − (1 + rate) to the power of −{years}, all of it divided by the rate.)"
            ),
            meaning=N_("With it {years} years take one multiplication; it is always smaller than the number of years."),
            quantity=Quantity(
                right=_factor,
                unit="factor",
                decimals=4,
                misconceptions=(
                    Misconception(
                        N_("brackets missing"),
                        lambda n: 1 - (1 + n.rate) ** -n.years / n.rate,
                        N_("Python divided only the power by the rate. Put the whole numerator into brackets."),
                        see="6",
                    ),
                    Misconception(
                        NOT_DISCOUNTED,
                        lambda n: n.years,
                        N_(
                            "That is the number of years: what you would have without discounting. The factor must be smaller."
                        ),
                        see="2",
                    ),
                    Misconception(
                        FROM_TODAY,
                        lambda n: _factor(n) * (1 + n.rate),
                        N_("You let the first 1 come today. It comes after one year."),
                        see="3",
                    ),
                    Misconception(
                        N_("minus in the exponent missing"),
                        lambda n: (1 - (1 + n.rate) ** n.years) / n.rate,
                        N_("The power lacks its minus sign, so it grows instead of shrinking."),
                        see="6",
                    ),
                    Misconception(
                        N_("one year's discount factor"),
                        lambda n: (1 + n.rate) ** -n.years,
                        N_(
                            "That is what the single 1 of the last year is worth. The 1 of every year counts: use the whole formula."
                        ),
                        see="6",
                    ),
                ),
            ),
        ),
        Numbers(
            name="1d",
            points=3,
            text=N_("Calculate the lifetime value with all three models: by revenue, by profit, by contribution."),
            meaning=N_("Each model takes away one more cost; so the three always come in this order."),
            quantities={
                "revenue": Quantity(
                    label=N_("revenue"),
                    right=lambda n: by_revenue(n.income, n.rate, n.years, first_purchase=n.first),
                    misconceptions=(
                        Misconception(
                            NOT_DISCOUNTED,
                            lambda n: n.first + n.income * n.years,
                            N_("The income of later years is not discounted yet."),
                            see="2",
                        ),
                        Misconception(
                            FIRST_PURCHASE_MISSING,
                            lambda n: n.income * _factor(n),
                            N_("The first purchase is missing. It is made today and counts in full."),
                            see="3",
                        ),
                        Misconception(
                            FROM_TODAY,
                            lambda n: n.first + n.income * _factor(n) * (1 + n.rate),
                            N_("You let the yearly income begin today. The first {income} come after one year."),
                            see="3",
                        ),
                        Misconception(
                            N_("the first purchase is discounted"),
                            lambda n: n.first / (1 + n.rate) + n.income * _factor(n),
                            N_("You discounted the first purchase. It is made today: today's money stays as it is."),
                            see="3",
                        ),
                    ),
                ),
                "profit": Quantity(
                    label=N_("profit"),
                    right=lambda n: by_profit(
                        n.income, n.rate, n.years, first_purchase=n.first, acquisition_cost=n.acquisition
                    ),
                    misconceptions=(
                        Misconception(
                            ACQUISITION_COST_MISSING,
                            lambda n: n.first + n.income * _factor(n),
                            N_("That is revenue. Profit also takes away what it cost to win the customer."),
                            see="3",
                        ),
                        Misconception(
                            N_("the acquisition cost is paid every year"),
                            lambda n: n.first + (n.income - n.acquisition) * _factor(n),
                            N_("You took the acquisition cost away in every year. A customer is won once, today."),
                            see="3",
                        ),
                        Misconception(
                            N_("the acquisition cost is discounted"),
                            lambda n: n.first - n.acquisition / (1 + n.rate) + n.income * _factor(n),
                            N_("You discounted the acquisition cost. It is paid today: today's money stays as it is."),
                            see="3",
                        ),
                        Misconception(
                            N_("the acquisition cost is added"),
                            lambda n: n.first + n.acquisition + n.income * _factor(n),
                            N_("You added the acquisition cost. It is money that goes out."),
                            see="3",
                        ),
                    ),
                ),
                "contribution": Quantity(
                    label=N_("contribution"),
                    right=lambda n: by_contribution(
                        n.income, n.service, n.rate, n.years, first_purchase=n.first, acquisition_cost=n.acquisition
                    ),
                    misconceptions=(
                        Misconception(
                            N_("the service cost is not discounted"),
                            lambda n: n.first - n.acquisition + n.income * _factor(n) - n.service * n.years,
                            N_(
                                "You took the service cost away without discounting it. It is paid in later years, so it is discounted like the income."
                            ),
                            see="3",
                        ),
                        Misconception(
                            N_("the service cost counts once"),
                            lambda n: n.first - n.acquisition + n.income * _factor(n) - n.service,
                            N_("You took the service cost away once. It is paid in every year."),
                            see="3",
                        ),
                        Misconception(
                            ACQUISITION_COST_MISSING,
                            lambda n: n.first + (n.income - n.service) * _factor(n),
                            N_("The acquisition cost is missing. Contribution takes away both costs."),
                            see="3",
                        ),
                        Misconception(
                            N_("the service cost is missing"),
                            lambda n: n.first - n.acquisition + n.income * _factor(n),
                            N_(
                                "That is profit. Contribution also takes away what serving the customer costs, every year."
                            ),
                            see="3",
                        ),
                    ),
                ),
            },
        ),
        Number(
            name="1e",
            text=N_(
                "How high could the acquisition cost be at most, so that winning this customer does not lose money (by contribution)?"
            ),
            meaning=N_(
                "A company that spends more than this on one such customer loses money, however well the campaign runs."
            ),
            points=2,
            quantity=Quantity(
                right=lambda n: by_contribution(n.income, n.service, n.rate, n.years, first_purchase=n.first),
                misconceptions=(
                    Misconception(
                        N_("the acquisition cost is already taken away"),
                        lambda n: by_contribution(
                            n.income, n.service, n.rate, n.years, first_purchase=n.first, acquisition_cost=n.acquisition
                        ),
                        N_(
                            "From this value the {acquisition} are already taken away. So there is room for more: by how much?"
                        ),
                        see="3",
                    ),
                    Misconception(
                        FIRST_PURCHASE_MISSING,
                        lambda n: by_contribution(n.income, n.service, n.rate, n.years),
                        N_("The first purchase pays for winning the customer, too."),
                        see="3",
                    ),
                    Misconception(
                        N_("the service cost is missing"),
                        lambda n: by_revenue(n.income, n.rate, n.years, first_purchase=n.first),
                        N_("That is all the revenue; but {service} a year go to serving the customer."),
                        see="3",
                    ),
                    Misconception(
                        NOT_DISCOUNTED,
                        lambda n: n.first + (n.income - n.service) * n.years,
                        N_(
                            "You added up the years without discounting. The acquisition cost is paid today, so compare with today's value."
                        ),
                        see="2",
                    ),
                ),
            ),
        ),
        Function(
            name="1f",
            text=N_(
                "Write a function `contribution_of(income, service_cost, rate, years)` that returns the value by contribution of the yearly income "
                "(without first purchase and acquisition cost), for any numbers. It must also work with a rate of 0, and with 0 years."
            ),
            meaning=N_("One function for every customer: that is how a company values thousands of them."),
            points=2,
            parameters=("income", "service_cost", "rate", "years"),
            inputs=lambda n: [
                (n.income, n.service, n.rate, n.years),
                (n.income, 0, n.rate, 1),
                (n.service, n.income, 0.1, 3),
                (n.income, n.service, 0, 4),
                (n.income, n.service, n.rate, 0),
            ],
            right=by_contribution,
            misconceptions=(
                Misconception(
                    FROM_TODAY,
                    lambda income, cost, rate, years: by_contribution(income, cost, rate, years) * (1 + rate),
                    N_(
                        "Your years run from 0. `range(years)` begins at 0; the first income comes in year 1: `range(1, years + 1)`."
                    ),
                    see="3",
                ),
                Misconception(
                    N_("the last year is missing"),
                    lambda income, cost, rate, years: by_contribution(income, cost, rate, max(0, years - 1)),
                    N_("The last year is missing: `range(1, years)` ends one before. Write `range(1, years + 1)`."),
                    see="3",
                ),
                Misconception(
                    N_("the service cost is missing"),
                    lambda income, cost, rate, years: by_revenue(income, rate, years),
                    N_("Your function does not take away the service cost."),
                    see="3",
                ),
                Misconception(
                    NOT_DISCOUNTED,
                    lambda income, cost, rate, years: (income - cost) * years,
                    N_("Your function does not discount: divide each year's money by a power of 1 + rate."),
                    see="2",
                ),
            ),
        ),
    ],
)


def _two(n, what) -> dict[str, float]:
    factor = _factor(n)
    return {"A": what(n.income_a, n.service_a) * factor, "B": what(n.income_b, n.service_b) * factor}


def _both(n, revenue=lambda income, cost: income, contribution=lambda income, cost: income - cost) -> pd.DataFrame:
    return pd.DataFrame({N_("revenue"): _two(n, revenue), N_("contribution"): _two(n, contribution)})


TWO_CUSTOMERS = Case(
    name="2",
    title=N_("Two customers"),
    text=N_(
        "Customers A and B both stay for {years} years. A brings {income_a} a year, and serving A costs {service_a} a year. B brings {income_b} a year, "
        "and serving B costs {service_b} a year. The discount rate is {rate:%}. Nothing is known about first purchases and acquisition costs."
    ),
    given={
        "years": Steps(5, 12),
        "income_a": Steps(500, 700, 25),
        "service_a": Steps(200, 320, 20),
        "income_b": Steps(400, 600, 25),
        "service_b": Steps(60, 160, 20),
        "rate": Steps(0.06, 0.12, 0.01),
    },
    accept=lambda n: n.income_a >= n.income_b + 50 and n.income_b - n.service_b >= n.income_a - n.service_a + 20,
    questions=[
        Table(
            name="2a",
            points=2,
            text=N_(
                "Make a table with the rows A and B and the columns `revenue` and `contribution`: both lifetime values of both customers."
            ),
            meaning=N_("By revenue A leads, by contribution B: the model turns the order round."),
            right=_both,
            misconceptions=(
                Misconception(
                    NOT_DISCOUNTED,
                    lambda n: pd.DataFrame(
                        {
                            "revenue": {"A": n.income_a * n.years, "B": n.income_b * n.years},
                            "contribution": {
                                "A": (n.income_a - n.service_a) * n.years,
                                "B": (n.income_b - n.service_b) * n.years,
                            },
                        }
                    ),
                    N_("You added up the years without discounting them."),
                    see="2",
                ),
                Misconception(
                    N_("the service cost is not discounted"),
                    lambda n: _both(n)[["revenue"]].assign(
                        contribution=lambda t: t["revenue"] - n.years * pd.Series({"A": n.service_a, "B": n.service_b})
                    )[["contribution"]],
                    N_(
                        "You took the service cost away without discounting it. It is paid in later years, like the income."
                    ),
                    see="3",
                ),
                Misconception(
                    N_("the service cost is missing"),
                    lambda n: _both(n, contribution=lambda income, cost: income)[["contribution"]],
                    N_(
                        "Your contribution equals the revenue: the service cost is not taken away. Is its column's name right?"
                    ),
                    see="5",
                ),
                Misconception(
                    FROM_TODAY,
                    lambda n: _both(n) * (1 + n.rate),
                    N_("You let the income begin today. The first year's money comes after one year."),
                    see="3",
                ),
            ),
        ),
        Choice(
            name="2b",
            text=N_("The company can give a free service to one of them, to keep this customer. To whom?"),
            meaning=N_("Whoever leaves more after the cost of service is worth more effort to keep."),
            options={
                "A, more revenue": Option(
                    N_("To A, who brings more revenue."),
                    N_(
                        "Revenue is not what remains: serving A eats up more than the difference. Compare the contributions."
                    ),
                ),
                "B, more contribution": Option(
                    N_("To B, who brings more contribution."),
                    "",
                ),
                "A, costs more": Option(
                    N_("To A, because A costs more to serve and so seems more demanding."),
                    N_("A high cost is no merit: it makes A worth less."),
                ),
                "no difference": Option(
                    N_("It does not matter: both stay equally long."),
                    N_("The years are equal, the yearly contributions are not."),
                ),
            },
            right=lambda n: {"B, more contribution"},
        ),
        Number(
            name="2c",
            points=2,
            text=N_("At which service cost of A a year would both be worth the same by contribution?"),
            meaning=N_("Then both leave the same every year; years and rate are the same, so nothing else matters."),
            quantity=Quantity(
                right=lambda n: n.income_a - (n.income_b - n.service_b),
                misconceptions=(
                    Misconception(
                        N_("costs made equal"),
                        lambda n: n.service_b,
                        N_("With equal costs A still brings more income. What each leaves a year must be equal."),
                        see="5",
                    ),
                    Misconception(
                        N_("yearly contribution instead of cost"),
                        lambda n: n.income_b - n.service_b,
                        N_("That is what B leaves each year. Which cost makes A leave just as much?"),
                        see="5",
                    ),
                    Misconception(
                        N_("difference of the incomes"),
                        lambda n: n.income_a - n.income_b,
                        N_("That is how much more A brings. B has a service cost, too."),
                        see="5",
                    ),
                    Misconception(
                        N_("saving instead of cost"),
                        lambda n: n.service_a - (n.income_a - (n.income_b - n.service_b)),
                        N_("That is by how much A's cost must fall. Asked is the cost after that."),
                        see="5",
                    ),
                ),
            ),
        ),
    ],
)

THE_COURSES_FIGURES = Case(
    name="3",
    title=N_("Find the slip"),
    text=N_(
        "Example 3.1 of the course: five years, first purchase 2000, acquisition cost 400, income 500 a year, service cost 10 a year, rate 9 %. The course prints "
        "3975 by revenue and 3506 by contribution.\n"
        "Example 3.2: five years, 9 %, no first purchase. A brings 500 and costs 200, B brings 450 and costs 100. The course prints by revenue "
        "1945 for A and 1556 for B, by contribution 1167 for A and 1361.5 for B. It calculates with the rounded factor 3.89."
    ),
    questions=[
        Number(
            name="3a",
            text=N_("Calculate the value by revenue of example 3.1. What should be printed instead of 3975?"),
            meaning=N_(
                "A digit slipped in print. The contribution beside it is right, so the author had calculated correctly."
            ),
            quantity=Quantity(
                right=lambda n: by_revenue(500, 0.09, 5, first_purchase=2000),
                decimals=0,
                misconceptions=(
                    Misconception(
                        N_("the printed figure"),
                        lambda n: 3975,
                        N_("That is what is printed. Calculate it yourself: something is wrong there."),
                        see="5",
                    ),
                    Misconception(
                        FIRST_PURCHASE_MISSING,
                        lambda n: by_revenue(500, 0.09, 5),
                        N_("The first purchase of 2000 is missing."),
                        see="3",
                    ),
                    Misconception(NOT_DISCOUNTED, lambda n: 4500, N_("You did not discount the five years."), see="2"),
                    Misconception(
                        N_("costs taken from revenue"),
                        lambda n: by_profit(500, 0.09, 5, first_purchase=2000, acquisition_cost=400),
                        N_("Revenue takes no cost away, not even the acquisition cost."),
                        see="3",
                    ),
                ),
            ),
        ),
        Choice(
            name="3b",
            text=N_("In example 3.2 the 1556 for B is wrong. What happened?"),
            meaning=N_(
                "The contribution beside it is calculated with the right income. Such a slip shows when you check by estimating."
            ),
            options={
                "income 400": Option(N_("It was calculated with an income of 400 instead of 450."), ""),
                "other rate": Option(
                    N_("It was calculated with another discount rate."),
                    N_(
                        "With the rate of 9 % and another income you get the printed figure exactly; A is right with the same rate."
                    ),
                ),
                "cost taken away": Option(
                    N_("B's service cost was taken away."),
                    N_("Then it would equal the contribution, and that is printed beside it as 1361.5."),
                ),
                "four years": Option(
                    N_("Only four years were added up."),
                    N_("Four years of 450 at 9 % give less than 1500. Try it."),
                ),
            },
            right=lambda n: {"income 400"},
        ),
        Text(
            name="3c",
            points=2,
            text=N_(
                "Does the slip of example 3.2 change which customer is worth more, by revenue or by contribution? "
                "Give the reason in one or two sentences."
            ),
            look_for=N_(
                "No. By revenue A leads with 1945, whether B has 1556 or 1750; by contribution B leads, and there the print is right."
            ),
        ),
    ],
)

CHOOSING = Case(
    name="4",
    title=N_("Choosing and judging"),
    text=N_("Two questions without numbers of your own."),
    questions=[
        Choice(
            name="4a",
            several=True,
            points=2,
            text=N_(
                "Which changes raise a customer's lifetime value by contribution? (Income is above the service cost.)"
            ),
            meaning=N_(
                "More years and less cost raise it; a higher rate lowers it, and acquisition cost counts in full because it is paid today."
            ),
            options={
                "more years": Option(N_("The customer stays one year longer."), ""),
                "less cost": Option(N_("The service cost falls."), ""),
                "higher rate": Option(
                    N_("The discount rate rises."), N_("A higher rate makes all later money smaller today.")
                ),
                "more acquisition": Option(
                    N_("More is spent on winning the customer, with the same result."),
                    N_("More spending with the same result is a loss, paid today."),
                ),
            },
            right=lambda n: {"more years", "less cost"},
        ),
        Text(
            name="4b",
            points=2,
            text=N_(
                "For which decision would you use model 1 (revenue), for which model 3 (contribution)? Give one situation each, with the reason."
            ),
            look_for=N_(
                "Model 1: size of the business, or customers who cost about the same to serve. Model 3: whom to keep, to drop, to give a service to, "
                "because costs differ. A reason for each."
            ),
        ),
    ],
)

EXERCISE = Exercise(
    name="05-lifetime-value",
    title=N_("5 Customer lifetime value: exercises"),
    cases=(ONE_CUSTOMER, TWO_CUSTOMERS, THE_COURSES_FIGURES, CHOOSING),
)
