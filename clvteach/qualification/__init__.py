"""Chapter 2: qualifying and finding prospects."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "app": ["card_form", "explore", "explore_mix"],
        "cards": ["add_card", "list_of", "make_card", "save_csv", "save_excel"],
        "cases": ["case_cards", "case_solution", "check_case"],
        "model": ["actions", "best_cut", "by_grade", "count_codes", "letter_code", "qualify", "work_down"],
        "prospecting": ["best_plan", "equal_plan", "found", "marginal_costs", "practical_methods"],
    },
)
