"""The kill loop: real processes, killed again and again; then it is counted what came of it."""
