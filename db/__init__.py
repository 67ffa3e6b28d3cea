"""Tables, named reads and writes, the outbox, migrations."""
