"""The shop's handlers and payloads, with the testing kit and the generated factories: no database, no worker."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image
from pydantic import ValidationError

from jobspec.testing import Recorder, assert_enqueued, enqueued, perform_job, request_for

ROOT = Path(__file__).parents[2]


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "examples" / "shop")
    monkeypatch.syspath_prepend(ROOT / "generated")
    monkeypatch.setenv("JOBSPEC_DATABASE_URL", "postgresql://nowhere")
    monkeypatch.setenv("SHOP_SMTP_PORT", "1")
    monkeypatch.setenv("SHOP_PICTURES", str(tmp_path))
    import handlers  # type: ignore[import-not-found, unused-ignore]

    monkeypatch.setattr(handlers, "PICTURES", tmp_path)
    return handlers


def picture(width: int, height: int) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (width, height)).save(data, "png")
    return data.getvalue()


def test_a_picture_becomes_smaller_in_its_own_proportions(handlers: ModuleType, tmp_path: Path) -> None:
    from shop.jobs import resize_image
    from shop.testing import make_resize_image

    request = request_for(resize_image, make_resize_image(width=20, format="png"), blob=picture(40, 30))
    result = perform_job(request, handlers.table)
    assert (result.width, result.height) == (20, 15)
    assert (tmp_path / "a-20.png").stat().st_size == result.bytes


def test_a_declined_card_fails_the_charge(handlers: ModuleType) -> None:
    from shop.jobs import charge_order
    from shop.testing import make_charge_order

    request = request_for(charge_order, make_charge_order(card="tok_declined"))
    with pytest.raises(handlers.CardDeclinedError, match="order 1: the card was declined"):
        perform_job(request, handlers.table)


def test_a_producer_needs_no_database(handlers: ModuleType) -> None:
    import shop
    from shop.models import SendReceipt
    from shop.testing import make_send_receipt

    recorder = Recorder()
    given: Any = make_send_receipt(to="anna@example.com").model_dump()
    shop.send_receipt.enqueue(recorder, **given)
    assert_enqueued(recorder, shop.send_receipt, **given)
    assert [each.to for each in enqueued(recorder, shop.send_receipt, SendReceipt)] == ["anna@example.com"]


def test_stored_samples_are_readable_and_wrong_payloads_are_not(handlers: ModuleType) -> None:
    from shop import models, testing

    testing.check_payloads(handlers.table)
    for why, payload in testing.invalid_charge_order():
        with pytest.raises(ValidationError):
            models.ChargeOrder.model_validate_json(json.dumps(payload))
            pytest.fail(why)
