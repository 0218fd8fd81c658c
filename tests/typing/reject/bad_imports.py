"""Every line marked ``# E`` is rejected by mypy --strict and by pyright strict, and no other line is."""

from __future__ import annotations

import typed_shop
from golden_parts import step_13  # E no such job, in spite of the front
from golden_parts.jobs import stepp_1  # E no such job, in spite of the front
from golden_parts.models import Baskett  # E no such model, in spite of the front
from typed_shop import send_emial  # E no such job, in spite of the lazy root
from typed_shop.jobs import JobName, send_mail  # E no such job
from typed_shop.models import Chrage  # E no such model
from typed_shop.worker import SendMailJob  # E no such context

from jobspec import enqueue_lots  # E no such function

__all__ = ["Baskett", "Chrage", "SendMailJob", "enqueue_lots", "send_emial", "send_mail", "step_13", "stepp_1"]
typed_shop.resize  # E no such job
name: JobName = "send_mail"  # E no such job
