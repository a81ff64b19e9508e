-- Who may touch which rows. Servers sign in as the owner of the tables or as anybody else, and work under one of three roles, which the
-- server makes before it migrates (Storage/DatabaseRoles.cs), for roles belong to all databases at once:
--   coccinelle_platform  finds firms, serves the operator, runs the workers: the rows of all firms
--   coccinelle_tenant    acts for the one firm that act_for_tenant names, and sees its rows alone
--   coccinelle_ingest    group commit: writes what was received, of whichever firm, and reads only what finds a row again

DO $$
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO coccinelle_platform, coccinelle_tenant, coccinelle_ingest', current_schema());
END $$;

-- From here to the end of the transaction the connection is the firm's.
CREATE PROCEDURE act_for_tenant(tenant text) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('coccinelle.tenant', tenant, true);
  PERFORM set_config('role', 'coccinelle_tenant', true);
END $$;

-- A later migration protects its table with one line: SELECT protect_tenant_rows('table');
-- rights: what a firm may do with its own rows; firm_column: where the firm stands. Forced: the policies hold for the owner too, who has
-- the platform's. A policy without WITH CHECK checks new rows by its USING.
CREATE FUNCTION protect_tenant_rows(guarded regclass, rights text DEFAULT 'SELECT, INSERT, UPDATE', firm_column name DEFAULT 'tenant_id')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', guarded);
  EXECUTE format('CREATE POLICY own_rows ON %s TO coccinelle_tenant USING (%I = current_setting(''coccinelle.tenant'', true))', guarded, firm_column);
  EXECUTE format('CREATE POLICY every_row ON %s TO coccinelle_platform USING (true)', guarded);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO coccinelle_platform', guarded);
  IF rights <> '' THEN
    EXECUTE format('GRANT %s ON %s TO coccinelle_tenant', rights, guarded);
  END IF;
END $$;

SELECT protect_tenant_rows('tenants', 'SELECT, UPDATE', 'id');
SELECT protect_tenant_rows('lines', 'SELECT, UPDATE'); -- claiming one looks at whoever has it: the platform's
SELECT protect_tenant_rows('api_keys');
SELECT protect_tenant_rows('channel_configurations');
SELECT protect_tenant_rows('channel_messages_log');
SELECT protect_tenant_rows('call_logs', 'SELECT, UPDATE');
SELECT protect_tenant_rows('owner_notices');
SELECT protect_tenant_rows('rendez_vous');
SELECT protect_tenant_rows('qualified_prospects');
SELECT protect_tenant_rows('tickets');
SELECT protect_tenant_rows('tenant_keys', 'SELECT, INSERT');
SELECT protect_tenant_rows('users');
SELECT protect_tenant_rows('sessions', 'SELECT, INSERT, UPDATE, DELETE');
SELECT protect_tenant_rows('access_links', 'SELECT, INSERT, UPDATE, DELETE');
SELECT protect_tenant_rows('erasures', '');
SELECT protect_tenant_rows('audit_log', 'SELECT, INSERT');
SELECT protect_tenant_rows('connect_states');
SELECT protect_tenant_rows('dialog360_channels');
SELECT protect_tenant_rows('line_verifications');
SELECT protect_tenant_rows('forwarding_tests');
SELECT protect_tenant_rows('assistants', 'SELECT, UPDATE');

-- Append-only: only erasure deletes, and the trigger of 0007 looks whether that is what happens.
REVOKE UPDATE ON audit_log FROM coccinelle_platform;

-- What belongs to no firm. Adopting an assistant sends the one before it away.
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_inbox, unplaced_calls, voice_steps, idempotency_keys, master_keys, assistant_removals
  TO coccinelle_platform;
GRANT SELECT ON schema_versions TO coccinelle_platform;
GRANT INSERT ON assistant_removals TO coccinelle_tenant;
ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO coccinelle_platform;

-- Group commit: events as they come in and how each ended; calls, and the answers that they got.
GRANT INSERT ON webhook_inbox, unplaced_calls, voice_steps, call_logs TO coccinelle_ingest;
GRANT SELECT (id, provider, event_key), UPDATE (processed_at, result, next_attempt_at, lease_until) ON webhook_inbox TO coccinelle_ingest;
GRANT SELECT (call_sid, step) ON voice_steps TO coccinelle_ingest;
GRANT SELECT (call_sid), UPDATE (outcome) ON unplaced_calls TO coccinelle_ingest;
GRANT SELECT (call_sid, vapi_call_id, evidence, answer, answered_at, call_status, status_rank),
  UPDATE (vapi_call_id, evidence, answer, answered_at, call_status, status_rank, outcome, lease_until, updated_at)
  ON call_logs TO coccinelle_ingest;
CREATE POLICY received ON call_logs TO coccinelle_ingest USING (true);
