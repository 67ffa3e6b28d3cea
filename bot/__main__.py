"""`python -m bot`: see `bot.cli.main`."""

import logging
import os

from bot.cli.main import main
from bot.cli.printing import protect_streams
from bot.operations import logs

# The database and its backups hold what people wrote: they are for the one who runs this alone.
os.umask(0o077)
protect_streams()
logs.set_up(logging.WARNING)
logs.catch_uncaught()
main(prog_name="python -m bot")
