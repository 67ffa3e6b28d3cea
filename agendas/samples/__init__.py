"""Sample facts for everything that is said: with them, every template can be tried beforehand."""
