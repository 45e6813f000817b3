"""What the service keeps: its own accounts, and what it must remember of transactions."""
from django.db import models


class Account(models.Model):
    """Money, and the part of it that prepared payments hold back."""

    name = models.CharField(max_length=60, primary_key=True)
    balance = models.DecimalField(max_digits=14, decimal_places=2)
    held = models.DecimalField(max_digits=14, decimal_places=2, default=0)


class Branch(models.Model):
    """A branch and where it stands; with everything needed to commit it and to abort it."""

    gid = models.CharField(max_length=100)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10)
    account = models.CharField(max_length=60, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    epoch = models.PositiveBigIntegerField(null=True)
    since = models.DateTimeField(auto_now=True)

    class Meta:
        unique_together = [("gid", "number")]


class Barrier(models.Model):
    """
    One row for each operation that has been let through, or that must never be: its key makes a
    duplicate harmless, lets an abort without its prepare succeed, and refuses a prepare after it.
    """

    gid = models.CharField(max_length=100)
    number = models.PositiveSmallIntegerField()
    operation = models.CharField(max_length=10)
    # The operation that put the row here; another one than `operation` for a fence.
    by = models.CharField(max_length=10)

    class Meta:
        unique_together = [("gid", "number", "operation")]


class Answer(models.Model):
    """What was answered to a key: the same key gets the same answer."""

    key = models.CharField(max_length=140, primary_key=True)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)


class Epoch(models.Model):
    """The highest epoch of a coordinator that has spoken for a shard."""

    shard = models.CharField(max_length=30, primary_key=True)
    epoch = models.PositiveBigIntegerField()
