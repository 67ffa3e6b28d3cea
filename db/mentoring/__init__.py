"""The rows of mentoring: people, programmes, pairs and what a pair writes."""
