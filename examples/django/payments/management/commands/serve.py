"""`manage.py serve PORT`: makes the tables and a few accounts, then answers, one thread a call."""
import socketserver
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application

from payments.models import Account

ACCOUNTS = {"alice": 1000, "bob": 1000, "carol": 1000}


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.0"

    def log_message(self, *args):
        """Says nothing of every call."""


class Command(BaseCommand):
    help = "Serves the payments example on 127.0.0.1"

    def add_arguments(self, parser):
        parser.add_argument("port", type=int, nargs="?", default=8100)

    def handle(self, *args, port, **options):
        call_command("migrate", verbosity=0)
        for name, balance in ACCOUNTS.items():
            Account.objects.get_or_create(name=name, defaults={"balance": balance})
        server = Server(("127.0.0.1", port), Handler)
        server.set_app(get_wsgi_application())
        self.stdout.write(f"payments listens on http://127.0.0.1:{server.server_port}")
        self.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            server.server_close()
