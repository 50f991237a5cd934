"""The welcome page: it has nothing of its own to compute, but shows how a prediction works, on the app of chapter 5."""
