"""Mail to customers, over SMTP, which knows no transactions."""

from __future__ import annotations

import os
import smtplib
from decimal import Decimal
from email.message import EmailMessage

SMTP_PORT = int(os.environ["SHOP_SMTP_PORT"])


def send(order_id: int, to: str, amount: Decimal, total: Decimal) -> None:
    """A second attempt sends the same Message-ID, so that mail programs show the receipt once."""
    message = EmailMessage()
    message["Message-ID"] = f"<order-{order_id}@shop.example.com>"
    message["From"] = "shop@example.com"
    message["To"] = to
    message["Subject"] = f"Receipt for order {order_id}"
    message.set_content(f"You paid {amount}. All your orders so far: {total}.\n")
    with smtplib.SMTP("127.0.0.1", SMTP_PORT, timeout=10) as smtp:
        smtp.send_message(message)
