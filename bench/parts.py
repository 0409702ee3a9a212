"""Which part of the labelled changes a service belongs to: by hash, so that it never moves."""

import hashlib

PARTS = ("develop", "check", "last look")


def part_of_service(service: str) -> str:
    """'develop' for six tenths of the services, 'check' for two, 'last look' for the two looked at once."""
    number = int(hashlib.sha256(f"changes-more {service}".encode()).hexdigest(), 16) % 10
    return PARTS[0] if number < 6 else PARTS[1] if number < 8 else PARTS[2]


def fold_of_service(service: str, folds: int = 5) -> int:
    """The fold of cross-validation that a service belongs to."""
    return int(hashlib.sha256(f"fold {service}".encode()).hexdigest(), 16) % folds
