"""Moving an instance from one database to another: SQLite to PostgreSQL as a ministry grows, and back."""
