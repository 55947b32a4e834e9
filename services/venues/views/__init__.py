"""What is shown: from states to rows."""
