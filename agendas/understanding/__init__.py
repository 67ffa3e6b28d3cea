"""What somebody means who types to the bot: read from the words, never guessed into a deed."""
