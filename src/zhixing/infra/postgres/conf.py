"""The server's settings: durable, sized for a small machine, and no personal data in its log."""

from pathlib import Path

SETTINGS = """\
# Written at every start by zhixing. Your own settings: ALTER SYSTEM, which wins over this file.
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 150
password_encryption = 'scram-sha-256'

# durable: a commit that was answered survives kill -9 and power loss
fsync = on
full_page_writes = on
synchronous_commit = on
wal_level = replica
wal_compression = on
max_wal_size = '2GB'
min_wal_size = '256MB'
checkpoint_timeout = '10min'

# two cores and a modest share of the memory
shared_buffers = '384MB'
effective_cache_size = '2GB'
work_mem = '16MB'
maintenance_work_mem = '192MB'
random_page_cost = 1.1
jit = off

# small hot tables (todo, held, jobs) are kept small
autovacuum_naptime = '15s'
autovacuum_vacuum_scale_factor = 0.05
autovacuum_analyze_scale_factor = 0.03
autovacuum_vacuum_cost_limit = 1000

timezone = 'Asia/Shanghai'
idle_in_transaction_session_timeout = '10min'

# the log carries no statements and no row values
logging_collector = on
log_directory = '../log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = '1d'
log_timezone = 'Asia/Shanghai'
log_line_prefix = '%m [%p] %u@%d '
log_error_verbosity = terse
log_min_error_statement = panic
log_checkpoints = off
"""

ACCESS = "host all all 127.0.0.1/32 scram-sha-256\n"


def write(data: Path, port: int) -> None:
    """Put settings and access rules into a data folder; `ALTER SYSTEM` (postgresql.auto.conf) is left alone."""
    (data / "zhixing.conf").write_text(SETTINGS.format(port=port))
    (data / "pg_hba.conf").write_text(ACCESS)
    main = data / "postgresql.conf"
    if "include 'zhixing.conf'" not in (text := main.read_text()):
        main.write_text(text + "\ninclude 'zhixing.conf'\n")
