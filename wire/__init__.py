"""The contract between the programs: commands, answers, pushed messages, the client's session. Needs pydantic alone."""
