"""The settings of a project: where they come from, and what they may be."""
