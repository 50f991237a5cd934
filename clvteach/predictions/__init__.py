"""Predictions: a learner writes down what will come out, and then sees how it compares. Nothing is graded or kept."""

from clvteach.predictions.find import names, predict
from clvteach.predictions.prediction import Prediction

__all__ = ["Prediction", "names", "predict"]
