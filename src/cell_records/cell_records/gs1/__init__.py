"""What GS1 calls things: identities, events, labels."""
