"""Who gets which copy: register of recipients, numbered copies, their trace, and e-mail."""
