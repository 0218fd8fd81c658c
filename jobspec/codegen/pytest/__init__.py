"""The target ``pytest``: factories of payloads for the tests of those who use a package."""
