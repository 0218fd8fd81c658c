"""The commands: one file each, thin. What they do is done by the layers below."""
