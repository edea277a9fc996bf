"""Input fields of all forms: Japanese input, 和暦, codes; each speaks for itself and keeps drafts."""
