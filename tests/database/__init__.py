"""What holds of every database: transactions, trouble, restarts, starting."""
