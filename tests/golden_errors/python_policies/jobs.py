from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from jobspec.core.payload import Payload
from jobspec.spec import BackPressure, Blob, Retention, Retry, Schedule, Spec, Unique


class Order(Payload):
    customer: int
    day: date


spec = Spec(package="shop", version=1)
spec.channel("mail", lane_concurrency=2, rate_limit="50", back_pressure=BackPressure(lane_max_pending=3))
spec.channel("post", lane_concurrency=2, back_pressure=BackPressure(on_full="wait"))
first = spec.job(Order, name="first", channel="post", unique=Unique(key=["customr"], while_="forever", window=timedelta(1)))
other = Spec(package="other", version=1).job(Order)
spec.job(Order, name="second", after={"customer": first, "stock": "frist"}, on_dep_failure="run")
spec.job(Order, name="third", retry=Retry(retry_on=[KeyError], give_up_on=[OSError, KeyError]), result=int, retention=Retention(done=timedelta(0)))
spec.job(Order, name="fourth", blob=Blob(name="image", max_bytes=10), schedule=Schedule(cron="0 3 * *", tz="Mars"))
spec.job(Order, name="fifth", schedule=Schedule(cron="0 3 * * *", payload={"day": date(2026, 1, 1), "custmer": 5}))
spec.job(Order, name="sixth", schedule=Schedule(cron="0 3 * * *", payload={"day": ..., "customer": 5}))
spec.job(Order, name="seventh", after={"stock": other}, retention=Retention(dead=timedelta(-1)))
spec.job(Order, name="eighth", unique=Unique(key=["customer"], while_=cast(Any, "always")), events=cast(Any, ["ended"]))
spec.job(Order, name="ninth", unique=cast(Any, ["customer"]), tags={"a": "\0"}, checkpoint=complex)
spec.job(Order, name="tenth", on_dep_failure="run", checkpoint=Order, transactional="sync", after={})
