"""The data sets are what their README says."""

from hashlib import sha256
from importlib.resources import files

from clvteach import data


def test_yogurt_has_the_panel_of_the_source():
    purchases = data.yogurt()
    assert list(purchases.columns) == ["household", "purchase", "brand"]
    assert len(purchases) == 2412
    assert purchases["household"].unique().tolist() == list(range(1, 101))
    assert purchases["brand"].value_counts().to_dict() == {
        "Dannon": 970,
        "Yoplait": 818,
        "Weight Watchers": 553,
        "Hiland": 71,
    }
    assert not purchases.isna().any(axis=None)


def test_yogurt_purchases_are_numbered_within_the_household():
    purchases = data.yogurt()
    assert (purchases["purchase"] == purchases.groupby("household").cumcount() + 1).all()


def test_a_reader_may_change_the_table_without_spoiling_the_next():
    mine = data.yogurt()
    mine["brand"] = "?"
    assert "?" not in set(data.yogurt()["brand"])


def test_readme_names_the_file_that_is_shipped():
    folder = files("clvteach.data")
    content = (folder / "yogurt.csv").read_bytes()
    assert b"\r" not in content
    content.decode("utf-8")
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert sha256(content).hexdigest() in readme
    assert "GPL (>= 2)" in readme
