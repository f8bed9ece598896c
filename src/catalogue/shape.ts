import type { Static, TSchema } from '@sinclair/typebox';
import Ajv from 'ajv';
import { StorageError } from './storage-error';

/** A check that lets stored data through as what `schema` says, or throws `StorageError` telling where it is not. */
export function shape<Schema extends TSchema>(schema: Schema): (data: unknown) => Static<Schema> {
  const ajv = new Ajv({ strict: true });
  const validate = ajv.compile<Static<Schema>>(schema);
  return data => {
    if (validate(data)) return data;
    // The text names places and what was expected, never the value found there: it may be UserData.
    throw new StorageError(ajv.errorsText(validate.errors, { dataVar: '' }));
  };
}
