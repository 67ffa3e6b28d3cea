"""Nothing typed is lost: drafts of forms, and what was refused given back to be put right."""
