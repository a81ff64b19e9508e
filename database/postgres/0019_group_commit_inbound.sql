-- Group commit: what people write, and who they are, many in one commit.
GRANT INSERT ON contacts, inbound_messages TO coccinelle_ingest;
GRANT SELECT (id, tenant_id, name, phone, whatsapp_id), UPDATE (name) ON contacts TO coccinelle_ingest;
GRANT SELECT (provider, external_message_id) ON inbound_messages TO coccinelle_ingest;
CREATE POLICY written ON contacts TO coccinelle_ingest USING (true);
CREATE POLICY written ON inbound_messages TO coccinelle_ingest USING (true);
