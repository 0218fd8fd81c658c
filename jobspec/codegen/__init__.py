"""The manifest becomes files: ``generate`` (pure), then ``write`` or ``check``. One folder of templates per target."""
