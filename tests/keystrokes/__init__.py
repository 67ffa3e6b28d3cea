"""A keystroke-level model of one cycle, counted in a browser on the sandbox's page.

python -m tests.keystrokes            counts anew, and writes docs/keystrokes.md
python -m tests.keystrokes --texts    prints each text that was read as well
"""
