# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real browser that does the steps of a simulator's flow, as Plato's SDK does them. Where there is none (Debian:
chromium-driver, python3-selenium), MISSING says so; else it is empty."""

import shutil

try:
    from selenium import webdriver
    from selenium.common import exceptions
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait
except ImportError:
    webdriver = None

MISSING = "" if webdriver and shutil.which("chromedriver") else "no browser here: install chromium-driver and python3-selenium"
SECONDS = 10  # for what appears after a step, where the step does not say


def start():
    """For `with`: it ends there."""
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--window-size=1280,720", "--no-proxy-server"):
        options.add_argument(argument)
    return webdriver.Chrome(options=options)


def shown(browser, selector):
    """The first element that is seen, or None."""
    return next((one for one in browser.find_elements(By.CSS_SELECTOR, selector) if one.is_displayed()), None)


def take(browser, step):
    """Again while the page still changes under it, as a person would."""
    def done(_):
        element = shown(browser, step["selector"])
        if element and step["type"] == "click":
            element.click()
        elif element and step["type"] == "fill":
            element.clear()
            element.send_keys(step["value"])
        return element

    moving = (exceptions.StaleElementReferenceException, exceptions.ElementClickInterceptedException,
              exceptions.ElementNotInteractableException)
    limit = step["timeout"] / 1000 if "timeout" in step else SECONDS
    WebDriverWait(browser, limit, ignored_exceptions=moving).until(done, step)
