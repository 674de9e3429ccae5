"""The contract between the programs: commands, answers, pushed messages and the client's session. Depends on pydantic alone."""
