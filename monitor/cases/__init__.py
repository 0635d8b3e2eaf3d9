"""From verdicts to violations, from violations to cases, and every step of a case through the law gate."""
