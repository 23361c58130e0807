"""What the history tells of participation forms: that they were given and read, never what they say."""

from app.history.facts import declare

GIVEN = declare("participation.given", "The participation form was given")
CHANGED = declare("participation.changed", "The participation form was changed")
RENEWED = declare("participation.renewed", "What the participation form says was confirmed")
ON_PAPER = declare("participation.paper", "The participation form was received on paper")
KEYED_IN = declare("participation.keyed_in", "A participation form on paper was keyed in")
READ = declare("participation.read", "The participation form of %(name)s was read")
NUMBER_READ = declare("participation.number_read", "The whole identifier of %(name)s was read")
DICTIONARIES = declare(
    "participation.dictionaries", "Dictionaries of participation forms were loaded: %(name)s"
)
