"""A counter's plan in the form that a future asks for most often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from server.domain.queue.parameters import SECONDS_PER_MINUTE
from server.domain.queue.simulated_office import CounterPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPlan:
    """What a counter may serve, and when.

    Attributes:
        skills: line and helper offset in seconds of each service that it may serve.
        quiet_at: before this instant, and from now on, it may call at any time.
        plan: its hours.
    """

    skills: tuple[tuple[int, int], ...]
    quiet_at: int
    plan: CounterPlan

    @classmethod
    def of(cls, plan: CounterPlan, line_of: Mapping[int, int], now: int) -> DeskPlan:
        """The plan from now on; services without a line are left out."""
        skills = tuple(
            (line_of[service_id], SECONDS_PER_MINUTE * plan.skills.offsets_min.get(service_id, 0))
            for service_id in sorted(plan.skills.service_ids & line_of.keys())
        )
        quiet_at = now
        if plan.may_call_at(now):
            quiet_at = min([plan.closes_at, *(each.starts_at for each in plan.pauses if each.ends_at > now)])
        return cls(skills=skills, quiet_at=quiet_at, plan=plan)

    @property
    def has_offsets(self) -> bool:
        """Whether it prefers some services over others."""
        return any(offset_s for _, offset_s in self.skills)

    def can_serve(self, line: int) -> bool:
        """Whether it may call from this line at all."""
        return any(line == own for own, _ in self.skills)

    def resumes_at(self, at: int) -> int | None:
        """The first instant from `at` on at which it may call; None if not today any more."""
        at = max(at, self.plan.opens_at)
        for pause in sorted(self.plan.pauses, key=lambda each: each.starts_at):
            if pause.starts_at <= at < pause.ends_at:
                at = pause.ends_at
        return at if at < self.plan.closes_at else None
