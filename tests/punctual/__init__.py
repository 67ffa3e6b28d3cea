"""Punctuality: the bot as in service, killed now and then; how late are letters, and after what?"""
