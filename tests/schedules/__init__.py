"""Seeded fault schedules: the real outbox in Node against the real server code, driven by one process."""
