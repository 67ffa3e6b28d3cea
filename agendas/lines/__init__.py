"""What people type as lines into one field, read strictly: nothing that is doubtful is guessed."""
