"""`python -m bot`: see `bot.cli`."""

import logging

from bot import logs
from bot.cli import main

logs.set_up(logging.WARNING)
logs.catch_uncaught()
main(prog_name="python -m bot")
