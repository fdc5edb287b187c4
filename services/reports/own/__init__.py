"""What was read of one student, for that student: no k applies, since the figures are theirs."""
