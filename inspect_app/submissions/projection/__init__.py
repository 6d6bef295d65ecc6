"""What follows from the ledger of bodies, choices and steps, and the writing of it (docs/architecture.md)."""
