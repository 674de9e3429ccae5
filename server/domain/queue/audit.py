"""What a verified day comes to, in lines that a person can read: the faults, what to look at, and how often by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from server.domain.queue.replay import Finding, Notice, Report

_FAULTS_SHOWN = 20
"""One altered record may make hundreds of later ones wrong; the first ones say it all."""

_TALLIES = {
    Notice.OVERRIDE: "calls out of order",
    Notice.QUICK_RETURN: "marked missed and back within 3 minutes",
    Notice.PRIORITY_BY_STAFF: "priority given by staff",
    Notice.UNDO: "acts taken back",
    Notice.ON_PAPER: "calls entered after an outage",
}


def audit_lines(day: str, report: Report, operators: Mapping[int, str]) -> Iterator[str]:
    """Everything about a day, the verdict last.

    Args:
        day: its name.
        report: what the replay found.
        operators: names by id; somebody not named is shown as a number.
    """
    for finding in report.faults[:_FAULTS_SHOWN]:
        yield f"FAULT {_said(finding)}"
    if len(report.faults) > _FAULTS_SHOWN:
        yield f"FAULT and {len(report.faults) - _FAULTS_SHOWN} more after these"
    for finding in report.notices:
        yield f"look at {_said(finding)}"
    for what, words in _TALLIES.items():
        found = [each for each in report.notices if each.what is what]
        if found:
            yield f"{words}: {len(found)} ({_by_whom(found, operators)})"
    counted = f"{report.n_records} records, {report.n_calls} calls"
    if report.faults:
        yield f"{day}: FAULTY from record {report.faults[0].seq} on, {counted}, {len(report.faults)} faults"
    else:
        yield f"{day}: correct, {counted}, chain ends with {report.head_hash[:10]}"


def _said(finding: Finding) -> str:
    return f"{finding.what} at record {finding.seq}: {finding.detail}"


def _by_whom(findings: Iterable[Finding], operators: Mapping[int, str]) -> str:
    times = Counter(_whose(each, operators) for each in findings)
    return ", ".join(f"{name} {count}" for name, count in sorted(times.items(), key=lambda each: (-each[1], each[0])))


def _whose(finding: Finding, operators: Mapping[int, str]) -> str:
    if finding.counter is not None:
        return f"counter {finding.counter}"
    if not finding.operator:
        return "nobody signed in"
    return operators.get(finding.operator, f"operator {finding.operator}")
