"""Members of staff: how they sign in to the office's pages, and how an administrator cares for them."""
