"""The target ``typescript``: types and data; what they need at run time is one file for all packages."""
