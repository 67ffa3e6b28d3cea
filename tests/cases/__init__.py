"""What was seen to go wrong, acted out; no case asserts. `python -m tests.cases` lists them.

A case has `act`, which yields what there is to see. What it shows stands at its head. Whoever mends
one writes a story that holds it; the case stays, to be looked at again.
"""
