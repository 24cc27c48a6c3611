"""The commands of the front door, one file per group.  Their modules import little, so that help is quick."""
