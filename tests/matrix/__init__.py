"""Who may do what: every command, action and view, for everybody who can come to the router."""
