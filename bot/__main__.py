"""`python -m bot`: see `bot.cli`."""

import logging
import os

from bot import logs
from bot.cli import main
from bot.printing import make_lasting

# The database and its backups hold what people wrote: they are for the one who runs this alone.
os.umask(0o077)
make_lasting()
logs.set_up(logging.WARNING)
logs.catch_uncaught()
main(prog_name="python -m bot")
