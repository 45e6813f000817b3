"""
The three operations of the participant contract, each one local transaction. A barrier row is the
first thing each of them writes: it takes SQLite's write lock before anything is read, and its key
is what concurrent calls of one branch wait for each other at.
"""
from decimal import Decimal, InvalidOperation

from django.db import IntegrityError, transaction

from .models import Account, Barrier, Branch, Epoch


ABORTED_BEFORE = {"vote": "NO", "reason": "This branch was aborted before."}


class Reply(Exception):
    """An answer that undoes the local transaction it is raised in."""

    def __init__(self, status, body):
        super().__init__(status)
        self.status = status
        self.body = body


def let_through(gid, number, operation, by=None):
    """True the first time; False if the row is there already."""
    try:
        with transaction.atomic():
            Barrier.objects.create(gid=gid, number=number, operation=operation, by=by or operation)
        return True
    except IntegrityError:
        return False


def prepare(gid, number, payload, epoch):
    """Holds the money back and promises to pay it: 200 YES only after all of it is on disk."""
    if not let_through(gid, number, "prepare"):
        return prepared_before(gid, number)
    refuse_former_coordinator(gid, epoch)
    name, amount = read_payload(payload)
    account = Account.objects.filter(name=name).first()
    if account is None:
        raise Reply(409, {"vote": "NO", "reason": f"There is no account {name}."})
    if account.balance - account.held < amount:
        raise Reply(409, {"vote": "NO", "reason": f"{name} has not enough money left."})
    account.held += amount
    account.save(update_fields=["held"])
    branch = {"state": "PREPARED", "account": name, "amount": amount, "epoch": epoch}
    Branch.objects.create(gid=gid, number=number, **branch)
    return 200, {"vote": "YES"}


def prepared_before(gid, number):
    """A repetition gets the yes again; a branch that was aborted first is refused for ever."""
    branch = Branch.objects.filter(gid=gid, number=number).first()
    if branch is not None and branch.state in ("PREPARED", "COMMITTED"):
        return 200, {"vote": "YES"}
    return 409, ABORTED_BEFORE


def is_aborted(gid, number):
    return Branch.objects.filter(gid=gid, number=number, state="ABORTED").exists()


def commit(gid, number):
    """Pays what is held. Unknown is not success: there is nothing that could be paid."""
    let_through(gid, number, "commit")
    branch = Branch.objects.filter(gid=gid, number=number).first()
    if branch is None:
        raise Reply(404, {"state": "UNKNOWN"})
    if branch.state == "ABORTED":
        raise Reply(409, {"heuristic": "ROLLBACK"})
    if branch.state == "PREPARED":
        account = Account.objects.get(name=branch.account)
        account.balance -= branch.amount
        account.held -= branch.amount
        account.save(update_fields=["balance", "held"])
        branch.state = "COMMITTED"
        branch.save(update_fields=["state", "since"])
    return 200, standing(branch)


def abort(gid, number, epoch):
    """Gives back what is held, or sees to it that nothing is ever held."""
    let_through(gid, number, "prepare", by="abort")
    let_through(gid, number, "abort")
    branch = Branch.objects.filter(gid=gid, number=number).first()
    if branch is not None and branch.state == "COMMITTED":
        raise Reply(409, {"heuristic": "COMMIT"})
    if branch is None:
        branch = Branch.objects.create(gid=gid, number=number, state="ABORTED", epoch=epoch)
    elif branch.state == "PREPARED":
        account = Account.objects.get(name=branch.account)
        account.held -= branch.amount
        account.save(update_fields=["held"])
        branch.state = "ABORTED"
        branch.save(update_fields=["state", "since"])
    return 200, standing(branch)


def standing(branch):
    return {"state": branch.state, "since": branch.since.isoformat(), "epoch": branch.epoch}


def refuse_former_coordinator(gid, epoch):
    """Whoever was supplanted may still be sending: only the newest epoch may ask for promises."""
    shard = ".".join(gid.split(".")[:2])
    known = Epoch.objects.filter(shard=shard).first()
    if known is not None and epoch < known.epoch:
        raise Reply(412, {"epoch": known.epoch})
    if known is None or epoch > known.epoch:
        Epoch.objects.update_or_create(shard=shard, defaults={"epoch": epoch})


def read_payload(payload):
    """What this service is asked to do: pay `amount` from `account`."""
    try:
        name, amount = payload["account"], Decimal(str(payload["amount"]))
    except (TypeError, KeyError, InvalidOperation):
        raise Reply(409, {"vote": "NO", "reason": "Say which account and what amount."})
    if not isinstance(name, str) or not amount.is_finite() or amount <= 0:
        raise Reply(409, {"vote": "NO", "reason": "The account or the amount cannot be used."})
    return name, amount
