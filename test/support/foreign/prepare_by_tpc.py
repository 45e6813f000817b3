"""Prepares one branch as any program of Python does, and ends without settling it."""

import sys

import psycopg2

address, form, gtrid, bqual, statement = sys.argv[1:]
connection = psycopg2.connect(address)
connection.tpc_begin(connection.xid(int(form), gtrid, bqual))
with connection.cursor() as cursor:
    cursor.execute(statement)
connection.tpc_prepare()
connection.close()
