"""The Web API: which methods there are, what each demands, and how a call is answered."""
