"""Between Slack and the features: requests, the router, responses, forms and their values."""
