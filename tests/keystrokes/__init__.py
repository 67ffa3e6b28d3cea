"""A keystroke-level model of one cycle, counted in a browser on the sandbox's page.

python -m tests.keystrokes    counts anew, and writes docs/keystrokes.md
"""
