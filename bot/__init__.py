"""Processes and wiring: settings, the Bolt app, the scheduler, sending, the command line."""
