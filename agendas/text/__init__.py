"""From facts to what is said: messages and pages, filled in from `agendas/templates/`."""
