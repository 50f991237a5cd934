"""What a customer is worth over the years: the course's models of customer lifetime value (chapter 5).

Conventions everywhere in this module: rates, growth and retention are fractions per period (.09 is 9 %), periods
are whole numbers (years, unless you decide otherwise), money has no currency. Period 0 is today and is not
discounted; what happens in period t is divided by (1 + rate)ᵗ.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from clvteach import checks, columns, rounding
from clvteach.checks import InputError
from clvteach.language import N_, _

MOST_PERIODS = 1200  # a hundred years of months: more is a slip of the pen, and would make a table nobody reads

HEADINGS = {
    "income": "年收入",
    "periods": "年数",
    "service_cost": "服务成本",
    "first_purchase": "首次购买",
    "acquisition_cost": "取得成本",
    "growth": "增长率",
    "retention": "维系率",
}

_INPUTS = (
    N_("income"),
    N_("service_cost"),
    N_("rate"),
    N_("periods"),
    N_("first_purchase"),
    N_("acquisition_cost"),
    N_("growth"),
    N_("retention"),
)
_REQUIRED = _INPUTS[:4]

_money = partial(checks.number, least=0)


def annuity_factor(rate: ArrayLike, periods: ArrayLike) -> float | np.ndarray:
    """Present value of 1 at the end of each of n periods: a = (1 − (1 + r)⁻ⁿ) / r.

    Parameters
    ----------
    rate : float or array
        Discount rate per period, a fraction above −1. At 0 the factor is n.
    periods : int or array
        Number of periods n, 0 or more. At 0 the factor is 0.

    Returns
    -------
    float or ndarray
        A float for two single numbers, otherwise an array of the shape the two broadcast to.

    Raises
    ------
    InputError
        If a value is not a rate or not a whole number, or if the two do not fit together.

    Notes
    -----
    Source: the course's "Numbers"; 500 a year for five years at 9 % (example 3.2) is worth 500·a = 1944.83.

    Examples
    --------
    >>> round(annuity_factor(.09, 5), 5)
    3.88965
    >>> annuity_factor([0, .08], 10).round(5)
    array([10.     ,  6.71008])
    """
    rate = checks.rate(rate, "rate")
    periods = checks.whole_numbers(periods, "periods")
    try:
        factor = _annuity(rate, periods)
    except ValueError:
        raise InputError(
            _(
                "rate has the shape {rate} and periods has the shape {periods}: give equally many of both, or one."
            ).format(rate=rate.shape, periods=periods.shape)
        ) from None
    return checks.finite(factor, "annuity_factor") if factor.ndim else float(checks.finite(factor, "annuity_factor"))


def cash_flows(
    income: ArrayLike,
    rate: float,
    periods: int | None = None,
    *,
    service_cost: ArrayLike = 0,
    first_purchase: float = 0,
    acquisition_cost: float = 0,
    growth: float = 0,
    retention: float = 1,
) -> pd.DataFrame:
    """A customer's money period by period, and what it is worth today.

    Period 0 holds first_purchase − acquisition_cost. Period t = 1 … n holds
    (income · (1 + growth)ᵗ⁻¹ − service_cost) · retentionᵗ, the income and the cost of the customers that are still there.

    Parameters
    ----------
    income : float or list
        What the customer brings in each period, 0 or more: one number, or one number for each period in order.
    rate : float
        Discount rate per period, a fraction.
    periods : int, optional
        Number of periods n, from 0 to 1200. May be left out where income or service_cost is a list, and must agree
        with its length if given.
    service_cost : float or list
        Direct cost of serving the customer in each period, 0 or more.
    first_purchase, acquisition_cost : float
        What the customer spends today, and what winning the customer cost, 0 or more.
    growth : float
        Growth of the income per period, a fraction, from the second period on. Must stay 0 where income is a list,
        which already says how the income changes.
    retention : float
        Chance that the customer stays from one period to the next, a fraction between 0 and 1.

    Returns
    -------
    DataFrame
        Index "period" 0 … n; columns "cash flow", "discount factor" (1 + rate)⁻ᵗ, "present value" (their product)
        and "cumulative" (the present values added up so far). The last cumulative value is the lifetime value.

    Raises
    ------
    InputError
        If a number cannot be right, or a list does not have one number for each period.

    Notes
    -----
    Source: course example 3.1, contribution model, with n = 5, P₀ = 2000, C₀ = 400, Iₙ = 500, Cₛ = 10, r = 9 %.

    Examples
    --------
    >>> flows = cash_flows(500, .09, 5, service_cost=10, first_purchase=2000, acquisition_cost=400)
    >>> flows.round(2)  # doctest: +NORMALIZE_WHITESPACE
            cash flow  discount factor  present value  cumulative
    period
    0          1600.0             1.00        1600.00     1600.00
    1           490.0             0.92         449.54     2049.54
    2           490.0             0.84         412.42     2461.96
    3           490.0             0.77         378.37     2840.33
    4           490.0             0.71         347.13     3187.46
    5           490.0             0.65         318.47     3505.93
    """
    flow, discount = _flows(
        income,
        rate,
        periods,
        service_cost=service_cost,
        first_purchase=first_purchase,
        acquisition_cost=acquisition_cost,
        growth=growth,
        retention=retention,
    )
    present = flow * discount
    return pd.DataFrame(
        {
            N_("cash flow"): flow,
            N_("discount factor"): discount,
            N_("present value"): present,
            N_("cumulative"): present.cumsum(),
        },
        index=pd.RangeIndex(flow.size, name=N_("period")),
    )


def by_revenue(
    income: ArrayLike,
    rate: float,
    periods: int | None = None,
    *,
    first_purchase: float = 0,
    growth: float = 0,
    retention: float = 1,
) -> float:
    """Lifetime value by revenue, the course's model 1 基于收入: P₀ + Σ Iₜ / (1 + r)ᵗ, t = 1 … n.

    Parameters are those of :func:`cash_flows`; costs do not enter.

    Returns
    -------
    float
        Present value of the first purchase and of the income of the periods 1 … n.

    Notes
    -----
    Source: course example 3.1, first line. The course prints 3975, a digit slip for 3945.

    Examples
    --------
    >>> round(by_revenue(500, .09, 5, first_purchase=2000), 2)
    3944.83
    """
    return by_contribution(income, 0, rate, periods, first_purchase=first_purchase, growth=growth, retention=retention)


def by_profit(
    income: ArrayLike,
    rate: float,
    periods: int | None = None,
    *,
    first_purchase: float = 0,
    acquisition_cost: float = 0,
    growth: float = 0,
    retention: float = 1,
) -> float:
    """Lifetime value by profit, the course's model 2 基于利润: P₀ − C₀ + Σ Iₜ / (1 + r)ᵗ, t = 1 … n.

    Parameters are those of :func:`cash_flows`; the cost of serving the customer does not enter.

    Returns
    -------
    float
        The value by revenue less what it cost to win the customer.

    Notes
    -----
    The formula of model 2 is lost from the course's notes, which only name it (formula 3.4 of its textbook). This is
    the workbook's reading. The other reading calls the contribution model (:func:`by_contribution`) "model two",
    because it is the second one that the notes print. Source of the numbers: course exercise 1.

    Examples
    --------
    >>> round(by_profit(1000, .08, 10, first_purchase=3000, acquisition_cost=500), 2)
    9210.08
    """
    return by_contribution(
        income,
        0,
        rate,
        periods,
        first_purchase=first_purchase,
        acquisition_cost=acquisition_cost,
        growth=growth,
        retention=retention,
    )


def by_contribution(
    income: ArrayLike,
    service_cost: ArrayLike,
    rate: float,
    periods: int | None = None,
    *,
    first_purchase: float = 0,
    acquisition_cost: float = 0,
    growth: float = 0,
    retention: float = 1,
) -> float:
    """Lifetime value by contribution, the course's model 3 基于利润贡献: P₀ − C₀ + Σ (Iₜ − Cₛ) / (1 + r)ᵗ, t = 1 … n.

    Parameters are those of :func:`cash_flows`.

    Returns
    -------
    float
        The sum of the present values of :func:`cash_flows`.

    Notes
    -----
    Source: course example 3.1, second line (printed 3506).

    Examples
    --------
    >>> round(by_contribution(500, 10, .09, 5, first_purchase=2000, acquisition_cost=400), 2)
    3505.93
    """
    flow, discount = _flows(
        income,
        rate,
        periods,
        service_cost=service_cost,
        first_purchase=first_purchase,
        acquisition_cost=acquisition_cost,
        growth=growth,
        retention=retention,
    )
    return float((flow * discount).sum())


def of_customers(customers: pd.DataFrame, *, rate: float) -> pd.DataFrame:
    """All three models for every customer of a table at once.

    Parameters
    ----------
    customers : DataFrame
        One row a customer. Columns "income" (a period) and "periods"; if there, also "service_cost", "first_purchase",
        "acquisition_cost", "growth" (otherwise 0) and "retention" (otherwise 1). The Chinese headings 年收入, 年数,
        服务成本, 首次购买, 取得成本, 增长率, 维系率 are as good. Texts, such as names, may stand beside them; other numbers
        are refused, since they would not count.
    rate : float
        Discount rate per period, a fraction, the same for all.

    Returns
    -------
    DataFrame
        Index of `customers`; columns "revenue", "profit", "contribution" as :func:`by_revenue`, :func:`by_profit` and
        :func:`by_contribution` give them.

    Raises
    ------
    InputError
        If a column is missing or there twice, or a cell cannot be right; the message names its column and row.

    Notes
    -----
    Income that grows by g and is kept with probability m is an annuity at the rate (1 + r) / (m (1 + g)) − 1, so no
    loop over periods is needed. Source: course example 3.2, where A leads by revenue and B by contribution.

    Examples
    --------
    >>> table = pd.DataFrame({"income": [500, 450], "service_cost": [200, 100], "periods": 5}, index=["A", "B"])
    >>> of_customers(table, rate=.09).round(2)
       revenue   profit  contribution
    A  1944.83  1944.83       1166.90
    B  1750.34  1750.34       1361.38
    """
    rate = _one_rate(rate, "rate")
    columns.table(customers, "customers")
    headings = {name: (name, heading) for name, heading in HEADINGS.items()}
    columns.refuse_slips(customers, "customers", headings)
    columns.refuse_unread(customers, "customers", headings)
    amounts = partial(checks.numbers, least=0)
    income = _column(customers, "income", amounts)
    periods = _column(customers, "periods", partial(checks.whole_numbers, most=MOST_PERIODS))
    service_cost = _column(customers, "service_cost", amounts, otherwise=0.0)
    first_purchase = _column(customers, "first_purchase", amounts, otherwise=0.0)
    acquisition_cost = _column(customers, "acquisition_cost", amounts, otherwise=0.0)
    growth = _column(customers, "growth", checks.rate, otherwise=0.0)
    retention = _column(customers, "retention", checks.fraction, otherwise=1.0)

    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        kept = retention * (1 + growth)
        # (1 + r) / kept − 1, written so that a rate near 0 keeps its digits; nobody kept is an infinite rate
        revenue = first_purchase + income / (1 + growth) * _annuity(
            (rate + (1 - retention) - retention * growth) / kept, periods
        )
        service = service_cost * _annuity((rate + (1 - retention)) / retention, periods)
        profit = revenue - acquisition_cost
        values = pd.DataFrame(
            {N_("revenue"): revenue, N_("profit"): profit, N_("contribution"): profit - service}, index=customers.index
        )
    for row in np.flatnonzero(~np.isfinite(values.to_numpy()).all(axis=1))[:1]:
        checks.finite(values.iloc[row], _("customers, row {row}").format(row=checks.shown(customers.index[row])))
    return values


def turning_cost(income: float, other_income: float, other_service_cost: float) -> float:
    """The service cost a period at which a customer leaves no more than another one, by contribution.

    Both are served for the same time at the same rate, so that only income − service cost of a period matters.

    Parameters
    ----------
    income : float
        What the customer brings in each period, 0 or more.
    other_income, other_service_cost : float
        What the other customer brings and costs in each period, 0 or more.

    Returns
    -------
    float
        Money a period. Below 0 where the customer would leave less even if serving him cost nothing.

    Notes
    -----
    Source: course example 3.2, where the better customer changes with the cost of service.

    Examples
    --------
    >>> turning_cost(500, 450, 100)
    150.0
    """
    income, other_income = _money(income, "income"), _money(other_income, "other_income")
    other_service_cost = _money(other_service_cost, "other_service_cost")
    return float(
        rounding.without_noise(
            income - (other_income - other_service_cost), size=income + other_income + other_service_cost
        )
    )


def three_models(
    income: ArrayLike,
    rate: float,
    periods: int,
    *,
    service_cost: ArrayLike = 0,
    first_purchase: float = 0,
    acquisition_cost: float = 0,
    growth: float = 0,
    retention: float = 1,
) -> pd.DataFrame:
    """The three models side by side, period by period.

    Parameters are those of :func:`cash_flows`.

    Returns
    -------
    DataFrame
        Index "period" 0 … n; columns "revenue", "profit", "contribution": present values. The sum of a column is the
        lifetime value by that model.

    Examples
    --------
    >>> models = three_models(1000, .08, 2, service_cost=100, first_purchase=3000, acquisition_cost=500)
    >>> models.round(2)  # doctest: +NORMALIZE_WHITESPACE
            revenue   profit  contribution
    period
    0       3000.00  2500.00       2500.00
    1        925.93   925.93        833.33
    2        857.34   857.34        771.60
    """
    always = {"first_purchase": first_purchase, "growth": growth, "retention": retention}
    costs = {
        N_("revenue"): {},
        N_("profit"): {"acquisition_cost": acquisition_cost},
        N_("contribution"): {"acquisition_cost": acquisition_cost, "service_cost": service_cost},
    }
    tables = {model: cash_flows(income, rate, periods, **always, **cost) for model, cost in costs.items()}
    return pd.DataFrame({model: table["present value"] for model, table in tables.items()})


def acquisition_cost(spending: float, new_customers: float) -> float:
    """Acquisition cost 取得成本: spending on advertising and promotion ÷ new customers won by it.

    Parameters
    ----------
    spending : float
        Money spent in some time, 0 or more.
    new_customers : float
        Customers won by it in the same time, more than 0.

    Returns
    -------
    float
        Money per new customer.

    Raises
    ------
    InputError
        If no customer was won: the spending can then not be shared out.

    Examples
    --------
    >>> acquisition_cost(80_000, 200)
    400.0
    """
    spending = _money(spending, "spending")
    won = _money(new_customers, "new_customers")
    if won == 0:
        raise InputError(
            _(
                "new_customers is 0: {spending} was spent and nobody was won, so there is no cost for each new customer. "
                "Take a longer time, in which at least one customer was won."
            ).format(spending=checks.shown(spending))
        )
    with np.errstate(over="ignore"):
        return float(checks.finite(np.float64(spending) / won, "acquisition_cost"))


def break_even(flows: pd.DataFrame) -> int | None:
    """The period from which the customer has paid back what was spent, for good.

    That is the first period whose cumulative present value is 0 or more and stays so to the end of the table. A
    customer who is paid back once but falls below 0 again later (a costly year) does not count before the last return.

    Parameters
    ----------
    flows : DataFrame
        What :func:`cash_flows` gives, or any table with a column "cumulative" and whole numbers as index.

    Returns
    -------
    int or None
        The period, or None if the customer is not paid back by the end. A customer who costs nothing to win is paid
        back in period 0.

    Notes
    -----
    A shortfall of less than a million-millionth of the largest cumulative value is rounding noise and counts as 0.

    Examples
    --------
    >>> break_even(cash_flows(150, .09, 5, acquisition_cost=400))
    4
    >>> break_even(cash_flows(50, .09, 5, acquisition_cost=400)) is None
    True
    """
    columns.table(flows, "flows", ["cumulative"])
    cumulative = columns.numbers(flows, "flows", "cumulative")
    owed = np.flatnonzero(rounding.exceeds(0, cumulative, size=np.abs(cumulative).max()))
    first = owed[-1] + 1 if owed.size else 0
    return checks.whole(flows.index[first], "flows.index") if first < len(flows) else None


def car_trade(cars: float, price: float, *, parts_and_service: float = 0, loan_interest: float = 0) -> float:
    """The car trade's rule of thumb: cars bought in a lifetime × average price + parts and service + loan interest.

    Parameters
    ----------
    cars : float
        Cars a customer buys in a lifetime, 0 or more (an average need not be whole).
    price : float
        Average price of a car.
    parts_and_service, loan_interest : float
        What the customer pays for parts and service, and as interest on car loans, in the whole lifetime, for all
        cars together (not for each car).

    Returns
    -------
    float
        Revenue of a lifetime, not discounted.

    Notes
    -----
    Source: course, chapter 5. The rule adds the extras once, after multiplying the price by the cars.

    Examples
    --------
    >>> car_trade(5, 150_000, parts_and_service=60_000, loan_interest=40_000)
    850000.0
    """
    value = (
        _money(cars, "cars") * _money(price, "price")
        + _money(parts_and_service, "parts_and_service")
        + _money(loan_interest, "loan_interest")
    )
    return float(checks.finite(np.float64(value), "car_trade"))


def components(
    rate: float,
    periods: int,
    *,
    first_purchase: float,
    repeat_purchases: float,
    share_growth: float = 0,
    cross_selling: float = 0,
    cost_saving: float = 0,
    referrals: float = 0,
    value_per_referral: float = 0,
    price_premium: float = 0,
) -> pd.Series:
    """The six components of lifetime value, CLV = CLV1 + … + CLV6, each as a present value.

    Parameters
    ----------
    rate : float
        Discount rate per period, a fraction.
    periods : int
        Number of periods n after the first purchase, from 0 to 1200.
    first_purchase : float
        CLV1: gain from the first purchase, today.
    repeat_purchases, share_growth : float
        CLV2: gain from repeat purchases in period 1, and the fraction by which it grows each further period because
        the customer gives us a larger share of spending.
    cross_selling : float
        CLV3: gain from other products, each period.
    cost_saving : float
        CLV4: how much cheaper the customer becomes to serve with each further period; period t saves
        cost_saving · (t − 1) against period 1.
    referrals, value_per_referral : float
        CLV5: new customers the customer brings each period, and what each of them is worth.
    price_premium : float
        CLV6: fraction of the repeat purchases that the customer pays more by not waiting for a discount.

    Returns
    -------
    Series
        Present values named "first purchase", "repeat purchase", "cross-selling", "lower cost to serve", "referrals",
        "price premium" and their "total".

    Raises
    ------
    InputError
        If a number cannot be right.

    Notes
    -----
    The course names the six components but gives no formulas; these are the workbook's.

    Examples
    --------
    >>> components(.09, 5, first_purchase=2000, repeat_purchases=500, share_growth=.05, cross_selling=80,
    ...            cost_saving=10, referrals=.2, value_per_referral=300, price_premium=.04).round(2)
    component
    first purchase         2000.00
    repeat purchase        2131.31
    cross-selling           311.17
    lower cost to serve      71.11
    referrals               233.38
    price premium            85.25
    total                  4832.22
    Name: present value, dtype: float64
    """
    rate = _one_rate(rate, "rate")
    n = checks.whole(periods, "periods", most=MOST_PERIODS)
    first = _money(first_purchase, "first_purchase")
    repeat = _money(repeat_purchases, "repeat_purchases")
    growth = _one_rate(share_growth, "share_growth")
    cross = _money(cross_selling, "cross_selling")
    saving = _money(cost_saving, "cost_saving")
    referred = _money(referrals, "referrals") * _money(value_per_referral, "value_per_referral")
    premium = float(checks.fraction(checks.number(price_premium, "price_premium"), "price_premium"))

    t = np.arange(1, n + 1)
    with np.errstate(over="ignore", invalid="ignore"):
        discount = _discount(rate, t)
        repeated = (repeat * (1 + growth) ** (t - 1) * discount).sum()
        parts = {
            N_("first purchase"): first,
            N_("repeat purchase"): repeated,
            N_("cross-selling"): cross * discount.sum(),
            N_("lower cost to serve"): (saving * (t - 1) * discount).sum(),
            N_("referrals"): referred * discount.sum(),
            N_("price premium"): premium * repeated,
        }
        parts[N_("total")] = sum(parts.values())
    checks.finite(np.array(list(parts.values())), "components")
    return _named(parts, N_("component"))


def lifetime_profit(history: ArrayLike, *, rate: float, today: float, periods: int, potential: float = 0) -> pd.Series:
    """Customer lifetime profit: history + future, and the future as today's behaviour + potential for growth.

    Parameters
    ----------
    history : list
        Profits of past periods, oldest first; losses are negative. They are added as they were earned: the course
        neither discounts nor compounds them. The list may be empty.
    rate : float
        Discount rate per period, a fraction.
    today : float
        Profit a period if the customer goes on as today; may be negative.
    periods : int
        Number of future periods n, from 0 to 1200.
    potential : float
        Further profit a period that the customer could bring.

    Returns
    -------
    Series
        "history" (undiscounted), "current behaviour" and "growth potential" (present values), "total".

    Raises
    ------
    InputError
        If a number cannot be right.

    Examples
    --------
    >>> lifetime_profit([120, 180, 200], rate=.09, today=200, periods=5, potential=50).round(2)
    part
    history               500.00
    current behaviour     777.93
    growth potential      194.48
    total                1472.41
    Name: value, dtype: float64
    """
    past = _per_period(history, "history", least=-np.inf)
    factor = _annuity(_one_rate(rate, "rate"), checks.whole(periods, "periods", most=MOST_PERIODS))
    today = checks.number(today, "today")
    potential = checks.number(potential, "potential")
    with np.errstate(over="ignore", invalid="ignore"):
        parts = {
            N_("history"): past.sum(),
            N_("current behaviour"): today * factor,
            N_("growth potential"): potential * factor,
        }
        parts[N_("total")] = sum(parts.values())
    checks.finite(np.array(list(parts.values())), "lifetime_profit")
    return _named(parts, N_("part"), name=N_("value"))


def credit_card(
    purchase: float, potential: float, growth: float, *, word_of_mouth: float = 0, information: float = 0
) -> pd.Series:
    """Lifetime value of a credit-card customer: direct value 直接价值 + indirect value 间接价值.

    Parameters
    ----------
    purchase : float
        Purchase value 购买价值: what the customer brings if behaviour stays as it is.
    potential : float
        Potential value 潜在价值: what a better relation could bring out, such as a sleeping card that is used again.
    growth : float
        Growth value 成长价值: what comes as the customer grows, such as a larger income.
    word_of_mouth : float
        Word-of-mouth value 口碑价值; bad word of mouth is negative.
    information : float
        Information value 信息价值: what the bank learns from the customer.

        All five are present values; any of them may be negative.

    Returns
    -------
    Series
        "direct" (purchase, potential and growth value), "indirect" (word of mouth and information), "total".

    Notes
    -----
    Source: the course's article on credit cards, which counts five indicators. It defines the three direct ones; its
    text on the two indirect ones is lost, and their names are the workbook's reading.

    Examples
    --------
    >>> credit_card(2400, 600, 900, word_of_mouth=300, information=100)
    part
    direct      3900.0
    indirect     400.0
    total       4300.0
    Name: present value, dtype: float64
    """
    direct = (
        checks.number(purchase, "purchase") + checks.number(potential, "potential") + checks.number(growth, "growth")
    )
    indirect = checks.number(word_of_mouth, "word_of_mouth") + checks.number(information, "information")
    parts = {N_("direct"): direct, N_("indirect"): indirect, N_("total"): direct + indirect}
    checks.finite(np.array(list(parts.values())), "credit_card")
    return _named(parts, N_("part"))


def sensitivity(inputs: dict[str, float], *, change: float = 0.1) -> pd.DataFrame:
    """What moves the lifetime value by contribution: every input a little lower and higher, one at a time.

    Parameters
    ----------
    inputs : dict
        Arguments of :func:`by_contribution` by name, each a single number; income, service_cost, rate and periods
        must be there. Inputs left out keep their defaults and get no row.
    change : float
        Relative change, a fraction from .001 to 1. An input x moves to x · (1 − change) and x · (1 + change); a rate,
        too, moves relatively (9 % → 8.1 % and 9.9 %). Periods move by at least one whole period, within 0 … 1200;
        retention stops at 1; rate and growth stop at 1 and half-way to −1. An input of 0 does not move.

    Returns
    -------
    DataFrame
        Index "input", largest swing first; columns "low", "high" (the input's values), "value at low",
        "value at high" (the lifetime values), "swing" (their distance, 0 or more) and "elasticity":
        d ln CLV / d ln x, how many per cent the value moves for one per cent of the input, by the difference of the
        two values over the relative change that was really made. Where the lifetime value itself is 0 elasticity
        is NaN; for an input of 0 swing and elasticity are 0.

    Raises
    ------
    InputError
        If an input is missing, unknown, or not a number that :func:`by_contribution` takes.

    Examples
    --------
    >>> table = sensitivity({"income": 500, "service_cost": 200, "rate": .09, "periods": 5})
    >>> table[["swing", "elasticity"]].round(3)  # doctest: +NORMALIZE_WHITESPACE
                    swing  elasticity
    input
    income        388.965       1.667
    periods       373.860       0.801
    service_cost  155.586      -0.667
    rate           54.515      -0.234
    """
    given = _sensitivity_inputs(inputs)
    change = float(checks.fraction(checks.number(change, "change"), "change"))
    change = checks.number(change, "change", least=0.001)
    value = by_contribution(**given)
    revenue = by_contribution(**given | {"service_cost": 0, "acquisition_cost": 0})
    nothing = not rounding.without_noise(value, size=revenue + (revenue - value))
    rows = {}
    for name, x in given.items():
        low, high = _moved(name, x, change)
        at_low, at_high = (by_contribution(**(given | {name: moved})) for moved in (low, high))
        if low == high:
            elasticity = 0.0
        elif nothing:  # nor does a value that is 0 but for rounding have a percentage
            elasticity = np.nan
        else:
            elasticity = (at_high - at_low) / value / ((high - low) / x)
        rows[name] = (low, high, at_low, at_high, abs(at_high - at_low), elasticity)
    headings = [N_("low"), N_("high"), N_("value at low"), N_("value at high"), N_("swing"), N_("elasticity")]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=headings, dtype=float).rename_axis(index=N_("input"))
    return table.sort_values("swing", ascending=False, kind="stable")


def _sensitivity_inputs(inputs: object) -> dict[str, float]:
    if not isinstance(inputs, dict):
        raise InputError(
            _('inputs must be a dict of names and numbers such as {{"income": 500}}, not {value}.').format(
                value=checks.shown(inputs)
            )
        )
    for name in inputs:
        if not checks.among(name, _INPUTS):
            raise InputError(
                _("inputs has the name {name}, which by_contribution does not know. It knows: {known}.").format(
                    name=checks.shown(name), known=", ".join(map(checks.shown, _INPUTS))
                )
            )
    for name in _REQUIRED:
        if name not in inputs:
            raise InputError(
                _("inputs has no {name}: it needs at least {needed}.").format(
                    name=checks.shown(name), needed=", ".join(map(checks.shown, _REQUIRED))
                )
            )
    return {name: checks.number(value, name) for name, value in inputs.items()}


def _moved(name: str, x: float, change: float) -> tuple[float, float]:
    """The input lower and higher, kept inside what by_contribution takes."""
    if x == 0:
        return x, x
    if name == "periods":
        step = max(1, round(x * change))
        return max(0, x - step), min(MOST_PERIODS, x + step)
    low, high = sorted((x * (1 - change), x * (1 + change)))
    if name in ("rate", "growth"):
        return max(low, (x - 1) / 2), min(high, 1)
    if name == "retention":
        return low, min(high, 1)
    return low, high


def _flows(
    income: ArrayLike,
    rate: float,
    periods: int | None,
    *,
    service_cost: ArrayLike,
    first_purchase: float,
    acquisition_cost: float,
    growth: float,
    retention: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Cash flow and discount factor of the periods 0 … n, from what a learner gave."""
    income = _per_period(income, "income")
    service_cost = _per_period(service_cost, "service_cost")
    rate = _one_rate(rate, "rate")
    n = _count_of(periods, income=income, service_cost=service_cost)
    today = _money(first_purchase, "first_purchase") - _money(acquisition_cost, "acquisition_cost")
    growth = _one_rate(growth, "growth")
    retention = float(checks.fraction(checks.number(retention, "retention"), "retention"))
    if income.ndim and growth:
        raise InputError(
            _(
                "growth is {value}, but income is a list, which already says how the income changes: leave growth at 0."
            ).format(value=checks.shown(growth))
        )
    t = np.arange(n + 1)
    with np.errstate(over="ignore", invalid="ignore"):
        later = (income * (1 + growth) ** t[:-1] - service_cost) * retention ** t[1:]
        flow, discount = np.concatenate([[today], later]), _discount(rate, t)
        checks.finite(np.cumsum(flow * discount), "income")
    return flow, discount


def _per_period(value: object, name: str, least: float = 0) -> np.ndarray:
    array = checks.numbers(value, name, least=least)
    if array.ndim > 1:
        raise InputError(
            _("{where} is a table: give one number, or a list with one number for each period.").format(where=name)
        )
    return array


def _count_of(periods: object, **lists: np.ndarray) -> int:
    """The number of periods, from the argument or from the length of the lists, which must agree."""
    lengths = {name: values.size for name, values in lists.items() if values.ndim}
    if periods is not None:
        n = checks.whole(periods, "periods", most=MOST_PERIODS)
    elif lengths:
        n = next(iter(lengths.values()))
    else:
        raise InputError(
            _("periods is missing: say how many periods, or give income as a list with one number for each period.")
        )
    for name, length in lengths.items():
        if length != n:
            raise InputError(
                _(
                    "The list {where} has length {length}, but the number of periods is {n}: "
                    "give one number for each period, or a single number for all of them."
                ).format(where=name, length=length, n=n)
            )
    return n


def _one_rate(value: object, name: str) -> float:
    return float(checks.rate(checks.number(value, name), name))


def _column(customers: pd.DataFrame, name: str, check, otherwise: float | None = None):
    """The checked column of that name, in English or Chinese; `otherwise` where the table has none."""
    heading = columns.heading(customers, "customers", [name, HEADINGS[name]], required=otherwise is None)
    return otherwise if heading is None else columns.numbers(customers, "customers", heading, check)


def _annuity(rate: ArrayLike, periods: ArrayLike) -> np.ndarray:
    """annuity_factor without the checks. An infinite rate is worth nothing."""
    rate, periods = np.broadcast_arrays(np.asarray(rate, dtype=float), np.asarray(periods, dtype=float))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        factor = -np.expm1(-periods * np.log1p(rate)) / rate
    return np.where(periods == 0, 0.0, np.where(rate == 0, periods, factor))


def _discount(rate: float, t: np.ndarray) -> np.ndarray:
    return (1.0 + rate) ** -t.astype(float)


def _named(parts: dict[str, float], index: str, name: str = "present value") -> pd.Series:
    return pd.Series(parts, name=name, dtype=float).rename_axis(index)
