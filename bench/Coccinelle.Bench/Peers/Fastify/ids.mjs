// Names of rows as the server makes them: a prefix and 32 hex digits that begin with the time.
import { randomBytes } from 'node:crypto';

export const newId = prefix => `${prefix}_${Date.now().toString(16).padStart(12, '0')}${randomBytes(10).toString('hex')}`;
