"""What keeps processes well: the scheduler, backups, upkeep, logs, metrics, health."""
