"""The record of what was made, as documents: device history, EPCIS events, labels, recall."""
