"""What is said: the store's rows become digests, notices and review sheets, and go to the outbox."""
