"""Words that are asked, as textbooks and learners write them: no table of words takes another form for a mistake."""

import pytest

from clvteach import exercises, language
from clvteach.questions import Table
from clvteach.questions.judging import judge
from clvteach.questions.learner import numbers_of
from clvteach.questions.terms import form_of

LEARNERS = [str(number) for number in range(40)]
TABLES = [
    (name, question.name)
    for name in exercises.names()
    for question in exercises.find(name).questions.values()
    if isinstance(question, Table) and question.words
]


def test_these_are_all():
    assert TABLES == [
        ("01-states", "1a"),
        ("01-states", "3a"),
        ("02-qualification", "1a"),
        ("02-qualification", "3a"),
        ("04-tiers", "2b"),
        ("04-tiers", "3a"),
    ]


FORMS = {
    ("01-states", "1a"): {
        "potential": "potential customers, Prospect, prospects, 潜在, 潜在顾客, 潛在客戶, 潜在型客户, “潜在客户”",
        "target": "Target Customers, the target customer, 目标顾客, 目標客戶, 目标型, 选定的客户",
        "first-time": "first time, First-Time Customers, first-time buyer, 初次购买者, 初次购买顾客, 初次購買客戶, 首次购买, 新客户, 新顾客, 初购客户",
        "repeat": "repeat customers, repeat buyers, 重复购买, 重複購買客戶, 重复购买期, 重复购买者, 复购客户, 回头客",
        "loyal": "Loyal customers, loyal clients, LOYAL, 忠诚客户。, 忠誠顧客, 忠诚型客户, 忠诚期, 忠实客户",
        "lost": "lost customers, lapsed customer, former customers, 流失, 流失的客户, 流失顾客, 流失型, 已流失",
        "non-customer": "non customers, noncustomer, not a customer, 非客戶, 非顾客, 不是客户",
    },
    ("01-states", "3a"): {
        "possible": "Possible, yes, 可以, 可能, 能, 可行, 对, √",
        "impossible": "IMPOSSIBLE, not possible, no, 不可以, 不可能, 不能, 不行, 不对, ×",
    },
    ("02-qualification", "3a"): {
        "door to door": "Door-to-door, door to door canvassing, cold canvassing, 地毯式搜索法, 地毯式, 逐户访问法, 扫街",
        "centre of influence": "center of influence, centres of influence, 中心开花法, 中心開花, 名人介绍法",
        "referral chain": "Referral Chains, referrals, endless chain method, 连锁关系链, 連鎖關係鏈法, 连锁介绍法, 客户介绍法",
        "seminar": "seminars, Seminar, 讨论会, 討論會, 研讨会, 专题讨论会",
        "conference": "conferences, Conference, 会议寻找法, 會議尋找, 会议法",
        "observation": "observations, observation method, observing, 观察法, 觀察法, 直接观察法",
    },
    ("04-tiers", "2b"): {
        "A": "a, A类, A 类, class A, Ａ, A級, A 类客户",
        "B": "b, B类, Class B",
        "C": "C, c类, c class",
    },
    ("04-tiers", "3a"): {
        "gold": "Gold, gold customers, golden customer, 黄金, 黃金客戶, 黄金型, 黄金类客户, 黄金顾客",
        "meteor": "meteors, Meteor customer, 流星, 流星型客户, 流星客戶, 流星类",
        "stream": "streams, stream customers, brook, 小溪, 小溪型, 小溪客戶, 小溪顾客",
        "burden": "burdens, Burden customers, 负担, 負擔客戶, 负担型客户, 负担顾客",
    },
}


@pytest.mark.parametrize("lang", language.LANGUAGES)
@pytest.mark.parametrize("name, question", FORMS, ids=[" ".join(one) for one in FORMS])
def test_every_form_of_a_word_is_that_word(name, question, lang):
    exercise = exercises.find(name)
    asked = exercise.questions[question]
    seen = set()
    with language.using(lang):
        for learner in LEARNERS:
            given = numbers_of(exercise, exercise.case_of(question), learner)
            right = asked.right(given)
            seen |= set(right)
            for at, word in enumerate(right):
                for form in FORMS[name, question][word].split(", ") if learner in LEARNERS[:3] else ():
                    answer = [*right[:at], form, *right[at + 1 :]]
                    assert judge(asked, given, answer).status == "right", (word, form)
    assert seen == set(FORMS[name, question]), "another word can be asked"


@pytest.mark.parametrize("name, question", FORMS, ids=[" ".join(one) for one in FORMS])
def test_no_form_is_another_word(name, question):
    asked = exercises.find(name).questions[question]
    for word, forms in FORMS[name, question].items():
        for form in [word, *forms.split(", ")]:
            assert [other for other in asked.words if asked._same(form, other)] == [word], form


def test_letter_codes_keep_their_capitals():
    asked = exercises.find("02-qualification").questions["1a"]
    for typed in ("MaN", " MaN ", "ＭａＮ", "M a N", "M-a-N"):
        assert asked._same(typed, "MaN")
    assert not asked._same("MAN", "MaN") and not asked._same("man", "MaN")


@pytest.mark.parametrize("term", ["客户", "非", "型", "法", "customer", "s", "", "客户客户", "x" * 10_000])
def test_a_term_never_becomes_nothing_but_for_signs(term):
    assert bool(form_of(term)) == bool(term)
