"""How pairs come about by consent (S16, S22): offers, who has authority over whom, proposals."""
