-- What a firm has written down for its callers: documents, and what they say, record by record.

-- content_hash: the same content twice is one document. indexed_in: the vector index in which some of
-- its records may stand; indexed_at: since when all of them do; index_…: the way there.
CREATE TABLE knowledge_documents (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  title TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('text', 'markdown', 'csv', 'pdf')),
  content_hash TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  record_count INTEGER NOT NULL,
  indexed_in TEXT,
  indexed_at TEXT,
  index_attempts INTEGER NOT NULL DEFAULT 0,
  index_due_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  index_lease_until TEXT,
  index_error TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  UNIQUE (tenant_id, id),
  UNIQUE (tenant_id, content_hash)
) STRICT;
CREATE INDEX ix_knowledge_documents_due ON knowledge_documents (index_due_at);

-- One thing that a document says; label is null for prose. The id is that of the document, a point and the position.
CREATE TABLE knowledge_records (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  document_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  heading TEXT NOT NULL,
  label TEXT,
  content TEXT NOT NULL,
  FOREIGN KEY (tenant_id, document_id) REFERENCES knowledge_documents (tenant_id, id)
) STRICT;
CREATE INDEX ix_knowledge_records_document ON knowledge_records (tenant_id, document_id, position);

-- The words of the records. row_word and firm_word are ids as single words, so that the index itself finds a record and a firm.
-- Ligatures become two letters, as unaccent has it on PostgreSQL.
CREATE VIRTUAL TABLE knowledge_index USING fts5 (record_id UNINDEXED, row_word, firm_word, heading, content, tokenize = 'unicode61 remove_diacritics 2');

-- What is deleted leaves nothing behind in the index.
INSERT INTO knowledge_index (knowledge_index, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER knowledge_index_insert AFTER INSERT ON knowledge_records BEGIN
  INSERT INTO knowledge_index (record_id, row_word, firm_word, heading, content)
  VALUES (NEW.id, replace(replace(NEW.id, '_', ''), '.', 'x'), replace(NEW.tenant_id, '_', ''),
    replace(replace(replace(replace(NEW.heading, 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'),
    replace(replace(replace(replace(NEW.content, 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'));
END;
CREATE TRIGGER knowledge_index_delete AFTER DELETE ON knowledge_records BEGIN
  DELETE FROM knowledge_index WHERE rowid IN (
    SELECT rowid FROM knowledge_index WHERE knowledge_index MATCH 'row_word : "' || replace(replace(OLD.id, '_', ''), '.', 'x') || '"');
END;

-- What still has to leave the vector index: a document of a firm, or, without one, all that the firm has there.
CREATE TABLE knowledge_removals (
  id TEXT NOT NULL PRIMARY KEY,
  firm TEXT NOT NULL,
  document_id TEXT,
  record_count INTEGER NOT NULL,
  indexed_in TEXT NOT NULL,
  requested_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  last_error TEXT
) STRICT;
CREATE INDEX ix_knowledge_removals_due ON knowledge_removals (next_attempt_at);
