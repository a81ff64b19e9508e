-- Events of a private calendar that could not be read, or repeat without measure: they block nothing, and its owner shall know.
ALTER TABLE busy_calendars ADD COLUMN skipped_events integer NOT NULL DEFAULT 0;

-- The version that was read (an HTTP ETag), and until when its repetitions were followed: the same version is read again when that is too near.
ALTER TABLE busy_calendars ADD COLUMN etag text;
ALTER TABLE busy_calendars ADD COLUMN read_until timestamptz;
