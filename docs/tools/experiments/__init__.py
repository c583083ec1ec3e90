"""What `measure` can measure, a module each; `table` lists them."""
