-- What a firm has written down for its callers: documents, and what they say, record by record.

-- French without accents. A trusted extension: whoever may create things in the database may create it.
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE TEXT SEARCH CONFIGURATION coccinelle_french (COPY = french);
ALTER TEXT SEARCH CONFIGURATION coccinelle_french ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;

-- content_hash: the same content twice is one document. indexed_in: the vector index in which some of
-- its records may stand; indexed_at: since when all of them do; index_…: the way there.
CREATE TABLE knowledge_documents (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  title text NOT NULL,
  format text NOT NULL CHECK (format IN ('text', 'markdown', 'csv', 'pdf')),
  content_hash text NOT NULL,
  size_bytes integer NOT NULL,
  record_count integer NOT NULL,
  indexed_in text,
  indexed_at timestamptz,
  index_attempts integer NOT NULL DEFAULT 0,
  index_due_at timestamptz NOT NULL DEFAULT now(),
  index_lease_until timestamptz,
  index_error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id),
  UNIQUE (tenant_id, content_hash)
);
CREATE INDEX ix_knowledge_documents_due ON knowledge_documents (index_due_at);

-- One thing that a document says; label is null for prose. The id is that of the document, a point and the position.
-- vector: read for each of the firm's own records. An index over it could not be used under row security, for @@ is not leakproof.
CREATE TABLE knowledge_records (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  document_id text NOT NULL,
  position integer NOT NULL,
  heading text NOT NULL,
  label text,
  content text NOT NULL,
  vector tsvector GENERATED ALWAYS AS (to_tsvector('coccinelle_french'::regconfig, heading || ' ' || content)) STORED,
  FOREIGN KEY (tenant_id, document_id) REFERENCES knowledge_documents (tenant_id, id)
);
CREATE INDEX ix_knowledge_records_document ON knowledge_records (tenant_id, document_id, position);

-- What still has to leave the vector index: a document of a firm, or, without one, all that the firm has there.
CREATE TABLE knowledge_removals (
  id text NOT NULL PRIMARY KEY,
  firm text NOT NULL,
  document_id text,
  record_count integer NOT NULL,
  indexed_in text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  last_error text
);
CREATE INDEX ix_knowledge_removals_due ON knowledge_removals (next_attempt_at);

SELECT protect_tenant_rows('knowledge_documents', 'SELECT, INSERT, DELETE');
SELECT protect_tenant_rows('knowledge_records', 'SELECT, INSERT, DELETE');
GRANT INSERT ON knowledge_removals TO coccinelle_tenant;
