"""The commands of samenspelkaart, one module each; `register(app)` adds them to the command line."""
