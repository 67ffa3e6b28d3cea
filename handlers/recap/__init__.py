"""The recap: written by the mentee, read back to the mentor, accepted by both."""
