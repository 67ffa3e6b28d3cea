"""Pages and pictures for those who use and run the bot."""
