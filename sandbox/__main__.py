"""`python -m sandbox` opens the demo; the sandbox itself is used from tests and from a page."""

from sandbox.demo.main import main

if __name__ == "__main__":
    main()
