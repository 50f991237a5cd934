"""Chapter 2: qualifying and finding prospects."""

from clvteach.qualification.app import card_form, explore, explore_mix
from clvteach.qualification.cards import add_card, list_of, make_card, save_csv, save_excel
from clvteach.qualification.cases import case_cards, case_solution, check_case
from clvteach.qualification.model import actions, best_cut, by_grade, count_codes, letter_code, qualify, work_down
from clvteach.qualification.prospecting import best_plan, equal_plan, found, marginal_costs, practical_methods

__all__ = [
    "actions",
    "add_card",
    "best_cut",
    "best_plan",
    "by_grade",
    "card_form",
    "case_cards",
    "case_solution",
    "check_case",
    "count_codes",
    "equal_plan",
    "explore",
    "explore_mix",
    "found",
    "letter_code",
    "list_of",
    "make_card",
    "marginal_costs",
    "practical_methods",
    "qualify",
    "save_csv",
    "save_excel",
    "work_down",
]
