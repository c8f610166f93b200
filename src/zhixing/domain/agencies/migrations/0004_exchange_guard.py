"""What keeps messages and stamps as they passed, in the database itself; and requests under way fall due over again."""

from django.db import migrations

GUARD = """
CREATE FUNCTION agencies_keep_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.stamp_id IS NULL OR OLD.stamp_id = NEW.stamp_id)
     AND (to_jsonb(NEW) - 'stamp_id' - 'body') = (to_jsonb(OLD) - 'stamp_id' - 'body') THEN
    RETURN NEW;  -- a first stamp, or the same body under a new key
  END IF;
  RAISE EXCEPTION '% on % is refused: messages are kept as they passed', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER message_rows BEFORE UPDATE OR DELETE ON agencies_message
  FOR EACH ROW EXECUTE FUNCTION agencies_keep_message();
CREATE TRIGGER message_truncate BEFORE TRUNCATE ON agencies_message
  FOR EACH STATEMENT EXECUTE FUNCTION infra_refuse_change();
CREATE TRIGGER stamp_rows BEFORE UPDATE OR DELETE ON agencies_stamp FOR EACH ROW EXECUTE FUNCTION infra_refuse_change();
CREATE TRIGGER stamp_truncate BEFORE TRUNCATE ON agencies_stamp
  FOR EACH STATEMENT EXECUTE FUNCTION infra_refuse_change();
ALTER TABLE agencies_message ENABLE ALWAYS TRIGGER message_rows;
ALTER TABLE agencies_message ENABLE ALWAYS TRIGGER message_truncate;
ALTER TABLE agencies_stamp ENABLE ALWAYS TRIGGER stamp_rows;
ALTER TABLE agencies_stamp ENABLE ALWAYS TRIGGER stamp_truncate;
UPDATE agencies_request r SET due_at = now() FROM agencies_unit u
WHERE u.id = r.unit_id AND u.channel = 'system' AND r.state IN ('queued', 'accepted');
"""
UNGUARD = """
DROP TRIGGER message_rows ON agencies_message; DROP TRIGGER message_truncate ON agencies_message;
DROP TRIGGER stamp_rows ON agencies_stamp; DROP TRIGGER stamp_truncate ON agencies_stamp;
DROP FUNCTION agencies_keep_message();
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_exchange"), ("infra", "0002_log_guard")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
