"""The package that every backend is asked about: one job for each thing that a spec can say."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from pydantic import Field

from jobspec import CheckpointMixin, Draft, JobContext, JobDef, JobHandle, Model, Payload, Route
from jobspec.core.options import Event
from jobspec.spec import BackPressure, Blob, Retention, Retry, Schedule, Spec, Unique

EVERY_EVENT: Final[tuple[Event, ...]] = (
    "queued",
    "started",
    "progress",
    "done",
    "retry",
    "dead",
    "cancelled",
    "expired",
)
HOUR = timedelta(hours=1)
SOON = Retry(max_attempts=3, base=timedelta(minutes=1), jitter=0)
ONCE = Retry(max_attempts=1)
AT_ONCE = Retry(max_attempts=3, backoff="none")


class Note(Payload, frozen=True):
    text: str = ""
    customer: int = Field(default=1, gt=0)


class Night(Payload, frozen=True):
    day: date
    at: datetime


class Keyed(Payload, frozen=True):
    s: str
    n: int
    b: bool
    u: UUID
    d: date
    text: str = ""


class Done(Model, frozen=True):
    at: str


class Page(Model, frozen=True):
    page: int


spec = Spec(package="acme", version=1)

spec.channel("mail")
spec.channel("post")
spec.channel("small", back_pressure=BackPressure(max_pending=2))
spec.channel("patient", back_pressure=BackPressure(max_pending=1, on_full="wait"))
spec.channel("narrow", key={"customer": int}, back_pressure=BackPressure(lane_max_pending=1))
spec.channel("ledger", key={"customer": int}, order="strict", on_dead="skip")
spec.channel("gate", key={"customer": int}, order="strict", on_dead="block")
spec.channel("fuse", key={"customer": int}, order="strict", on_dead="cancel")
spec.channel("keys", key={"s": str, "n": int, "b": bool, "u": UUID, "d": date}, order="strict", on_dead="skip")
spec.channel("fair", key={"customer": int})
spec.channel("convoy", order="strict", on_dead="skip", run_ahead=3)
spec.channel("few", concurrency=2)
spec.channel("pairs", key={"customer": int}, lane_concurrency=1)
spec.channel("slow", rate_limit="3/1h")
spec.channel("box-*")

note_ = spec.job(Note, name="note", result=Done, channel="mail", retry=SOON, tags={"team": "a"})
spec.job(Note, name="again", result=Done, channel="mail", retry=AT_ONCE)
spec.job(Note, name="link", channel="mail", retry=SOON)
spec.job(Note, name="stubborn", channel="mail", retry=AT_ONCE)
spec.job(Note, name="told", result=Done, channel="mail", retry=SOON, events=EVERY_EVENT)
spec.job(Note, name="picture", channel="mail", blob=Blob(name="image", max_bytes=2 * 1024 * 1024))
spec.job(
    Note, name="picky", channel="mail", retry=Retry(max_attempts=3, base=timedelta(minutes=1), retry_on=(OSError,))
)
spec.job(
    Note, name="proud", channel="mail", retry=Retry(max_attempts=3, base=timedelta(minutes=1), give_up_on=(OSError,))
)
spec.job(Note, name="steps", result=Done, channel="mail", retry=AT_ONCE, checkpoint=Page)
spec.job(Note, name="capped", channel="small")
spec.job(Note, name="queued", channel="patient")
spec.job(Note, name="lined", channel="narrow")
spec.job(Note, name="book", channel="ledger", retry=SOON)
spec.job(Note, name="passed", channel="gate", retry=ONCE)
spec.job(Note, name="burnt", channel="fuse", retry=ONCE)
spec.job(Keyed, name="keyed", channel="keys")
spec.job(Note, name="visit", channel="fair")
spec.job(Note, name="rolled", channel="convoy", retry=SOON)
spec.job(Note, name="limited", channel="few")
spec.job(Note, name="paired", channel="pairs")
spec.job(Note, name="rated", channel="slow")
spec.job(Note, name="boxed", channel="box-*")
spec.job(Note, name="once", channel="mail", unique=Unique(key=("text",)))
spec.job(Note, name="only", channel="mail", unique=Unique(key=("text",), on_conflict="raise"))
spec.job(Note, name="hourly", channel="mail", unique=Unique(key=("text",), window=HOUR))
spec.job(Note, name="ever", channel="mail", unique=Unique(key=("text",), while_="forever"))
spec.job(Note, name="ship", result=Done, channel="mail", after={"note": note_})
spec.job(Note, name="held", channel="mail", after={"note": note_}, on_dep_failure="block")
spec.job(Note, name="carried", channel="mail", after={"note": note_}, on_dep_failure="run")
spec.job(Note, name="brief", channel="mail", retry=ONCE, retention=Retention(done=HOUR, dead=2 * HOUR))
spec.job(
    Night,
    name="nightly",
    channel="mail",
    schedule=Schedule(
        cron="0 3 * * *",
        tz="Europe/Paris",
        payload={"day": {"from": "scheduled_day"}, "at": {"from": "scheduled_at"}},
    ),
)


# ---- what the generator would make of it, as far as these tests call it
def _note(*, text: str = "", customer: int = 1) -> Note:
    return Note(text=text, customer=customer)


def _picture(*, image: bytes, text: str = "") -> tuple[Note, bytes]:
    return Note(text=text), image


def _after(*, note: JobHandle[Done], text: str = "") -> Draft:
    return Draft(Note(text=text), after={"note": note})


note = JobDef("acme.note", _note, lambda: Done)
again = JobDef("acme.again", _note, lambda: Done)
link = JobDef("acme.link", _note, lambda: type(None))
stubborn = JobDef("acme.stubborn", _note, lambda: type(None))
told = JobDef("acme.told", _note, lambda: Done)
picture = JobDef("acme.picture", _picture, lambda: type(None))
picky = JobDef("acme.picky", _note, lambda: type(None))
proud = JobDef("acme.proud", _note, lambda: type(None))
steps = JobDef("acme.steps", _note, lambda: Done)
capped = JobDef("acme.capped", _note, lambda: type(None))
queued = JobDef("acme.queued", _note, lambda: type(None), wait_when_full=True)
lined = JobDef("acme.lined", _note, lambda: type(None))
book = JobDef("acme.book", _note, lambda: type(None))
passed = JobDef("acme.passed", _note, lambda: type(None))
burnt = JobDef("acme.burnt", _note, lambda: type(None))
visit = JobDef("acme.visit", _note, lambda: type(None))
rolled = JobDef("acme.rolled", _note, lambda: type(None))
limited = JobDef("acme.limited", _note, lambda: type(None))
paired = JobDef("acme.paired", _note, lambda: type(None))
rated = JobDef("acme.rated", _note, lambda: type(None))
boxed = JobDef("acme.boxed", _note, lambda: type(None))
once = JobDef("acme.once", _note, lambda: type(None))
only = JobDef("acme.only", _note, lambda: type(None))
hourly = JobDef("acme.hourly", _note, lambda: type(None))
ever = JobDef("acme.ever", _note, lambda: type(None))
ship = JobDef("acme.ship", _after, lambda: Done)
held = JobDef("acme.held", _after, lambda: type(None))
carried = JobDef("acme.carried", _after, lambda: type(None))
brief = JobDef("acme.brief", _note, lambda: type(None))


class NoteJob(JobContext[Note, Done]):
    pass


class StepsJob(JobContext[Note, Done], CheckpointMixin[Page]):
    pass


ROUTES = {
    "note": Route("acme.note", 1, NoteJob, Note, lambda: Done),
    "again": Route("acme.again", 1, NoteJob, Note, lambda: Done),
    "steps": Route("acme.steps", 1, StepsJob, Note, lambda: Done, checkpoint=lambda: Page),
    "book": Route("acme.book", 1, JobContext, Note, None),
    "link": Route("acme.link", 1, JobContext, Note, None),
    "stubborn": Route("acme.stubborn", 1, JobContext, Note, None),
    "rolled": Route("acme.rolled", 1, JobContext, Note, None),
}
