"""The browser that the tests in this folder look through, and pictures of where they failed."""

import os
import re
from pathlib import Path

import driving
import pytest
from playwright.sync_api import Error, expect

expect.set_options(timeout=driving.PATIENCE)
SCREENSHOTS = Path(__file__).parent / "screenshots"


@pytest.fixture(scope="module")
def browser():
    with driving.browser() as running:
        if running is None:
            reason = "no chromium found to test the workbook in a real browser: apt install chromium"
            pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
        yield running


@pytest.fixture
def page(browser):
    """A page of its own, as wide as a classroom projector."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(driving.PATIENCE)
    yield context.new_page()
    context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Keep a picture of every page that was open when a test failed.

    A page that hangs has none: an error here would end the whole test run and hide which test failed.
    """
    report = yield
    running = getattr(item, "funcargs", {}).get("browser")
    if report.failed and report.when != "teardown" and running is not None:
        SCREENSHOTS.mkdir(exist_ok=True)
        for context in running.contexts:
            for number, page in enumerate(context.pages):
                file = SCREENSHOTS / re.sub(r"[^\w.-]+", "-", f"{item.name}-{number}.png")
                try:
                    page.screenshot(path=file, timeout=10_000)
                except Error as error:
                    report.sections.append((f"no picture of {page.url}", str(error)))
    return report
