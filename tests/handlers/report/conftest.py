"""A browser that prints."""

from tests.browsing import chromium as chromium
from tests.browsing import window as window
