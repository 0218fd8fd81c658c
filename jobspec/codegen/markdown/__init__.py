"""The target ``markdown``: a page for every job, and one that leads to them."""
