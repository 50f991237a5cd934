"""clvteach: what customers are worth, with sliders.

One room per chapter (:mod:`clvteach.lifetime_value`, :mod:`clvteach.switching`, …), each with the same corners:
``model`` (pure functions), ``figure`` (drawing), ``app`` (sliders).
"""

__all__ = ["exercise", "predict", "progress", "show"]
__version__ = "0.1.0"


def __getattr__(name: str):
    if name == "show":  # fetched when used: the command line starts without waiting for pandas
        from clvteach.tables import show

        return show
    if name == "exercise":
        from clvteach.exercises import exercise

        return exercise
    if name == "predict":
        from clvteach.predictions import predict

        return predict
    if name == "progress":
        from clvteach.my_progress.showing import progress

        return progress
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
