"""The clock of the testing kit, under the name that these tests know it by."""

from jobspec.testing.clock import FakeClock as FakeClock
