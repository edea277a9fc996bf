"""One room per form: each turns facts of the record into a `Sheet`."""
