"""Pages in process: what one request costs, against one SELECT behind the same framework."""
