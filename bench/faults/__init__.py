"""The faults that an office must survive, made on purpose: `giliran faults`. What came of them: docs/reliability.md."""
