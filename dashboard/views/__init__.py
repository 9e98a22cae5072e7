"""Views: one thin file per screen."""
