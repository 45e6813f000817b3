"""The participant contract over HTTP: reads requests, keeps answers, and speaks JSON."""
import hashlib
import json

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.http import JsonResponse
from django.utils.crypto import constant_time_compare

from . import operations
from .models import Answer, Branch

BODY_BYTES_MAX = 100_000
PAGE = 500
#: Refusals that pass, so they are not the answer of their key for ever.
PASSING = {404, 412, 425, 429, 503}


def guarded(view):
    """Refuses callers without the token, where one is asked for."""

    def checked(request, *args, **kwargs):
        token = settings.PARTICIPANT_TOKEN
        given = request.headers.get("Authorization", "")
        if token and not constant_time_compare(given, f"Bearer {token}"):
            return problem(401, "The Bearer token is missing or wrong.")
        return view(request, *args, **kwargs)

    return checked


@guarded
def about(request):
    what = {"contract": 1, "name": "payments", "version": "1", "fence": True, "list": True}
    what["outcomes"] = True
    return JsonResponse({**what, "server": digest(str(settings.DATABASES["default"]["NAME"]))[:16]})


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def problem(code, text, **headers):
    return JsonResponse({"error": text}, status=code, headers=headers)


@guarded
def status(request, gid, number):
    branch = Branch.objects.filter(gid=gid, number=number).first()
    unknown = {"state": "UNKNOWN", "since": None, "epoch": None}
    return JsonResponse(unknown if branch is None else operations.standing(branch))


@guarded
def prepared_branches(request):
    after = request.GET.get("after", "0")
    if request.GET.get("state", "PREPARED") != "PREPARED" or not after.isdigit():
        return problem(422, "Ask for state=PREPARED, and after a cursor of mine.")
    rows = list(Branch.objects.filter(state="PREPARED", id__gt=int(after)).order_by("id")[:PAGE])
    items = [
        {"gid": row.gid, "branch": row.number, "since": row.since.isoformat(), "epoch": row.epoch}
        for row in rows
    ]
    return JsonResponse({"items": items, "next": str(rows[-1].id) if len(rows) == PAGE else None})


@guarded
def outcomes(request):
    """What has committed, as digests of buckets; or the branches in the buckets that are named."""
    cluster, start, end = (request.GET.get(name, "") for name in ("cluster", "from", "until"))
    wanted = set(request.GET.getlist("bucket"))
    rows = Branch.objects.filter(state="COMMITTED", gid__startswith=f"{cluster}.")
    buckets, branches = {}, []
    for gid, number in rows.values_list("gid", "number"):
        ulid = gid[-26:]
        if not start <= ulid < end:
            continue
        digits = hashlib.md5(f"{gid}_{number}".encode()).hexdigest()
        bucket = (ulid[:7], digits[16])
        count, joined = buckets.get(bucket, (0, 0))
        buckets[bucket] = (count + 1, joined ^ int(digits[:16], 16))
        if ".".join(bucket) in wanted:
            branches.append({"gid": gid, "branch": number})
    if wanted:
        return JsonResponse({"branches": branches})
    shown = [
        {"window": window, "slot": slot, "count": count, "digest": f"{joined:016x}"}
        for (window, slot), (count, joined) in buckets.items()
    ]
    return JsonResponse({"buckets": shown})


@guarded
def call(request, gid, number, operation):
    """One operation of one branch: the same key gets the answer that it got before."""
    if request.method != "POST" or operation not in ("prepare", "commit", "abort"):
        return problem(404, "There is no such operation.")
    try:
        body = read_body(request)
        epoch = int(request.headers.get("X-Verdict-Epoch", "0"))
    except ValueError:
        return problem(400, "The request cannot be read.")
    if operation == "prepare" and operations.is_aborted(gid, number):
        # Before any answer that is kept: a yes from before the abort must not be heard again.
        return JsonResponse(operations.ABORTED_BEFORE, status=409)
    key = request.headers.get("Idempotency-Key", f"{gid}/{number}/{operation}")
    asked = digest(json.dumps(body.get("payload"), sort_keys=True))
    try:
        code, answer = answered(key, asked, lambda: perform(gid, number, operation, body, epoch))
    except OperationalError:
        return problem(503, "The database is busy.", **{"Retry-After": "1"})
    return JsonResponse(answer, status=code)


def read_body(request):
    if len(request.body) > BODY_BYTES_MAX:
        raise ValueError("too large")
    body = json.loads(request.body or b"{}")
    if not isinstance(body, dict):
        raise ValueError("not an object")
    return body


def perform(gid, number, operation, body, epoch):
    if operation == "prepare":
        return operations.prepare(gid, number, body.get("payload"), epoch)
    if operation == "commit":
        return operations.commit(gid, number)
    return operations.abort(gid, number, epoch)


def answered(key, asked, work):
    """Work and answer land in one local transaction, or neither does."""
    known = Answer.objects.filter(key=key).first()
    if known is not None:
        return repeated(known, asked)
    try:
        with transaction.atomic():
            code, body = work()
            Answer.objects.create(key=key, request=asked, status=code, body=body)
            return code, body
    except IntegrityError:
        # The same key at the same time: the first one's answer is everybody's.
        return repeated(Answer.objects.get(key=key), asked)
    except operations.Reply as refusal:
        if refusal.status not in PASSING:
            remember(key, asked, refusal)
        return refusal.status, refusal.body


def repeated(known, asked):
    if known.request != asked:
        return 422, {"error": "This key came with another body before."}
    return known.status, known.body


def remember(key, asked, refusal):
    """A definite refusal has undone its transaction, and is kept by itself."""
    answer = {"request": asked, "status": refusal.status, "body": refusal.body}
    Answer.objects.get_or_create(key=key, defaults=answer)
