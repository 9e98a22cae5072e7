"""Dashboard: the screens of samenspelkaart, on top of the library `analysis`."""
